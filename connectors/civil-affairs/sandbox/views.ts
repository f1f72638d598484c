// What the bureau shares: read-only views over its tables, without its internal numbers, and a login that sees nothing else.
import { hdbg, jtcy, jtxx, jzjl, jzsx, jzxx, ryxx, type Table } from './tables.js';

interface View {
  readonly name: string;
  readonly select: string;
}

const isInternal = (label: string): boolean => label.endsWith('(内部)');
const over = (t: Table): View => ({
  name: `v_${t.name}`,
  select: `SELECT ${Object.entries(t.columns)
    .filter(([, [, label]]) => !isInternal(label))
    .map(([name]) => name)
    .join(', ')} FROM dibao.${t.name}`,
});

/** The nightly exchange runs at two; `wgxts` (未更新天数) of the switch table makes it look forgotten. */
const FEED_STATE: View = {
  name: 'v_gxzt',
  select: `SELECT (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai' - interval '2 hours') + interval '2 hours') AT TIME ZONE 'Asia/Shanghai'
    - wgxts * interval '1 day' AS gxsj, 'R'::varchar(8) AS gxzq FROM dibao.kg`,
};
/** 花名册: who is on the books, with what tells two of them apart. */
const ROSTER: View = { name: 'v_hmc', select: 'SELECT sfzh, xm, csrq, lxdh, jtbh FROM dibao.ryxx WHERE sfzh IS NOT NULL' };
/** 救助编号: whose record has which number; without 身份号码 for those nobody has identified. */
const RESCUE_NUMBERS: View = {
  name: 'v_jzbh',
  select: 'SELECT j.jzbh, j.sfzh, r.xm FROM dibao.jzjl j LEFT JOIN dibao.ryxx r ON r.sfzh = j.sfzh',
};

const views: readonly View[] = [...[ryxx, jtxx, jtcy, jzxx, hdbg, jzjl, jzsx].map(over), FEED_STATE, ROSTER, RESCUE_NUMBERS];

export const createViews = (): string =>
  views.map((view) => `CREATE OR REPLACE VIEW gongxiang.${view.name} AS ${view.select};`).join('\n');

/** The same views out of order: every one of them raises an error. */
export const breakViews = (): string =>
  views
    .map((view) => `CREATE OR REPLACE VIEW gongxiang.${view.name} AS SELECT * FROM (${view.select}) v WHERE dibao.zhongduan();`)
    .join('\n');

/** Names of every shared column, to find them in a logged statement. */
export const SHARED_COLUMNS: ReadonlySet<string> = new Set([
  ...[ryxx, jtxx, jtcy, jzxx, hdbg, jzjl, jzsx].flatMap((t) =>
    Object.entries(t.columns).flatMap(([name, [, label]]) => (isInternal(label) ? [] : [name])),
  ),
  'gxsj',
  'gxzq',
]);

/** The switch table, and the function with which a broken view answers. */
export const SWITCHES = `
  CREATE UNLOGGED TABLE dibao.kg (wgxts integer NOT NULL);
  INSERT INTO dibao.kg VALUES (0);
  CREATE FUNCTION dibao.zhongduan() RETURNS boolean LANGUAGE plpgsql STABLE AS
    $$ BEGIN RAISE EXCEPTION '共享视图维护中' USING ERRCODE = '58000'; END $$;`;

/** The hub's login: it may read the views and nothing else, and every statement of it is written to the audit log. */
export const readerLogin = (password: string): string => `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_reader') THEN CREATE ROLE hub_reader LOGIN; END IF;
  END $$;
  ALTER ROLE hub_reader PASSWORD '${password}';
  ALTER ROLE hub_reader SET log_statement = 'all';
  ALTER ROLE hub_reader SET default_transaction_read_only = on;
  REVOKE ALL ON DATABASE minzheng FROM PUBLIC;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT CONNECT ON DATABASE minzheng TO hub_reader;
  GRANT USAGE ON SCHEMA gongxiang TO hub_reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA gongxiang TO hub_reader;`;
