// The bureau's database where a MariaDB is at hand: its own server, its general log as the record of what it was asked.
import { createConnection } from 'mysql2/promise';
import { type Kit, readMariadbLog } from '../../../src/sandbox/kit.js';
import type { BureauDatabase } from './database.js';

/** Null where no MariaDB is at hand. */
export async function openMariadb(kit: Kit, port: number): Promise<BureauDatabase | null> {
  const server = await kit.mariadb?.({ port });
  if (!server) return null;
  const admin = await createConnection({ uri: server.url, dateStrings: true }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  admin.on('error', () => {}); // the server stopping under an idle administrator is no event
  const run = async (statement: string) => void (await admin.query(statement));
  const rows = async (text: string) => (await admin.query(text))[0] as readonly Readonly<Record<string, string>>[];
  await run('SET SESSION sql_log_off = 1'); // what the bureau does itself is nobody's access
  const log = { run, rows };
  await readMariadbLog(log); // what was asked in an earlier life was told then
  return {
    kind: 'mysql',
    port,
    name: 'zfgx',
    run,
    async insert(table, columns, given) {
      await admin.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [
        given.map((row) => columns.map((column) => row[column])),
      ]);
    },
    async loaded() {
      const tables = await rows(`SELECT 1 FROM information_schema.tables WHERE table_schema = 'zfbz' AND table_name = 'sjbb'`);
      return tables.length > 0 ? ((await rows('SELECT bz FROM zfbz.sjbb'))[0]?.bz ?? null) : null;
    },
    async createReader(password) {
      await run(`CREATE OR REPLACE USER hub_reader@'127.0.0.1' IDENTIFIED BY '${password}'`);
      for (const view of ['v_zfbz', 'v_sjzt']) await run(`GRANT SELECT ON zfgx.${view} TO hub_reader@'127.0.0.1'`);
    },
    statements: () => readMariadbLog(log),
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}
