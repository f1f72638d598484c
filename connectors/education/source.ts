// Asks the bureau's batch endpoint once per operation, two hundred pupils a page, and makes sure that it answered for exactly these.
import { z } from 'zod';
import {
  BadAnswer,
  type Batch,
  type CallContext,
  canonicalCitizenId,
  type Loaded,
  type Rest,
  type Row,
  type Source,
  WrongPerson,
} from '../../src/connector.js';
import { pupilsOf } from './affiliation.js';
import { propertiesOf, toRow } from './mapping.js';
import { numbers } from './numbers.js';

const PAGE_SIZE = 200;
/** Schools report every night: two days without one mean that something stands still. */
const MAX_AGE_MS = 48 * 3_600_000;

const Answer = z.object({
  code: z.literal('0000'),
  data: z.object({
    ym: z.int(),
    sjsj: z.string().regex(/^\d{14}$/),
    /** Everybody of the page, in any order; without a record if the bureau knows of none. */
    xs: z.array(z.object({ sfzjh: z.string(), xj: z.array(z.record(z.string(), z.unknown())) })),
  }),
});
type Page = z.infer<typeof Answer>['data'];

export function openEducation(rest: Rest): Source {
  return {
    load: (batch, call) => load(rest, batch, call),
    affiliated: (asked, call) => pupilsOf(rest, asked, call),
    numbers: (call, only) => numbers(rest, call, only),
    close: () => rest.close(),
  };
}

async function load(rest: Rest, batch: Batch, call: CallContext): Promise<Loaded> {
  const ids = [...new Set(batch.persons)];
  const question = { sfzjh: ids, zd: propertiesOf(batch.fields), mys: PAGE_SIZE };
  const read = async (page: number, within: CallContext): Promise<Page> => {
    const answer = Answer.safeParse(await rest.post('/xszz/v2/xj/plcx', { ...question, ym: page }, within));
    if (!answer.success || answer.data.data.ym !== page) throw new BadAnswer('the answer is not of its agreed form');
    return answer.data.data;
  };
  const pages = await rest.pages(read, () => Math.ceil(ids.length / PAGE_SIZE), call);
  const asOf = Math.min(...pages.map((page) => momentOf(page.sjsj)));
  const persons = pages.flatMap((page, i) => [...rowsOf(page, ids.slice(i * PAGE_SIZE, (i + 1) * PAGE_SIZE), batch.fields)]);
  return {
    asOf: new Date(asOf).toISOString(),
    freshness: Date.now() - asOf > MAX_AGE_MS ? 'STALE' : 'CURRENT',
    persons: new Map(persons),
    households: new Map(),
  };
}

/** A page answers for each of its persons once, and for nobody else: a lost pupil would read as "in no school". */
function rowsOf(page: Page, asked: readonly string[], fields: Batch['fields']): Map<string, Map<string, readonly Row[]>> {
  const rows = new Map<string, Map<string, readonly Row[]>>();
  const expected = new Set(asked);
  for (const { sfzjh, xj } of page.xs) {
    const id = canonicalCitizenId(sfzjh); // the bureau answers with what stands in its register
    if (!expected.has(id)) throw new WrongPerson('an answer about a person who was not asked about');
    if (rows.has(id)) throw new BadAnswer('two answers about one person');
    rows.set(id, new Map([...fields].map(([type, names]) => [type, xj.map((record) => toRow(type, names, record))])));
  }
  if (rows.size !== expected.size) throw new WrongPerson('no answer about a person who was asked about');
  return rows;
}

/** `20260101080000`, Beijing time. */
function momentOf(stamp: string): number {
  const [, date, hour, minute, second] = /^(\d{8})(\d\d)(\d\d)(\d\d)$/.exec(stamp)!;
  const moment = Date.parse(`${date!.replace(/(\d{4})(\d\d)/, '$1-$2-')}T${hour}:${minute}:${second}+08:00`);
  if (Number.isNaN(moment)) throw new BadAnswer('sjsj is not a moment');
  return moment;
}
