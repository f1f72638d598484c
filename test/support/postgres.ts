// A fresh, migrated database for a test file, on one built-in PostgreSQL that all files of a test run share.
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded.js';
import { migrate, readMigrations } from '../../src/database/migrate.js';

// durable, as the hub demands of any database that keeps the record
const SETTINGS = ['max_connections=300', 'shared_buffers=64MB'];

const named = (url: string, database: string): string => url.replace(/\/[^/]*$/, `/${database}`);

async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // one at a time over all workers: a template must not be in use while it is made or copied
    await client.query('SELECT pg_advisory_lock(1)');
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The shared server: started by the first test file that needs it, adopted by the others, stopped when the run ends. */
export async function sharedPostgres(): Promise<string> {
  const home = process.env.ZHONGFU_TEST_HOME;
  if (!home) throw new Error('jest.config.mjs names test/support/setup.mjs, which sets ZHONGFU_TEST_HOME');
  return (await startEmbeddedPostgres(home, { settings: SETTINGS })).url;
}

/** A database of one's own with the migrations applied (or empty). `close` drops it, also under open connections. */
export async function freshDatabase({ empty = false } = {}): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await sharedPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withAdmin(server, async (client) => {
    if (empty) return client.query(`CREATE DATABASE ${name}`);
    const history = readMigrations().migrationDirectories.map(({ path, migrationFile }) => [path, migrationFile.content.value]);
    const template = `template_${createHash('sha256').update(JSON.stringify(history)).digest('hex').slice(0, 16)}`;
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${template}_part`);
      await migrate(named(server, `${template}_part`));
      await client.query(`ALTER DATABASE ${template}_part RENAME TO ${template}`);
    }
    return client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: named(server, name),
    close: () => withAdmin(server, async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}
