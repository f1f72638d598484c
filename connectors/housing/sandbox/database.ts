// What the bureau's stand-in needs of the database it runs on, whichever that is, and how it is filled.
import type { LoggedStatement, World } from '../../../src/sandbox/kit.js';
import { bureauRows } from './rows.js';
import { type BureauRow, CREATE_INDEXES, createAll, type Dialect, TABLES } from './tables.js';

export interface BureauDatabase {
  readonly kind: Dialect;
  /** Where its server listens. */
  readonly port: number;
  /** The database that the hub names when it connects. */
  readonly name: string;
  run(statement: string): Promise<void>;
  insert(table: string, columns: readonly string[], rows: readonly BureauRow[]): Promise<void>;
  /** The note of what was loaded last, if the tables are there. */
  loaded(): Promise<string | null>;
  /** Makes the login `hub_reader`, which may read the two views and nothing else, and whose statements are logged. */
  createReader(password: string): Promise<void>;
  /** Every statement since the last call. */
  statements(): Promise<readonly LoggedStatement[]>;
  stop(): Promise<void>;
}

/** Changes with the tables or views, so that an older data folder is filled again. */
const LAYOUT = 1;
const ROWS_PER_INSERT = 2_000;

/** Fills the database with its part of the world, unless it holds just that. */
export async function fill(database: BureauDatabase, world: World): Promise<void> {
  const mark = `${LAYOUT}:${world.id}`;
  if ((await database.loaded()) === mark) return;
  for (const statement of createAll(database.kind)) await database.run(statement);
  for (const [table, rows] of Object.entries(bureauRows(world))) {
    const columns = Object.keys(TABLES[table]!.columns);
    for (let at = 0; at < rows.length; at += ROWS_PER_INSERT)
      await database.insert(`zfbz.${table}`, columns, rows.slice(at, at + ROWS_PER_INSERT));
  }
  for (const statement of CREATE_INDEXES) await database.run(statement);
  for (const table of Object.keys(TABLES))
    await database.run(`ANALYZE ${database.kind === 'mysql' ? 'TABLE ' : ''}zfbz.${table}`);
  await database.run(`INSERT INTO zfbz.sjbb VALUES ('${mark.replaceAll("'", "''")}')`); // last: filled half is not filled
}
