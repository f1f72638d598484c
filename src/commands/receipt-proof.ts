// Where the proof of a receipt's entry comes from: a running hub, or an export.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  claimsIn,
  IncompleteExport,
  type Jwk,
  type Keys,
  type Missing,
  type Proof,
  parseKeys,
  proveInExport,
} from '../audit/index.js';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { openDevelopmentIssuer } from '../server/issuer.js';
import { exportedKeys, say } from './audit-options.js';

/** What is to be judged, and the keys that the same place offers. */
export interface Brought {
  readonly proof: Proof | Missing;
  /** The entry's bytes, where they are at hand. */
  readonly entry: Buffer | null;
  readonly keys: () => Keys;
}

export async function proofFromExport(folder: string, receipt: string): Promise<Brought> {
  try {
    const proof = await proveInExport(folder, claimsIn(receipt));
    return { proof, entry: typeof proof === 'string' ? null : proof.entry, keys: () => exportedKeys(folder) };
  } catch (cause) {
    if (cause instanceof IncompleteExport) throw new StartRefused(`--export: ${cause.message}`, 2, { cause });
    throw cause;
  }
}

const QUERY = 'query Prove($index: ID!) { auditProof(index: $index) { index leaf size root path note } }';
/** The signer may be a second behind the answer. */
const TRIES = 4;

export async function proofFromHub(config: Config, hub: string, receipt: string, token: string | undefined): Promise<Brought> {
  const claims = claimsIn(receipt);
  const index = `${claims.idx ?? `${claims.leaf}.${claims.iat}`}@${claims.iss}`;
  const authorization = `Bearer ${token ?? (await ownToken(config))}`;
  const [receiptKeys, checkpointKeys] = await Promise.all([
    ask<{ keys: Jwk[] }>(`${hub}/.well-known/zhongfu-receipt-keys.json`, 'json'),
    ask<string>(`${hub}/.well-known/zhongfu-checkpoint-keys.txt`, 'text'),
  ]);
  const keys = (): Keys => {
    say('keys: those of the hub itself; compare them with keys from elsewhere, or name those with --keys');
    return { checkpoints: parseKeys(checkpointKeys).checkpoints, receipts: receiptKeys.keys };
  };
  for (let tries = 1; ; tries++) {
    const { data, errors } = await ask<Answer>(`${hub}/graphql`, 'json', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: QUERY, variables: { index } }),
    });
    if (data) return { proof: proofOf(data.auditProof), entry: null, keys };
    const code = errors?.[0]?.extensions?.code;
    if (code !== 'NO_SUCH_ENTRY') throw new StartRefused(`--hub: the hub refuses the proof (${code})`, 4);
    if (tries === TRIES) return { proof: 'NOT_INCLUDED', entry: null, keys };
    await pause(1_000);
  }
}

interface Answer {
  readonly data?: { readonly auditProof: ProofFields } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}
type ProofFields = Record<'index' | 'leaf' | 'size' | 'root' | 'note', string> & { readonly path: readonly string[] };

const proofOf = ({ index, leaf, size, root, path, note }: ProofFields): Proof => ({
  index: BigInt(index),
  leaf: Buffer.from(leaf, 'hex'),
  size: BigInt(size),
  root: Buffer.from(root, 'base64'),
  path: path.map((hash) => Buffer.from(hash, 'base64')),
  note,
});

async function ask<T>(url: string, as: 'json' | 'text', init: RequestInit = {}): Promise<T> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    return (await response[as]()) as T;
  } catch (cause) {
    throw new StartRefused(`--hub: ${url} does not answer`, 4, { cause });
  }
}

/** Proofs are for whoever has a valid token; where this machine is a demonstration, it has one. */
async function ownToken(config: Config): Promise<string> {
  if (!existsSync(join(config.keysFolder, 'development-issuer.key')))
    throw new StartRefused('--token: expected an access token of your issuer (any role)');
  const issuer = await openDevelopmentIssuer(config.keysFolder);
  return issuer.sign({ role: 'AU', org: 'audit-prove', divisions: [], sub: 'audit-prove', ttlSeconds: 60 }, config.audience);
}
