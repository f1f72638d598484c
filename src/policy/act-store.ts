// Acts: changes that somebody makes through the hub, each taking place once however often it is sent.
import type { Connection, Database } from '../database/index.js';
import { BadInput } from '../kernel/errors.js';
import { sha256Name } from '../kernel/hash.js';

export interface Act {
  /** Who acts, in a form that names nobody. */
  readonly caller: string;
  /** Chosen by the caller, one for each act: 1–64 characters. */
  readonly key: string;
  /** `Mutation.createGrant`. */
  readonly name: string;
  /** What was asked, the key aside. Kept as a hash. */
  readonly input: unknown;
}

export interface ActStore {
  /**
   * Performs the act and remembers its result, both in one transaction: after a crash it took place with its key or not at all.
   * The same act again resolves to the first result without performing anything, also while the first is under way, on any hub.
   * Rejects with BAD_USER_INPUT where the key was used for something else. `perform` MUST write through the connection alone, and
   * resolve to plain JSON. What rejects is forgotten: it may be tried again under its key.
   */
  once<T>(act: Act, perform: (connection: Connection) => Promise<T>): Promise<T>;
  /** The result of the act if it took place before; null where it did not, is under way, or its key was used for something else. */
  recall(act: Act): Promise<{ readonly result: unknown } | null>;
}

const hashOf = (input: unknown): string => sha256Name(JSON.stringify(input));
const KEY = /^[\x21-\x7e]{1,64}$/;

export function createActStore(db: Database): ActStore {
  return {
    async recall({ caller, key, name, input }) {
      if (!KEY.test(key)) return null;
      const { rows } = await db.pool.query<{ result: unknown }>(
        'SELECT result FROM act WHERE caller = $1 AND key = $2 AND name = $3 AND input_sha256 = $4 AND result IS NOT NULL',
        [caller, key, name, hashOf(input)],
      );
      return rows[0] ?? null;
    },
    once: <T>({ caller, key, name, input }: Act, perform: (connection: Connection) => Promise<T>) => {
      if (!KEY.test(key))
        throw new BadInput('idempotencyKey', 'LENGTH', 'idempotencyKey: 1–64 个可见字符 (1–64 visible ASCII characters)');
      const hash = hashOf(input);
      return db.inTransaction(async (connection): Promise<T> => {
        // waits here for the same act under way elsewhere
        const claimed = await connection.query(
          'INSERT INTO act (caller, key, name, input_sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [caller, key, name, hash],
        );
        if (claimed.rowCount === 0) {
          const { rows } = await connection.query<{ name: string; hash: string; result: T }>(
            'SELECT name, input_sha256 AS hash, result FROM act WHERE caller = $1 AND key = $2',
            [caller, key],
          );
          const [first] = rows;
          if (first?.name === name && first.hash === hash) return first.result;
          throw new BadInput(
            'idempotencyKey',
            'REUSED',
            'idempotencyKey: 该编号已用于另一请求 (the key was used for another request)',
          );
        }
        const result = await perform(connection);
        await connection.query('UPDATE act SET result = $3 WHERE caller = $1 AND key = $2', [
          caller,
          key,
          JSON.stringify(result),
        ]);
        return result;
      });
    },
  };
}
