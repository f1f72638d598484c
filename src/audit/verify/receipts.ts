// Whether the look that a receipt speaks of is in the record: from the receipt, a proof, and keys from elsewhere.
import { hash } from 'node:crypto';
import { StartRefused } from '../../kernel/errors.js';
import { readNote, type VerifierKey } from '../note.js';
import { type ReceiptClaims, readReceipt } from '../receipt.js';
import { isIncluded } from '../tree.js';
import type { Keys } from './files.js';

/** Inclusion of one entry under the latest signed note: nothing in it says what the entry is. */
export interface Proof {
  readonly index: bigint;
  readonly leaf: Buffer;
  readonly size: bigint;
  readonly root: Buffer;
  readonly path: readonly Buffer[];
  readonly note: string;
}

/** What a proof shows about a receipt. */
export type ReceiptVerdict =
  | { readonly ok: true; readonly index: bigint; readonly size: bigint }
  | { readonly ok: false; readonly reason: 'WRONG_KEY' | 'WRONG_ORIGIN' | 'OTHER_ENTRY' | 'NOT_INCLUDED' };

/**
 * True only if a note by one of these keys covers an entry with the receipt's leaf at the receipt's place. A receipt with a good
 * signature for which this fails, although a note covers its place, is evidence against whoever signed both.
 */
export function judgeReceipt(claims: ReceiptClaims, proof: Proof, keys: readonly VerifierKey[]): ReceiptVerdict {
  const reading = readNote(proof.note, keys);
  if (!reading.ok) return { ok: false, reason: 'WRONG_KEY' };
  const { origin, size, root } = reading.checkpoint;
  if (origin !== claims.iss) return { ok: false, reason: 'WRONG_ORIGIN' };
  const isThatEntry = claims.idx === undefined || BigInt(claims.idx) === proof.index;
  if (!isThatEntry || proof.leaf.toString('hex') !== claims.leaf) return { ok: false, reason: 'OTHER_ENTRY' };
  return isIncluded(proof.leaf, proof.index, size, proof.path, root)
    ? { ok: true, index: proof.index, size }
    : { ok: false, reason: 'NOT_INCLUDED' };
}

/** What one may say to whoever holds the receipt. */
export interface Verdict {
  readonly ok: boolean;
  readonly reason: string | null;
  readonly index: string | null;
  readonly size: string | null;
}
/**
 * Why there is no proof: the record was asked and has no such entry; or it says nothing of it, being another record or, as an export
 * from before the look, ending too early.
 */
export type Missing = 'NOT_INCLUDED' | 'WRONG_ORIGIN' | 'NOT_COVERED';

const no = (reason: string): Verdict => ({ ok: false, reason, index: null, size: null });

/** What is to be judged: the proof, and the entry's bytes where they are at hand. */
export interface Evidence {
  readonly proof: Proof | Missing;
  readonly entry: Buffer | null;
}

/** `body`: the exact bytes of the answer, where the holder kept them. */
export function judgeLook(receipt: string, keys: Keys, { proof, entry }: Evidence, body: Uint8Array | null): Verdict {
  const read = readReceipt(receipt, keys.receipts);
  if (!read.ok) return no(read.reason);
  const { claims } = read;
  if (body && `sha256:${hash('sha256', body)}` !== claims.body) return no('OTHER_BODY');
  if (typeof proof === 'string') return no(proof);
  const verdict = judgeReceipt(claims, proof, keys.checkpoints);
  if (!verdict.ok) return no(verdict.reason);
  if (entry && !isAbout(entry, claims)) return no('OTHER_ENTRY');
  return { ok: true, reason: null, index: String(verdict.index), size: String(verdict.size) };
}

/** The entry is the leaf's, and speaks of the same request and the same body. */
function isAbout(entry: Buffer, claims: ReceiptClaims): boolean {
  const { request_id, payload } = JSON.parse(entry.toString()) as { request_id?: string; payload?: string };
  const leaf = hash('sha256', Buffer.concat([Buffer.alloc(1), entry]));
  return leaf === claims.leaf && request_id === claims.req && payload === claims.body;
}

/** What the receipt says before its signature is looked at: only for finding what it speaks of. Throws StartRefused (2). */
export function claimsIn(receipt: string): ReceiptClaims {
  try {
    const claims = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString()) as ReceiptClaims;
    if (/^[0-9a-f]{64}$/.test(claims.leaf) && /^\d{1,18}$/.test(claims.idx ?? '0')) return claims;
  } catch {
    // told below
  }
  throw new StartRefused('RECEIPT: expected the text of a Zhongfu-Receipt header, or a file with it');
}
