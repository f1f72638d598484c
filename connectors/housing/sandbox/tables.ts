// The housing bureau's tables and shared views, in the words of either database it may run on.

export type Dialect = 'mysql' | 'postgresql';
export type BureauRow = Readonly<Record<string, string | number | null>>;

/** What the bureau keeps: a file per household, and who belongs to it. Not shared: file number, names, running number. */
export const TABLES: Readonly<Record<string, { readonly label: string; readonly columns: Readonly<Record<string, string>> }>> = {
  bzjt: {
    label: '住房保障家庭档案',
    columns: {
      dabh: 'varchar(20) PRIMARY KEY',
      bzfs: 'varchar(2) NOT NULL',
      htbh: 'varchar(40)',
      zlbtje: 'decimal(10,2)',
      rjjzmj: 'decimal(8,2)',
      fwaqdj: 'varchar(8)',
      zyfts: 'integer',
    },
  },
  cyxx: {
    label: '家庭成员信息',
    columns: {
      xh: 'integer PRIMARY KEY',
      dabh: 'varchar(20) NOT NULL',
      xm: 'varchar(64)',
      zjhm: 'varchar(18)',
    },
  },
};

const SHARED = ['zjhm', 'bzfs', 'htbh', 'zlbtje', 'rjjzmj', 'fwaqdj', 'zyfts'];
const STATE = ['sjsj', 'gxpl'];
/** Names of every shared column, to find them in a logged statement. */
export const SHARED_COLUMNS: ReadonlySet<string> = new Set([...SHARED, ...STATE]);

/** The nightly exchange runs at three; `wgxts` (未更新天数) of the switch table makes it look forgotten. What a clock on the wall shows. */
const UPDATED: Readonly<Record<Dialect, string>> = {
  mysql: 'TIMESTAMP(DATE(UTC_TIMESTAMP() + INTERVAL 5 HOUR)) + INTERVAL 3 HOUR - INTERVAL wgxts DAY',
  postgresql: `date_trunc('day', now() AT TIME ZONE 'UTC' + interval '5 hours') + interval '3 hours' - wgxts * interval '1 day'`,
};

const VIEWS = (dialect: Dialect): Readonly<Record<string, string>> => ({
  v_zfbz: `SELECT ${SHARED.join(', ')} FROM zfbz.cyxx c JOIN zfbz.bzjt j ON j.dabh = c.dabh WHERE c.zjhm IS NOT NULL`,
  v_sjzt: `SELECT ${UPDATED[dialect]} AS sjsj, CAST('每日' AS char(2)) AS gxpl FROM zfbz.kg WHERE wgxts >= 0`,
});

export const createViews = (dialect: Dialect): string[] =>
  Object.entries(VIEWS(dialect)).map(([name, select]) => `CREATE OR REPLACE VIEW zfgx.${name} AS ${select}`);

/** The same views out of order: whoever reads them gets an error of the server's. */
export const breakViews = (dialect: Dialect): string[] => createViews(dialect).map((view) => `${view} AND zfbz.tingji() = 1`);

/** The function with which a broken view answers. */
const BROKEN: Readonly<Record<Dialect, string>> = {
  mysql: `CREATE FUNCTION zfbz.tingji() RETURNS integer NOT DETERMINISTIC READS SQL DATA
    BEGIN SIGNAL SQLSTATE '58000' SET MESSAGE_TEXT = '共享视图维护中'; RETURN 1; END`,
  postgresql: `CREATE FUNCTION zfbz.tingji() RETURNS integer LANGUAGE plpgsql VOLATILE AS
    $$ BEGIN RAISE EXCEPTION '共享视图维护中' USING ERRCODE = '58000'; END $$`,
};

/** Everything anew, empty; the PostgreSQL's tables are lost with a crash, the note of what was loaded among them, and filled again. */
export function createAll(dialect: Dialect): string[] {
  const table = dialect === 'mysql' ? 'CREATE TABLE' : 'CREATE UNLOGGED TABLE';
  const drop = (schema: string) =>
    dialect === 'mysql' ? `DROP DATABASE IF EXISTS ${schema}` : `DROP SCHEMA IF EXISTS ${schema} CASCADE`;
  const columns = (of: Readonly<Record<string, string>>) => Object.entries(of).map((column) => column.join(' '));
  return [
    ...['zfgx', 'zfbz'].flatMap((schema) => [drop(schema), `CREATE SCHEMA ${schema}`]),
    ...Object.entries(TABLES).map(([name, { columns: of }]) => `${table} zfbz.${name} (${columns(of).join(', ')})`),
    `${table} zfbz.kg (wgxts integer NOT NULL)`,
    'INSERT INTO zfbz.kg VALUES (0)',
    `${table} zfbz.sjbb (bz varchar(200))`,
    BROKEN[dialect],
    ...createViews(dialect),
  ];
}

export const CREATE_INDEXES: readonly string[] = [
  'CREATE INDEX cyxx_zjhm ON zfbz.cyxx (zjhm)',
  'CREATE INDEX cyxx_dabh ON zfbz.cyxx (dabh)',
];
