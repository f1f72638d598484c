// Asks the bureau's shared views, and checks that each answer is about whom it was asked for.
import { BadAnswer, type Batch, type Loaded, type Row, type Source, type Sql, WrongPerson } from '../../src/connector.js';
import { caseOf, factsOf, listedNumber, listedPerson } from './facts.js';
import { searchStatement } from './search.js';
import { CASE, FACTS, FEED_STATE, fieldsStatement, RESCUE_NUMBERS, ROSTER, THESE_NUMBERS, THESE_PERSONS } from './statements.js';
import { rowOf } from './values.js';

/** A labelled row of a statement that asks several views at once. */
interface Labelled {
  readonly k: string;
  readonly d: Readonly<Record<string, unknown>>;
}

const HOUR = 3_600_000;
/** How old the views may be, by the bureau's code of their cycle, before they count as stale: the cycle and half a day's grace. */
const CYCLES = new Map([
  ['S', 1 * HOUR], // 实时
  ['R', 36 * HOUR], // 每日
  ['Z', 180 * HOUR], // 每周
  ['Y', 756 * HOUR], // 每月
]);

export function openSource(sql: Sql, now: () => number = Date.now): Source {
  return {
    async load(batch, call) {
      const { text, values, asked } = fieldsStatement(batch);
      const rows = (await sql.query(text, values, call)) as unknown as readonly Labelled[];
      const persons = emptyFor(batch.persons);
      const households = emptyFor(batch.households);
      let state: Pick<Loaded, 'asOf' | 'freshness'> | null = null;
      for (const { k, d } of rows) {
        if (k === FEED_STATE) {
          state = stateOf(d, now());
          continue;
        }
        const { view, columns } = asked.get(k)!;
        const of = (view.of === 'person' ? persons : households).get(String(d[view.key]));
        if (!of) throw new WrongPerson(`civil affairs answered for a ${view.of} that was not asked about`);
        const list = of.get(k);
        if (list) list.push(rowOf(columns, d));
        else of.set(k, [rowOf(columns, d)]);
      }
      if (!state) throw new BadAnswer('civil affairs: the views do not say how fresh they are');
      return { ...state, persons, households };
    },

    async facts(asked, call) {
      const rows = (await sql.query(FACTS, [asked.persons, asked.households], call)) as unknown as readonly Labelled[];
      return factsOf(asked, rows);
    },

    async findCase(caseNo, call) {
      return caseOf(caseNo, await sql.query(CASE, [caseNo], call));
    },

    async search(search, call) {
      const { text, values } = searchStatement(search);
      return ((await sql.query(text, values, call)) as unknown as readonly { sfzh: string }[]).map(({ sfzh }) => sfzh);
    },

    async *roster(call, only) {
      if (only) {
        const asked = new Set(only);
        const persons = (await sql.query(THESE_PERSONS, [only], call)).map(listedPerson);
        if (!persons.every(({ citizenId }) => asked.has(citizenId)))
          throw new WrongPerson('civil affairs listed a person that was not asked about');
        yield { persons, households: [] };
        return;
      }
      const told = new Set<string>(); // a household has several persons, on several pages
      for (let last = ''; ; ) {
        const rows = (await sql.query(ROSTER, [last], call)) as readonly { sfzh: string; jtbh: string | null }[];
        if (rows.length === 0) return;
        const end = rows.at(-1)!.sfzh;
        if (end === last) throw new BadAnswer('civil affairs: the roster does not move on');
        last = end;
        const fresh = new Set(rows.flatMap(({ jtbh }) => (jtbh === null || told.has(jtbh) ? [] : jtbh)));
        for (const key of fresh) told.add(key);
        yield { persons: rows.map(listedPerson), households: [...fresh].map((key) => ({ key })) };
      }
    },

    async *numbers(call, only) {
      if (only) {
        if (only.kind === 'RESCUE_RECORD_NO') yield (await sql.query(THESE_NUMBERS, [only.values], call)).map(listedNumber);
        return;
      }
      for (let last = ''; ; ) {
        const page = (await sql.query(RESCUE_NUMBERS, [last], call)).map(listedNumber);
        if (page.length === 0) return;
        const end = page.at(-1)!.value;
        if (end === last) throw new BadAnswer('civil affairs: the list of numbers does not move on');
        last = end;
        yield page;
      }
    },

    close: () => sql.close(),
  };
}

const emptyFor = (keys: Batch['persons']): Map<string, Map<string, Row[]>> => new Map(keys.map((key) => [key, new Map()]));

function stateOf(given: Labelled['d'], now: number): Pick<Loaded, 'asOf' | 'freshness'> {
  const updated = Date.parse(String(given.gxsj));
  const allowed = CYCLES.get(String(given.gxzq));
  if (Number.isNaN(updated) || allowed === undefined) throw new BadAnswer('civil affairs: v_gxzt is not of its form');
  return { asOf: new Date(updated).toISOString(), freshness: now - updated > allowed ? 'STALE' : 'CURRENT' };
}
