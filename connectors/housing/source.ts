// Asks the bureau's shared view once per operation, on whichever database it runs, and checks whom each row is about.
import { BadAnswer, type Batch, type Loaded, type Row, type Source, type Sql, WrongPerson } from '../../src/connector.js';
import { columnsOf, toRow } from './mapping.js';

const HOUR = 3_600_000;
/** 更新频率: how old the view may be before it counts as stale. The cycle, and half a day's grace where it is one of days. */
const CYCLES = new Map([
  ['实时', HOUR],
  ['每日', 36 * HOUR],
  ['每周', 180 * HOUR],
]);

export function openHousing(sql: Sql, now: () => number = Date.now): Source {
  return {
    load: async (batch, call) => loadedOf(batch, await sql.query(...question(batch), call), now()),
    close: () => sql.close(),
  };
}

// Its state stands in every row, so that one statement tells both, and tells the state also where nobody is found.
const question = (batch: Batch): [text: string, values: readonly (readonly string[])[]] => [
  `SELECT ${['t.sjsj', 't.gxpl', 'f.zjhm', ...columnsOf(fieldsOf(batch)).map((column) => `f.${column}`)].join(', ')}
FROM zfgx.v_sjzt t LEFT JOIN zfgx.v_zfbz f ON f.zjhm = ANY($1)`,
  [batch.persons],
];
const fieldsOf = (batch: Batch): readonly string[] => batch.fields.get('HousingRecord') ?? [];

function loadedOf(batch: Batch, given: readonly Readonly<Record<string, unknown>>[], now: number): Loaded {
  const fields = fieldsOf(batch);
  const rows = new Map<string, Row[]>(batch.persons.map((zjhm) => [zjhm, []]));
  for (const row of given) {
    if (row.zjhm === null) continue;
    // a database may find and give a number in the other case
    const own = rows.get(String(row.zjhm).toUpperCase());
    if (!own) throw new WrongPerson('housing answered for a person who was not asked about');
    own.push(toRow(fields, row));
  }
  return {
    ...stateOf(given[0], now),
    persons: new Map([...rows].map(([zjhm, own]) => [zjhm, new Map([['HousingRecord', own]])])),
    households: new Map(),
  };
}

function stateOf(row: Readonly<Record<string, unknown>> | undefined, now: number): Pick<Loaded, 'asOf' | 'freshness'> {
  const updated = Date.parse(String(row?.sjsj));
  const allowed = CYCLES.get(String(row?.gxpl));
  if (Number.isNaN(updated) || allowed === undefined) throw new BadAnswer('housing: the view does not say how fresh it is');
  return { asOf: new Date(updated).toISOString(), freshness: now - updated > allowed ? 'STALE' : 'CURRENT' };
}
