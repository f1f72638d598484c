// Fills the bureau's database with its part of the world, once per world.
import pg from 'pg';
import type { World } from '../../../src/sandbox/kit.js';
import { bureauRows } from './rows.js';
import { createIndexes, createTable, tables } from './tables.js';
import { createViews, readerLogin, SWITCHES } from './views.js';

const DATABASE = 'minzheng';
/** Changes with the tables or views, so that an older data folder is filled again. */
const LAYOUT = 2;
const ROWS_PER_INSERT = 5_000;

const markOf = (world: World): string => `${LAYOUT}:${world.id}`;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the server stopping under an idle administrator is no event
  await client.connect();
  return client;
}

/** A superuser's connection to a database that holds exactly this world, with the hub's login set up. */
export async function openBureau(url: string, world: World, password: string): Promise<pg.Client> {
  const server = await connect(url);
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (!rowCount) await server.query(`CREATE DATABASE ${DATABASE}`);
  await server.end();
  const address = new URL(url);
  address.pathname = `/${DATABASE}`;
  const bureau = await connect(address.href);
  if ((await loadedMark(bureau)) !== markOf(world)) await fill(bureau, world);
  await bureau.query(readerLogin(password));
  return bureau;
}

async function loadedMark(bureau: pg.Client): Promise<string | null> {
  const { rows } = await bureau.query(`SELECT to_regclass('dibao.sjbb') IS NOT NULL AS has`);
  if (!rows[0].has) return null;
  return (await bureau.query('SELECT bz FROM dibao.sjbb')).rows[0]?.bz ?? null;
}

async function fill(bureau: pg.Client, world: World): Promise<void> {
  await bureau.query(`BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL client_min_messages = warning;
    DROP SCHEMA IF EXISTS gongxiang CASCADE; DROP SCHEMA IF EXISTS dibao CASCADE; CREATE SCHEMA dibao; CREATE SCHEMA gongxiang;`);
  for (const table of tables) await bureau.query(createTable(table));
  const waiting = new Map<string, object[]>(tables.map((table) => [table.name, []]));
  const insert = async (table: string, rows: object[]) => {
    const text = `INSERT INTO dibao.${table} SELECT * FROM json_populate_recordset(NULL::dibao.${table}, $1)`;
    if (rows.length > 0) await bureau.query(text, [JSON.stringify(rows.splice(0))]);
  };
  for (const [table, row] of bureauRows(world)) {
    const rows = waiting.get(table)!;
    if (rows.push(row) === ROWS_PER_INSERT) await insert(table, rows);
  }
  for (const [table, rows] of waiting) await insert(table, rows);
  for (const table of tables) await bureau.query(createIndexes(table));
  await bureau.query(SWITCHES);
  await bureau.query(createViews());
  await bureau.query('CREATE UNLOGGED TABLE dibao.sjbb (bz text)');
  await bureau.query('INSERT INTO dibao.sjbb VALUES ($1)', [markOf(world)]);
  await bureau.query('COMMIT; ANALYZE');
}
