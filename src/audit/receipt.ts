// Receipts: what a caller keeps of an answer, and with which it can later prove that the look was or was not recorded.
import { isSignedBy, signingKey } from './ed25519.js';
import type { Recorded } from './waiting.js';

export interface ReceiptKey {
  /** `r1`, `r2` … in the order in which they came into use. */
  readonly kid: string;
  /** 32 kept bytes. MUST be neither the checkpoint key nor one that verifies access tokens. */
  readonly seed: Uint8Array;
}

export interface ReceiptInput {
  readonly requestId: string;
  readonly at: Date;
  /** `sha256:…` of the exact bytes of the answer's body. */
  readonly body: string;
  readonly recorded: Recorded;
  /** Charities and citizens get receipts without: how the record grows is nobody's business. */
  readonly withPosition: boolean;
}

/** What a receipt says. `idx`, `size` and `root` are there or not together. */
export interface ReceiptClaims {
  readonly iss: string;
  readonly iat: number;
  readonly req: string;
  readonly idx?: string;
  readonly leaf: string;
  readonly size?: string;
  readonly root?: string;
  readonly body: string;
}

export interface Jwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

export interface Receipts {
  /** The compact JWS for the header `Zhongfu-Receipt`. Signs where it is called: waking another thread costs more than signing. */
  issue(input: ReceiptInput): string;
  /** For /.well-known/zhongfu-receipt-keys.json: every key by which a receipt may still be checked. */
  jwks(): { readonly keys: readonly Jwk[] };
}

const TYPE = 'zhongfu-receipt+jwt';
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Signs with the key that came into use last; the others stay published for the receipts that they signed. */
export function createReceipts(origin: string, keys: readonly ReceiptKey[]): Receipts {
  const signers = keys.map(({ kid, seed }) => ({ kid, key: signingKey(seed) }));
  const current = signers.at(-1);
  if (!current) throw new RangeError('receipts need a key');
  const iss = JSON.stringify(origin);
  const header = base64url(JSON.stringify({ alg: 'EdDSA', typ: TYPE, kid: current.kid }));
  return {
    issue: ({ requestId, at, body, recorded, withPosition }) => {
      const { index, leafHash, size, root } = recorded;
      // written by hand: but for the origin, every value is a number, a UUID, hex or base64
      const place = withPosition ? `"idx":"${index}",` : '';
      const state = withPosition ? `"size":"${size}","root":"${root.toString('base64')}",` : '';
      const claims = `{"iss":${iss},"iat":${Math.floor(at.getTime() / 1_000)},"req":"${requestId}",${place}"leaf":"${leafHash.toString('hex')}",${state}"body":"${body}"}`;
      const signed = `${header}.${base64url(claims)}`;
      return `${signed}.${current.key.sign(Buffer.from(signed)).toString('base64url')}`;
    },
    jwks: () => ({
      keys: signers.map(({ kid, key }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        x: key.publicKey.toString('base64url'),
        kid,
        use: 'sig',
        alg: 'EdDSA',
      })),
    }),
  };
}

/** What the receipt says, if one of these keys signed it; otherwise why it proves nothing. */
export function readReceipt(
  receipt: string,
  keys: readonly Jwk[],
): { ok: true; claims: ReceiptClaims } | { ok: false; reason: 'MALFORMED' | 'WRONG_KEY' | 'BAD_SIGNATURE' } {
  const parts = receipt.trim().split('.');
  if (parts.length !== 3) return { ok: false, reason: 'MALFORMED' };
  const [head, claims, signature] = parts as [string, string, string];
  try {
    const { alg, typ, kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>;
    // the algorithm is ours, whatever the receipt says of itself
    if (alg !== 'EdDSA' || typ !== TYPE) return { ok: false, reason: 'MALFORMED' };
    const key = keys.find((k) => k.kid === kid && k.kty === 'OKP' && k.crv === 'Ed25519');
    if (!key) return { ok: false, reason: 'WRONG_KEY' };
    if (!isSignedBy(Buffer.from(key.x, 'base64url'), Buffer.from(`${head}.${claims}`), Buffer.from(signature, 'base64url')))
      return { ok: false, reason: 'BAD_SIGNATURE' };
    return { ok: true, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) };
  } catch {
    return { ok: false, reason: 'MALFORMED' };
  }
}
