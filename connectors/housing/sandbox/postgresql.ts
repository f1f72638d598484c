// The bureau's database where no MariaDB is at hand: a PostgreSQL of its own, its statement log as the record of what it was asked.
import pg from 'pg';
import { type Kit, POSTGRES_LOG_SETTINGS, PostgresLog } from '../../../src/sandbox/kit.js';
import type { BureauDatabase } from './database.js';

const DATABASE = 'zhufang';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the server stopping under an idle administrator is no event
  await client.connect();
  return client;
}

async function administrator(url: string): Promise<pg.Client> {
  const server = await connect(url);
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (!rowCount) await server.query(`CREATE DATABASE ${DATABASE}`);
  await server.end();
  const address = new URL(url);
  address.pathname = `/${DATABASE}`;
  const admin = await connect(address.href);
  await admin.query(`SET log_statement = 'all'; SET client_min_messages = warning`); // the log shows its marks
  return admin;
}

export async function openPostgresql(kit: Kit, port: number): Promise<BureauDatabase> {
  const server = await kit.postgres({ port, settings: ['max_connections=60', 'random_page_cost=1.1', ...POSTGRES_LOG_SETTINGS] });
  const admin = await administrator(server.url).catch(async (error) => {
    await server.stop();
    throw error;
  });
  const run = async (statement: string) => void (await admin.query(statement));
  const log = new PostgresLog(server.dataFolder);
  return {
    kind: 'postgresql',
    port,
    name: DATABASE,
    run,
    async insert(table, columns, rows) {
      await admin.query(
        `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    },
    async loaded() {
      const { rows } = await admin.query(`SELECT to_regclass('zfbz.sjbb') IS NOT NULL AS has`);
      return rows[0].has ? ((await admin.query('SELECT bz FROM zfbz.sjbb')).rows[0]?.bz ?? null) : null;
    },
    async createReader(password) {
      await run(`DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_reader') THEN CREATE ROLE hub_reader LOGIN; END IF;
        END $$;
        ALTER ROLE hub_reader PASSWORD '${password}';
        ALTER ROLE hub_reader SET log_statement = 'all';
        REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC;
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT CONNECT ON DATABASE ${DATABASE} TO hub_reader;
        GRANT USAGE ON SCHEMA zfgx TO hub_reader;
        GRANT SELECT ON zfgx.v_zfbz, zfgx.v_sjzt TO hub_reader`);
    },
    statements: () => log.readUntilNow(run),
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}
