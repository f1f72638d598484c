// PostgreSQL, and what speaks its protocol: one connection per statement under way, cut off as soon as nobody waits any more.
import { connect as connectSocket, Socket } from 'node:net';
import pg from 'pg';
import { Pool, type Poolable } from './pool.js';
import { valueTypes } from './postgresql-values.js';
import { type Sql, SqlFailed, type SqlRow, type SqlValue } from './types.js';

export interface PostgresqlSettings {
  readonly url: string;
  readonly poolSize: number;
  /** The server's own limit for a statement: what remains if the cancel request gets lost. */
  readonly statementTimeoutMs: number;
  /** More rows than any honest answer has: the call is broken off. */
  readonly maxRows: number;
}

/** The 16 bytes of a cancel request (protocol 3.0): length, code, process, secret. */
function sendCancel(host: string, port: number, processId: number, secret: number): void {
  const request = Buffer.alloc(16);
  for (const [i, word] of [16, 80877102, processId, secret].entries()) request.writeInt32BE(word | 0, i * 4);
  const socket = connectSocket(port, host, () => socket.end(request));
  // Best effort: the connection itself is already destroyed, and the server has its own statement timeout.
  socket.on('error', () => {});
  socket.setTimeout(1000, () => socket.destroy());
  socket.unref();
}

const stateOf = (error: unknown): string => (error as { code?: string }).code ?? 'CONNECTION_LOST';

class Connection implements Poolable {
  isBroken = false;
  readonly #socket = new Socket();
  readonly #client: pg.Client;

  constructor(settings: PostgresqlSettings) {
    this.#client = new pg.Client({
      connectionString: settings.url,
      application_name: 'zhongfu',
      stream: () => this.#socket,
      keepAlive: true,
      types: valueTypes,
      // Named in the start-up packet, so that they cost no round trip and hold before the first statement.
      options: `-c default_transaction_read_only=on -c statement_timeout=${settings.statementTimeoutMs} -c timezone=UTC -c datestyle=ISO`,
    });
    // Between statements too: an idle connection that the server closes must not be lent again.
    this.#client.on('error', () => this.destroy());
    this.#client.on('end', () => {
      this.isBroken = true;
    });
  }

  destroy(): void {
    this.isBroken = true;
    this.#socket.destroy();
  }

  open(signal: AbortSignal): Promise<this> {
    return this.#unlessAborted(
      signal,
      () => {},
      async () => {
        await this.#client.connect();
        return this;
      },
    );
  }

  run(text: string, values: readonly SqlValue[], maxRows: number, signal: AbortSignal): Promise<readonly SqlRow[]> {
    return this.#unlessAborted(
      signal,
      () => this.#cancel(),
      () =>
        new Promise((resolve, reject) => {
          const rows: SqlRow[] = [];
          const query = new pg.Query({ text, values: values as unknown[] });
          query.on('row', (row: SqlRow) => {
            if (rows.push(row) <= maxRows) return;
            this.destroy();
            reject(new SqlFailed('TOO_MANY_ROWS', `more than ${maxRows} rows`));
          });
          query.on('end', () => resolve(rows));
          query.on('error', reject);
          this.#client.query(query);
        }),
    );
  }

  #cancel(): void {
    const { processID, secretKey } = this.#client as unknown as { processID: number | null; secretKey: number | null };
    if (processID !== null && secretKey !== null) sendCancel(this.#client.host, this.#client.port, processID, secretKey);
  }

  async #unlessAborted<T>(signal: AbortSignal, onAbort: () => void, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    let abort: () => void = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        onAbort();
        this.destroy();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([work(), aborted]);
    } catch (error) {
      this.destroy();
      if (signal.aborted) throw signal.reason;
      throw error instanceof SqlFailed ? error : new SqlFailed(stateOf(error));
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

export function openPostgresql(settings: PostgresqlSettings): Sql {
  const pool = new Pool({ size: settings.poolSize, connect: (signal) => new Connection(settings).open(signal) });
  return {
    async query(text, values, { signal }) {
      const connection = await pool.take(signal);
      try {
        const rows = await connection.run(text, values, settings.maxRows, signal);
        pool.giveBack(connection);
        return rows;
      } catch (error) {
        pool.discard(connection);
        throw error;
      }
    },
    async close() {
      pool.close();
    },
  };
}
