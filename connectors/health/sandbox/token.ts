// The bureau's token office: client credentials against a stored hash, tokens that live a minute.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { jwtVerify, SignJWT } from 'jose';

const hash = promisify(scrypt) as (secret: string, salt: Buffer, length: number) => Promise<Buffer>;
const ISSUER = 'https://ybj.example';
const AUDIENCE = 'https://ybj.example/api';

export interface TokenOffice {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What `/oauth/token` answers, or null for a client it does not know. */
  issue(authorization: string | undefined): Promise<object | null>;
  accepts(authorization: string | undefined): Promise<boolean>;
}

/** `now` in milliseconds. */
export async function openTokenOffice(seconds: number, now: () => number): Promise<TokenOffice> {
  const clientId = 'zhongfu-hub';
  const clientSecret = randomBytes(24).toString('base64url');
  const salt = randomBytes(16);
  const stored = await hash(clientSecret, salt, 32);
  const key = randomBytes(32);

  return {
    clientId,
    clientSecret,
    async issue(authorization) {
      const [id, secret] = Buffer.from(authorization?.match(/^Basic (.+)$/)?.[1] ?? '', 'base64')
        .toString()
        .split(':');
      const same = timingSafeEqual(await hash(decodeURIComponent(secret ?? ''), salt, 32), stored);
      if (!same || decodeURIComponent(id ?? '') !== clientId) return null;
      const second = Math.floor(now() / 1000);
      const token = new SignJWT({ client_id: clientId, scope: 'persons.query' })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(clientId)
        .setIssuedAt(second)
        .setExpirationTime(second + seconds);
      return { access_token: await token.sign(key), token_type: 'Bearer', expires_in: seconds };
    },
    async accepts(authorization) {
      const token = authorization?.match(/^Bearer (.+)$/)?.[1];
      const expected = { issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['HS256'], currentDate: new Date(now()) };
      return (
        token !== undefined &&
        jwtVerify(token, key, expected).then(
          () => true,
          () => false,
        )
      );
    },
  };
}
