// The development issuer: signs tokens with a key of its own data folder. Only `start` may use it.
import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, importPKCS8, type JSONWebKeySet, SignJWT } from 'jose';
import { loadOrCreateSecret } from '../kernel/keyfile.js';
import { uuid7 } from '../kernel/uuid7.js';

export const DEVELOPMENT_ISSUER = 'https://development.zhongfu.invalid';
const ALGORITHM = 'ES256';

export interface TokenClaims {
  readonly role: string;
  readonly org: string;
  readonly divisions: readonly string[];
  readonly sub?: string;
  readonly client?: string;
  readonly recipient?: readonly string[];
  readonly ttlSeconds?: number;
}

export interface DevelopmentIssuer {
  readonly jwks: JSONWebKeySet;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  sign(claims: TokenClaims, audience: string): Promise<string>;
}

/** Opens the issuer of a data folder; its key is made at first use. */
export async function openDevelopmentIssuer(keysFolder: string): Promise<DevelopmentIssuer> {
  const pem = loadOrCreateSecret(keysFolder, 'development-issuer', () =>
    Buffer.from(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
  );
  const privateKey = await importPKCS8(pem.toString('utf8'), ALGORITHM, { extractable: true });
  const { d: _private, ...publicJwk } = await exportJWK(privateKey);
  const kid = (await calculateJwkThumbprint(publicJwk)).slice(0, 12);
  const jwks = { keys: [{ ...publicJwk, kid, alg: ALGORITHM, use: 'sig' }] };
  return {
    jwks,
    keys: createLocalJWKSet(jwks),
    sign: ({ role, org, divisions, sub = 'demo-officer', client = 'demo-client', recipient, ttlSeconds = 900 }, audience) =>
      new SignJWT({
        role,
        org,
        divisions: [...divisions],
        client_id: client,
        acr: '2',
        ...(recipient?.length && { recipient: [...recipient] }),
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(audience)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${ttlSeconds}s`)
        .setJti(uuid7())
        .sign(privateKey),
  };
}
