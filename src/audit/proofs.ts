// Proofs on demand: that an entry is in the signed record, and whether a receipt's entry is.
import { latestNote, logState, type Queryable, storedHashes } from './leaves.js';
import { readNote, type VerifierKey } from './note.js';
import { inclusionPath, type SubtreeCache } from './prove.js';
import type { ReceiptClaims } from './receipt.js';
import { isIncluded } from './tree.js';

/** Inclusion of one entry under the latest signed note: nothing in it says what the entry is. */
export interface Proof {
  readonly index: bigint;
  readonly leaf: Buffer;
  readonly size: bigint;
  readonly root: Buffer;
  readonly path: readonly Buffer[];
  readonly note: string;
}

/** The latest signed state of a shard. */
export interface SignedCheckpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
  readonly note: string;
}

export interface Prover {
  /** null: nothing is signed yet. */
  checkpoint(): Promise<SignedCheckpoint | null>;
  /** null: there is no such entry under a signed note (yet; a note is at most a second behind). */
  prove(index: bigint, origin?: string): Promise<Proof | null>;
  /** The place of the entry with this hash, made about this time (a receipt without a place has both); null if there is none. */
  find(leaf: Uint8Array, about: Date, origin?: string): Promise<bigint | null>;
}

/** Remembers the subtrees that it has read, so that only the first proof reads the whole record. */
export function createProver(db: Queryable): Prover {
  const caches = new Map<number, SubtreeCache>();
  return {
    checkpoint: async () => {
      const log = await logState(db);
      const note = log && (await latestNote(db, log.log));
      return log && note && { origin: log.origin, ...note };
    },
    prove: async (index, origin) => {
      const log = await logState(db, origin);
      const note = log && (await latestNote(db, log.log));
      if (!log || !note || index < 0n || index >= note.size) return null;
      let cache = caches.get(log.log);
      if (!cache) {
        cache = new Map();
        caches.set(log.log, cache);
      }
      const leaves = (from: bigint, to: bigint) => storedHashes(db, log.log, from, to);
      const path = await inclusionPath(leaves, index, note.size, cache);
      const { value: leaf } = await leaves(index, index + 1n).next();
      return { index, leaf, size: note.size, root: note.root, path, note: note.note };
    },
    find: async (leaf, about, origin) => {
      const log = await logState(db, origin);
      if (!log) return null;
      const { rows } = await db.query(
        `SELECT idx FROM audit.leaf WHERE log_id = $1 AND leaf_hash = $2
            AND ts BETWEEN $3::timestamptz - interval '1 minute' AND $3::timestamptz + interval '1 minute' LIMIT 1`,
        [log.log, leaf, about],
      );
      return rows[0] ? BigInt(rows[0].idx) : null;
    },
  };
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
