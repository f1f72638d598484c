// Migrations: applied whole or not at all, and never on a history that is not the folder's.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../src/database/client.js';
import { migrate, readMigrations } from '../../src/database/migrate.js';
import { NO_FILTER, withSchemaEngine } from '../../src/database/schema-engine.js';
import { claimDatabase } from '../../src/database/single.js';
import { StartRefused } from '../../src/kernel/errors.js';
import { inProject } from '../../src/kernel/paths.js';
import { freshDatabase } from '../support/postgres.js';

let database: { url: string; close: () => Promise<void> };
let client: pg.Client;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  folder = mkdtempSync(join(tmpdir(), 'zhongfu-migrations-'));
});
afterEach(async () => {
  await client.end();
  await database.close();
  rmSync(folder, { recursive: true });
});

function put(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}
const tables = async () =>
  (
    await client.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE '\\_%' ORDER BY 1`,
    )
  ).rows.map((row) => row.relname);

/** The database has exactly what the client was generated from; so have the migrations on their own. */
async function expectOurDatamodel(): Promise<void> {
  const datamodel = readFileSync(inProject('prisma', 'schema.prisma'), 'utf8');
  const files = [{ path: 'schema.prisma', content: datamodel }];
  const origins = [
    { tag: 'schemaDatasource', files, configDir: inProject('prisma') },
    { tag: 'migrations', ...readMigrations() },
  ] as const;
  for (const from of origins) {
    const to = { tag: 'schemaDatamodel', files } as const;
    const { stdout } = await withSchemaEngine(database.url, datamodel, (engine) =>
      engine.diff({ from, to, script: true, exitCode: null, filters: NO_FILTER }),
    );
    expect(stdout).toMatch(/^\s*-- This is an empty migration/);
  }
}

test('our own migrations apply to an empty database, once, and give the datamodel that the client was generated from', async () => {
  const ours = readMigrations().migrationDirectories.map(({ path }) => path);
  expect(await migrate(database.url)).toEqual(ours);
  expect(await migrate(database.url)).toEqual([]);

  await expectOurDatamodel();
});

test('a migration that is older than those applied already (two were made side by side) is applied as well, and the datamodel is the same', async () => {
  cpSync(inProject('prisma', 'migrations'), folder, { recursive: true });
  const names = readMigrations().migrationDirectories.map(({ path }) => path);
  const late = names.indexOf('0003_identity');
  expect(names.length).toBeGreaterThan(late + 1);
  rmSync(join(folder, names[late]!), { recursive: true });
  expect(await migrate(database.url, folder)).toEqual(names.filter((_, i) => i !== late));
  expect(await migrate(database.url)).toEqual([names[late]]);
  expect(await migrate(database.url)).toEqual([]);
  await expectOurDatamodel();
});

test('the client reads and writes what the migrations made', async () => {
  await migrate(database.url);
  const { prisma, close } = openDatabase(database.url);
  await prisma.recipient.create({ data: { id: 'r-1' } });
  expect(await prisma.recipient.findMany()).toMatchObject([{ id: 'r-1', idType: null }]);
  await close();
});

test('semicolons in function bodies, comments and texts are no ends of statements', async () => {
  put(
    '0001_one',
    `-- first; second\nCREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$ BEGIN RETURN 'a;b'; END $body$;\nCREATE TABLE t AS SELECT f() AS x`,
  );
  expect(await migrate(database.url, folder)).toEqual(['0001_one']);
  expect((await client.query('SELECT x FROM t')).rows).toEqual([{ x: 'a;b' }]);
});

test('a failing migration leaves nothing behind, says why, and is tried again once it is mended', async () => {
  put('0001_good', 'CREATE TABLE good();');
  put('0002_bad', 'CREATE TABLE half(); CREATE TABLE good();');
  const refused = await migrate(database.url, folder).catch((error: unknown) => error as StartRefused);
  expect(refused).toBeInstanceOf(StartRefused);
  expect((refused as StartRefused).exitCode).toBe(4);
  expect((refused as StartRefused).message).toMatch(/\n0002_bad: ERROR: relation "good" already exists$/);
  expect(await tables()).toEqual(['good']);

  put('0002_bad', 'CREATE TABLE whole();');
  expect(await migrate(database.url, folder)).toEqual(['0002_bad']);
  expect(await tables()).toEqual(['good', 'whole']);
});

test('a hub that dies between a migration and the note of it neither repeats nor loses it', async () => {
  put('0001_good', 'CREATE TABLE good();');
  await migrate(database.url, folder);
  // as it stands after the migration's own commit: signed, not finished
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0`);
  const signed = (await client.query('SELECT logs FROM _prisma_migrations')).rows[0].logs;
  expect(signed).toBe('committed');
  expect(await migrate(database.url, folder)).toEqual([]);

  // as it stands when the migration never took place: noted as begun, not signed
  put('0002_next', 'CREATE TABLE next();');
  await migrate(database.url, folder);
  await client.query(
    `DROP TABLE next; UPDATE _prisma_migrations SET finished_at = NULL, logs = NULL WHERE migration_name = '0002_next'`,
  );
  expect(await migrate(database.url, folder)).toEqual(['0002_next']);
  expect(await tables()).toEqual(['good', 'next']);
});

test('an edited migration refuses to start and names it; so does a database of a newer version', async () => {
  put('0001_one', 'CREATE TABLE one();');
  await migrate(database.url, folder);
  put('0001_one', 'CREATE TABLE one(); -- harmless?');
  put('0002_two', 'CREATE TABLE two();');
  await expect(migrate(database.url, folder)).rejects.toThrow(/edited.*0001_one/);
  expect(await tables()).toEqual(['one']);

  put('0001_one', 'CREATE TABLE one();');
  await migrate(database.url, folder);
  rmSync(join(folder, '0002_two'), { recursive: true });
  await expect(migrate(database.url, folder)).rejects.toThrow(/does not know: 0002_two/);
});

test('two hubs that start at the same moment migrate once', async () => {
  cpSync(inProject('prisma', 'migrations'), folder, { recursive: true });
  const applied = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('a second hub on the same database is refused with one clear line, until the first lets go', async () => {
  const first = await claimDatabase(database.url);
  await expect(claimDatabase(database.url)).rejects.toThrow(/Another hub already uses this data folder/);
  await first.release();
  await (await claimDatabase(database.url)).release();
});
