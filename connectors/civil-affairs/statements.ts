// The four statements with which the bureau is asked. Their text is made of names in this folder only; values are parameters.
// Each begins with the kind of call, which the bureau finds again in its database's own audit.
import type { Batch } from '../../src/connector.js';
import { type AskedColumn, columnsFor, VIEWS, type View } from './mapping.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly (readonly string[])[];
}
/** What a `fields` statement asked of each type, to read its answer by. */
export type Asked = ReadonlyMap<string, { readonly view: View; readonly columns: readonly AskedColumn[] }>;

/** Label of the rows that say how fresh the views are. */
export const FEED_STATE = 'v_gxzt';

const part = (label: string, select: string): string => `SELECT '${label}' AS k, row_to_json(t) AS d FROM (${select}) t`;

// JSON has one kind of number, which would round money: it travels as text.
const selected = ({ column, kind }: AskedColumn): string => (kind === 'decimal' ? `${column}::text AS ${column}` : column);

/** One statement for the whole batch: of each view only the asked columns and the key, and the state of the feed. */
export function fieldsStatement(batch: Batch): Statement & { asked: Asked } {
  const asked = new Map<string, { view: View; columns: readonly AskedColumn[] }>();
  const values: (readonly string[])[] = [];
  const placeholder = (keys: readonly string[]) => `$${(values.indexOf(keys) + 1 || values.push(keys)).toString()}::text[]`;
  const parts: string[] = [];
  for (const [type, fields] of batch.fields) {
    const view = VIEWS[type];
    const columns = columnsFor(type, fields);
    const keys = view!.of === 'person' ? batch.persons : batch.households;
    if (keys.length === 0) continue;
    asked.set(type, { view: view!, columns });
    const list = new Set([view!.key, ...columns.map(selected).sort()]);
    // a household's former members stay in the view; they are nobody's household today
    const live = type === 'HouseholdMember' ? ` AND zcbz = '1' AND sfzh IS NOT NULL` : '';
    parts.push(
      part(type, `SELECT ${[...list].join(', ')} FROM ${view!.view} WHERE ${view!.key} = ANY(${placeholder(keys)})${live}`),
    );
  }
  parts.push(part(FEED_STATE, 'SELECT gxsj, gxzq FROM gongxiang.v_gxzt'));
  // Several rows of one person stand in an order of their own asked values: the same each time, and telling nothing that was not asked.
  const text = `/* zhongfu:fields */ SELECT k, d FROM (\n${parts.join('\nUNION ALL ')}\n) u ORDER BY k, d::text COLLATE "C"`;
  return { text, values, asked };
}

/** $1 persons, $2 households: they, the persons' households, and everybody who lives in them. */
export const FACTS = `/* zhongfu:facts */
WITH jt AS (
  SELECT jtbh FROM gongxiang.v_ryxx WHERE sfzh = ANY($1::text[]) AND jtbh IS NOT NULL
  UNION SELECT unnest($2::text[])
), cy AS (
  SELECT jt.jtbh, c.sfzh, c.jlh FROM jt JOIN gongxiang.v_jtcy c ON c.jtbh = jt.jtbh WHERE c.zcbz = '1' AND c.sfzh IS NOT NULL
), ry AS (
  SELECT unnest($1::text[]) AS sfzh UNION SELECT sfzh FROM cy
)
${part(
  'ry',
  `SELECT r.sfzh, r.xm, r.csrq, r.sczt, r.hjqh, r.czqh, r.dzbh, r.jhrsfz, r.jtbh FROM ry JOIN gongxiang.v_ryxx r ON r.sfzh = ry.sfzh`,
)}
UNION ALL ${part(
  'jt',
  `SELECT j.jtbh, json_agg(cy.sfzh ORDER BY cy.sfzh = j.hzsfz DESC NULLS LAST, cy.jlh) FILTER (WHERE cy.sfzh IS NOT NULL) AS cy
   FROM jt JOIN gongxiang.v_jtxx j ON j.jtbh = jt.jtbh LEFT JOIN cy ON cy.jtbh = j.jtbh GROUP BY j.jtbh`,
)}`;

/** $1 number of the case. */
export const CASE = `/* zhongfu:case */ SELECT sxbh, sfzh, jtbh, sxdj, blzt, cbdw, hbry FROM gongxiang.v_jzsx WHERE sxbh = $1::text`;

export const ROSTER_PAGE = 5_000;
/** $1 the last number of the page before, or the empty text. */
export const ROSTER = `/* zhongfu:roster */ SELECT sfzh, xm, csrq, lxdh, jtbh FROM gongxiang.v_hmc WHERE sfzh > $1::text ORDER BY sfzh LIMIT ${ROSTER_PAGE}`;
/** $1 the persons whose entries are wanted; without their households, which are told with the whole list. */
export const THESE_PERSONS = `/* zhongfu:roster */ SELECT sfzh, xm, csrq, lxdh FROM gongxiang.v_hmc WHERE sfzh = ANY($1::text[])`;
const NUMBERS = '/* zhongfu:roster */ SELECT jzbh, sfzh, xm FROM gongxiang.v_jzbh WHERE';
/** $1 the last number of the page before, or the empty text. */
export const RESCUE_NUMBERS = `${NUMBERS} jzbh > $1::text ORDER BY jzbh LIMIT ${ROSTER_PAGE}`;
/** $1 the numbers that somebody asks with. */
export const THESE_NUMBERS = `${NUMBERS} jzbh = ANY($1::text[])`;
