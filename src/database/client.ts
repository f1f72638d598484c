// The hub's connection to its own database: one pool, which Prisma and hand-written SQL share.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type ChangeListener, followChanges } from './changes.js';
import { PrismaClient } from './generated/client.js';

export type { PrismaClient };
/** One connection inside a transaction. */
export type Connection = Pick<pg.PoolClient, 'query'>;

export interface Database {
  readonly url: string;
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction: committed when it resolves, undone when it rejects. */
  inTransaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Calls `listener` when grants, letters or consents change, until the returned function is called. Listeners MUST also poll. */
  onChange(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connections?: number;
  /** Told of a connection that broke while nobody was using it; the pool makes a new one by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** Opens the database lazily: the first query connects. `close` waits for running queries. */
export function openDatabase(url: string, { connections = 10, onIdleError = () => {} }: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    // a database that stands still must not keep every connection for ever; pg gives such a connection up with its query
    query_timeout: 10_000,
    application_name: 'zhongfu',
  });
  pool.on('error', onIdleError);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const changes = followChanges(url);
  return {
    url,
    prisma,
    pool,
    inTransaction: (work) => inTransaction(pool, work),
    onChange: changes.listen,
    close: async () => {
      await changes.close();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
