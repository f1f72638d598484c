// Proofs on demand: that an entry is in the signed record.
import { latestNote, logState, type Queryable, storedHashes } from './leaves.js';
import { inclusionPath, type SubtreeCache } from './prove.js';
import type { Proof } from './verify/receipts.js';

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
