// MariaDB and MySQL: prepared statements, so that values travel apart from the text; a connection nobody waits for is cut off.
import { connect as connectSocket, type Socket } from 'node:net';
import { type ConnectionOptions, createConnection, type Connection as Driver, type FieldPacket } from 'mysql2';
import { addressOf, type MysqlAddress } from './mysql-address.js';
import { type MysqlStatement, mysqlStatement } from './mysql-text.js';
import { VALUE_OPTIONS, valuesOf } from './mysql-values.js';
import { Pool, type Poolable } from './pool.js';
import { type Sql, SqlFailed, type SqlRow } from './types.js';

export interface MysqlSettings {
  readonly url: string;
  readonly poolSize: number;
  /** The server's own limit for a statement: what remains if the order to end it gets lost. */
  readonly statementTimeoutMs: number;
  /** More rows than any honest answer has: the call is broken off. */
  readonly maxRows: number;
}

const optionsOf = (address: MysqlAddress): ConnectionOptions => ({
  user: address.user,
  password: address.password,
  database: address.database,
  host: address.host,
  port: address.port,
  ...VALUE_OPTIONS,
  connectTimeout: 0, // the call's signal ends the wait
  flags: ['-LOCAL_FILES'], // no server may ask for a file of ours
  maxPreparedStatements: 32,
  ...(address.isEncrypted && { ssl: { verifyIdentity: true } }),
});

/** Each kind of server reads the comment that is for it: MariaDB counts in seconds, MySQL in milliseconds. */
const sessionLimits = (ms: number): string =>
  `SET SESSION time_zone = '+00:00' /*M! , max_statement_time = ${ms / 1000} */ /*!50708 , max_execution_time = ${ms} */`;

/** A statement ended by its time limit: MariaDB's and MySQL's numbers for what PostgreSQL calls 57014. */
const TIME_LIMITS = new Set([1969, 3024]);

function failureOf(error: unknown): SqlFailed {
  if (error instanceof SqlFailed) return error;
  const { errno, sqlState, code } = error as { errno?: number; sqlState?: string; code?: string };
  if (errno !== undefined && TIME_LIMITS.has(errno)) return new SqlFailed('57014');
  if (sqlState === 'HY000') return new SqlFailed(`HY000/${errno}`); // on its own it says nothing
  return new SqlFailed(sqlState ?? code ?? 'CONNECTION_LOST');
}

function openDriver(address: MysqlAddress): { driver: Driver; socket: Socket } {
  const socket = connectSocket(address.port, address.host);
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  // The socket is ours to destroy: the driver's own `destroy` only says goodbye, and waits for a server that may never answer.
  return { driver: createConnection({ ...optionsOf(address), stream: () => socket }), socket };
}

/** Ends what a lost connection still does on the server. Best effort: the server has its own limit. */
function sendKill(address: MysqlAddress, threadId: number): void {
  const { driver, socket } = openDriver(address);
  const timer = setTimeout(() => socket.destroy(), 1000);
  timer.unref();
  socket.unref();
  driver.on('error', () => {});
  driver.query(`KILL QUERY ${threadId}`, () => {
    clearTimeout(timer);
    socket.destroy();
  });
}

class Connection implements Poolable {
  isBroken = false;
  readonly #settings: MysqlSettings;
  readonly #address: MysqlAddress;
  readonly #driver: Driver;
  readonly #socket: Socket;
  /** Rejects what is under way. */
  #fail: (error: unknown) => void = () => {};

  constructor(settings: MysqlSettings, address: MysqlAddress) {
    this.#settings = settings;
    this.#address = address;
    ({ driver: this.#driver, socket: this.#socket } = openDriver(address));
    const lost = (error: unknown) => {
      this.destroy();
      this.#fail(error);
    };
    // Between statements too: an idle connection that the server closes must not be lent again.
    this.#driver.on('error', lost);
    this.#driver.on('end', () => lost({ code: 'CONNECTION_LOST' }));
    // An answer out of its turn: the driver only warns, and would hand it to whoever asked last.
    this.#driver.on('warn', lost);
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
        await this.#say('SET SESSION TRANSACTION READ ONLY');
        await this.#say(sessionLimits(this.#settings.statementTimeoutMs));
        return this;
      },
    );
  }

  run(statement: MysqlStatement, signal: AbortSignal): Promise<readonly SqlRow[]> {
    const { maxRows } = this.#settings;
    return this.#unlessAborted(
      signal,
      () => sendKill(this.#address, this.#driver.threadId!),
      () =>
        new Promise((resolve, reject) => {
          const rows: SqlRow[] = [];
          let read = valuesOf([]);
          const query = this.#driver.execute(statement.sql, [...statement.values]);
          query.on('fields', (fields: FieldPacket[] | undefined) => {
            read = valuesOf(fields ?? []);
          });
          query.on('result', (row: Record<string, unknown>) => {
            if (this.isBroken || rows.push(read(row)) <= maxRows) return;
            this.destroy();
            reject(new SqlFailed('TOO_MANY_ROWS', `more than ${maxRows} rows`));
          });
          query.on('error', reject);
          query.on('end', () => resolve(rows));
        }),
    );
  }

  #say(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#driver.query(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #unlessAborted<T>(signal: AbortSignal, onAbort: () => void, work: () => Promise<T>): Promise<T> {
    let abort: () => void = () => {};
    try {
      signal.throwIfAborted();
      const ended = new Promise<never>((_, reject) => {
        this.#fail = reject;
        abort = () => {
          onAbort();
          this.destroy();
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
      });
      return await Promise.race([work(), ended]);
    } catch (error) {
      this.destroy();
      if (signal.aborted) throw signal.reason;
      throw failureOf(error);
    } finally {
      this.#fail = () => {};
      signal.removeEventListener('abort', abort);
    }
  }
}

export function openMysql(settings: MysqlSettings): Sql {
  const address = addressOf(settings.url);
  const pool = new Pool({ size: settings.poolSize, connect: (signal) => new Connection(settings, address).open(signal) });
  return {
    async query(text, values, { signal }) {
      const statement = mysqlStatement(text, values);
      const connection = await pool.take(signal);
      try {
        const rows = await connection.run(statement, signal);
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
