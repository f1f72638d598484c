// Reads a stretch of the record in order and in flat memory, page by page over the primary key.
import type pg from 'pg';
import { asExact, type Exact, exactOf } from './exact.js';

export interface StoredLeaf {
  readonly index: bigint;
  readonly leafHash: Buffer;
  /** null: pruned. */
  readonly entry: Exact | null;
}

/** Anything that answers queries: a client, or a pool. */
export type Queryable = Pick<pg.Pool, 'query'>;

const PAGE = 1_000;

/**
 * The leaves of [from, to). A page is fetched while the one before is used. Says nothing about gaps: callers MUST check that the
 * indexes follow each other.
 */
export async function* storedLeaves(db: Queryable, log: number, from: bigint, to: bigint): AsyncGenerator<StoredLeaf> {
  const fetch = (start: bigint) =>
    db.query({
      name: 'audit-leaves',
      text: `SELECT idx, leaf_hash, ${asExact('entry')} AS entry FROM audit.leaf WHERE log_id = $1 AND idx >= $2 AND idx < $3 ORDER BY idx LIMIT $4`,
      values: [log, String(start), String(to), PAGE],
    });
  for (let next = from < to ? fetch(from) : null; next; ) {
    const { rows } = await next;
    const last = rows.at(-1);
    next = rows.length === PAGE ? fetch(BigInt(last.idx) + 1n) : null;
    next?.catch(() => {}); // reported when it is awaited
    for (const { idx, leaf_hash, entry } of rows)
      yield { index: BigInt(idx), leafHash: leaf_hash, entry: entry === null ? null : exactOf(entry) };
  }
}

/** Only the hashes, for proofs. Throws where one is missing. */
export async function* storedHashes(db: Queryable, log: number, from: bigint, to: bigint): AsyncGenerator<Buffer> {
  let next = from;
  while (next < to) {
    const { rows } = await db.query({
      name: 'audit-hashes',
      text: 'SELECT idx, leaf_hash FROM audit.leaf WHERE log_id = $1 AND idx >= $2 AND idx < $3 ORDER BY idx LIMIT 5000',
      values: [log, String(next), String(to)],
    });
    for (const row of rows) {
      if (BigInt(row.idx) !== next) throw new Error(`entry ${next} is missing`);
      yield row.leaf_hash;
      next++;
    }
    if (rows.length === 0) throw new Error(`entry ${next} is missing`);
  }
}

export interface LogState {
  readonly log: number;
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
}

/** A shard and its head: the one of this origin, or the latest. null if there is none. */
export async function logState(db: Queryable, origin?: string): Promise<LogState | null> {
  const { rows } = await db.query(
    `SELECT l.log_id, l.origin, h.size, h.root FROM audit.log l JOIN audit.head h USING (log_id)
      WHERE $1::text IS NULL OR l.origin = $1 ORDER BY l.log_id DESC LIMIT 1`,
    [origin ?? null],
  );
  const row = rows[0];
  return row ? { log: row.log_id, origin: row.origin, size: BigInt(row.size), root: row.root } : null;
}

/** The note of the largest signed size, if there is one. */
export async function latestNote(db: Queryable, log: number): Promise<{ size: bigint; root: Buffer; note: string } | null> {
  const { rows } = await db.query('SELECT size, root, note FROM audit.checkpoint WHERE log_id = $1 ORDER BY size DESC LIMIT 1', [
    log,
  ]);
  return rows[0] ? { size: BigInt(rows[0].size), root: rows[0].root, note: rows[0].note } : null;
}
