// The statement that finds persons by conditions: names come from the mapping, values are parameters.
import { BadAnswer, type Search, type SearchCondition } from '../../src/connector.js';
import { type AskedColumn, columnsFor, VIEWS } from './mapping.js';

type Value = string | number | readonly string[];

/** Types that hang on the person or the household by their key; one row that fulfils the condition is enough. */
const PERSON = 'Recipient';
const HOUSEHOLD = 'Household';

export function searchStatement(search: Search): { text: string; values: readonly Value[] } {
  const values: Value[] = [search.divisions.map((prefix) => `${prefix}%`), search.limit];
  const parameter = (value: Value) => `$${values.push(value)}`;
  const conditions = search.conditions.map((condition) => clause(condition, parameter));
  const text = `/* zhongfu:search */ SELECT r.sfzh FROM gongxiang.v_ryxx r LEFT JOIN gongxiang.v_jtxx j ON j.jtbh = r.jtbh
WHERE (r.hjqh LIKE ANY($1::text[]) OR r.czqh LIKE ANY($1::text[]))${conditions.map((c) => ` AND ${c}`).join('')}
ORDER BY r.sfzh LIMIT $2::int`;
  return { text, values };
}

function clause(condition: SearchCondition, parameter: (value: Value) => string): string {
  const view = VIEWS[condition.type];
  const [column] = columnsFor(condition.type, [condition.field]).slice(-1);
  if (!view || !column || column.as) throw new BadAnswer(`civil affairs cannot search by ${condition.type}.${condition.field}`);
  if (condition.type === PERSON) return test('r', column, condition, parameter);
  if (condition.type === HOUSEHOLD) return test('j', column, condition, parameter);
  const owner = view.of === 'person' ? 'r.sfzh' : 'r.jtbh';
  return `EXISTS (SELECT 1 FROM ${view.view} v WHERE v.${view.key} = ${owner} AND ${test('v', column, condition, parameter)})`;
}

const CASTS: Readonly<Partial<Record<AskedColumn['kind'], string>>> = {
  int: 'numeric',
  decimal: 'numeric',
  date: 'date',
  moment: 'timestamptz',
};

function test(
  alias: string,
  { column, kind }: AskedColumn,
  { op, values }: SearchCondition,
  parameter: (value: Value) => string,
): string {
  const at = `${alias}.${column}`;
  if (kind === 'flag') return `${at}::text = ANY(${parameter(values.map((value) => (value === 'true' ? '1' : '0')))}::text[])`;
  if (kind === 'codes') return `string_to_array(${at}, ',') && ${parameter([...values])}::text[]`;
  // a town is asked for by its own nine digits, and everybody in it has twelve
  if (kind === 'division') return `${at} LIKE ANY(${parameter(values.map((value) => `${value}%`))}::text[])`;
  const cast = CASTS[kind];
  if (op === 'EQ' || op === 'IN') return `${at}${cast ? `::${cast}` : ''} = ANY(${parameter([...values])}::${cast ?? 'text'}[])`;
  return `${at}${cast ? `::${cast}` : ''} ${op === 'GTE' ? '>=' : '<='} ${parameter(values[0]!)}::${cast ?? 'text'}`;
}
