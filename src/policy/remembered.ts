// What a table says about each of many ids, remembered for a short while and dropped as soon as any row of it changes.
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/index.js';

export interface Remembered<Row> {
  /** The rows of each asked id; none is an empty list. Rejects when they cannot be read. */
  of(ids: readonly string[]): Promise<Map<string, readonly Row[]>>;
  /** Drops everything, also what is being read at this moment. */
  forget(): void;
  close(): void;
}

export interface RememberedOptions<Row> {
  /** The table whose changes are announced. */
  readonly table: string;
  readonly maxAgeMs: number;
  readonly idOf: (row: Row) => string;
  readonly read: (ids: readonly string[]) => Promise<readonly Row[]>;
}

const MAX_IDS = 50_000;

export function createRemembered<Row>(db: Database, { table, maxAgeMs, idOf, read }: RememberedOptions<Row>): Remembered<Row> {
  const cache = new LRUCache<string, readonly Row[]>({
    max: MAX_IDS,
    ttl: maxAgeMs,
    ttlResolution: Math.min(50, maxAgeMs / 10),
  });
  // what was read before a change must not be remembered after it
  let generation = 0;
  const forget = (): void => {
    generation++;
    cache.clear();
  };
  const deaf = db.onChange((kind) => {
    if (kind === null || kind === table) forget();
  });
  return {
    async of(ids) {
      const answer = new Map<string, readonly Row[]>();
      const missing = new Map<string, Row[]>();
      for (const id of ids) {
        const remembered = cache.get(id);
        if (remembered) answer.set(id, remembered);
        else missing.set(id, []);
      }
      if (missing.size === 0) return answer;
      const asked = generation;
      // the age counts from before the question: what is committed while it runs may be missing from its answer
      const start = performance.now();
      for (const row of await read([...missing.keys()])) missing.get(idOf(row))!.push(row);
      for (const [id, rows] of missing) {
        answer.set(id, rows);
        if (asked === generation) cache.set(id, rows, { start });
      }
      return answer;
    },
    forget,
    close: deaf,
  };
}
