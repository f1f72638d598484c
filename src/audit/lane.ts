// One reserved connection on which batches are appended. It is made anew whenever it breaks, and judged before its first use.
import pg from 'pg';
import { alarmIn } from '../kernel/alarms.js';
import { APPEND, type Appended, appendValues, type Batch, readAppended } from './batch.js';
import { DURABILITY_QUERY, refuseUnsafe } from './durability.js';

/** The database's own refusal of a batch (its content is wrong): nothing of it was written, and sending it again will not help. */
export class BatchRefused extends Error {}
/** The database does not hold what it has acknowledged before: an older copy was put in its place. */
export class RolledBack extends Error {}

export interface LaneOptions {
  readonly url: string;
  readonly writer: string;
  readonly epoch: string;
  /** A try that takes longer is given up, and its connection with it. */
  readonly deadlineMs: number;
  /** The last acknowledged batch of this process: where it began and the root after it. */
  readonly lastKnown: () => { log: number; firstIndex: bigint; root: Buffer } | null;
  /** Told of each batch that became durable: when it was sent. */
  readonly onAnswer?: (sent: number) => void;
}

/** The appender may execute the functions and read, nothing else. Where the role is not to be had, the user's own rights hold. */
const AS_APPENDER = `SELECT set_config('role', 'audit_appender', false) FROM pg_roles
  WHERE rolname = 'audit_appender' AND pg_has_role(current_user, oid, 'MEMBER')
    AND has_schema_privilege('audit_appender', 'audit', 'USAGE')`;

/** Data exceptions, constraint violations, and RAISE without a code of its own. Everything else may be better next time. */
const isRefusal = (code: unknown): boolean => typeof code === 'string' && /^(?:22|23|P0)/.test(code);

const streamOf = (client: pg.Client): { destroy(): void } | undefined =>
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream;
/** Times the deadline of a try: a slow connection is waited for by several. */
const CONNECTS_WITHIN = 3;

export class Lane {
  #client: pg.Client | null = null;
  /** One at a time: the tries of a slow moment share it, instead of leaving a connection each. */
  #connecting: Promise<pg.Client> | null = null;
  #isClosed = false;
  readonly #options: LaneOptions;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /**
   * Resolves once the batch is durable, whether by this try or by an earlier one whose answer was lost. Rejects within the
   * deadline otherwise: with BatchRefused if nothing was written, with anything else if that is not known.
   */
  async append(batch: Batch): Promise<Appended> {
    const { writer, epoch, onAnswer } = this.#options;
    try {
      return await this.#within(async (client) => {
        const sent = performance.now();
        const { rows } = await client.query({ ...APPEND, values: appendValues(batch, writer, epoch) });
        refuseUnsafe(rows[0]);
        onAnswer?.(sent);
        return readAppended(rows[0]);
      });
    } catch (e) {
      if (isRefusal((e as { code?: unknown }).code)) throw new BatchRefused((e as Error).message, { cause: e });
      this.drop(); // an answer that comes late must find nobody
      throw e;
    }
  }

  /** Runs something else on the connection, under the same deadline. */
  async run<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      return await this.#within(work);
    } catch (e) {
      this.drop();
      throw e;
    }
  }

  drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.removeAllListeners('error').on('error', () => {});
    if (client) streamOf(client)?.destroy();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const client = this.#client;
    if (!client) return;
    // a server that does not answer would not say goodbye either
    const impatience = setTimeout(() => this.drop(), 500);
    await client.end().catch(() => {});
    clearTimeout(impatience);
    this.#client = null;
  }

  #within<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const callOff = alarmIn(this.#options.deadlineMs, () => {
        isLate = true;
        reject(new Error('no answer from the database in time'));
      });
      const start = async () => {
        const client = this.#client ?? (await this.#connected());
        if (isLate) throw new Error('connected too late'); // the connection is kept for the next try
        return work(client);
      };
      // what still happens after the deadline reaches nobody
      start().finally(callOff).then(resolve, reject);
    });
  }

  #connected(): Promise<pg.Client> {
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connect(): Promise<pg.Client> {
    const { url, deadlineMs } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      application_name: 'zhongfu-audit',
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      connectionTimeoutMillis: deadlineMs,
      statement_timeout: deadlineMs,
      lock_timeout: Math.ceil(deadlineMs * 0.8),
      idle_in_transaction_session_timeout: deadlineMs,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null; // the next append connects again
    });
    // a server that has taken the connection and then falls silent would hold everybody up
    const impatience = setTimeout(() => streamOf(client)?.destroy(), CONNECTS_WITHIN * deadlineMs);
    try {
      await client.connect();
      refuseUnsafe((await client.query(DURABILITY_QUERY)).rows[0]);
      await client.query(AS_APPENDER).catch((e: { code?: string }) => {
        if (e.code !== '42501') throw e; // member of the role, but not allowed to take it on
      });
      await this.#refuseRollback(client);
      if (this.#isClosed) throw new Error('closed meanwhile');
    } catch (e) {
      client.removeAllListeners('error').on('error', () => {});
      client.end().catch(() => {});
      throw e;
    } finally {
      clearTimeout(impatience);
    }
    this.#client = client;
    return client;
  }

  async #refuseRollback(client: pg.Client): Promise<void> {
    const known = this.#options.lastKnown();
    if (!known) return;
    const { rows } = await client.query('SELECT root_after FROM audit.batch WHERE log_id = $1 AND first_idx = $2', [
      known.log,
      String(known.firstIndex),
    ]);
    if (!rows[0]?.root_after.equals(known.root))
      throw new RolledBack(`the database no longer holds the batch at index ${known.firstIndex} as it was acknowledged`);
  }
}
