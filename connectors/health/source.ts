// Asks the bureau's batch query once per operation, page by page, and makes sure that it answered for the persons asked.
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
import { patientsOf } from './affiliation.js';
import { told } from './keys.js';
import { propertiesOf, toRow } from './mapping.js';
import { numbers } from './numbers.js';

const PAGE_SIZE = 100;
/** The bureau's query base follows its register within the hour: two days behind means that something stands still. */
const MAX_AGE_MS = 48 * 3_600_000;

const Answer = z.object({
  infcode: z.literal(0),
  output: z.object({
    page: z.int(),
    /** Persons, not records, of all pages. */
    total: z.int().nonnegative(),
    updt_time: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    /** `certno` empty: a patient without papers, with the number of the emergency. */
    data: z.array(z.looseObject({ certno: z.string(), emgc_no: z.string().optional() })),
  }),
});
type Page = z.infer<typeof Answer>['output'];

export function openHealth(rest: Rest): Source {
  return {
    load: (batch, call) => load(rest, batch, call),
    affiliated: (asked, call) => patientsOf(rest, asked, call),
    numbers: (call, only) => numbers(rest, call, only),
    close: () => rest.close(),
  };
}

async function load(rest: Rest, batch: Batch, call: CallContext): Promise<Loaded> {
  const persons = [...new Set(batch.persons)];
  const { certnos, emgc_nos } = told(persons);
  const question = {
    certnos,
    ...(emgc_nos.length > 0 && { emgc_nos }),
    fields: propertiesOf(batch.fields),
    page_size: PAGE_SIZE,
  };
  const read = async (page: number, within: CallContext): Promise<Page> => {
    const answer = Answer.safeParse(await rest.post('/api/v1/persons/query', { ...question, page }, within));
    if (!answer.success || answer.data.output.page !== page) throw new BadAnswer('the answer is not of its agreed form');
    return answer.data.output;
  };
  const pages = await rest.pages(read, (first) => pageCount(first, persons.length), call);
  const asOf = Math.min(...pages.map((page) => momentOf(page.updt_time)));
  return {
    asOf: new Date(asOf).toISOString(),
    freshness: Date.now() - asOf > MAX_AGE_MS ? 'STALE' : 'CURRENT',
    persons: new Map([...recordsOf(pages, persons)].map(([number, records]) => [number, rowsOf(batch, records)])),
    households: new Map(),
  };
}

function pageCount({ total }: Page, asked: number): number {
  if (total > asked) throw new WrongPerson('more persons were found than asked about');
  return Math.ceil(total / PAGE_SIZE);
}

type BureauRecord = Page['data'][number];

/** What the bureau has of one person, by type; its current record says what it has of the person itself. */
function rowsOf({ fields }: Batch, records: readonly BureauRecord[]): Map<string, readonly Row[]> {
  return new Map(
    [...fields].map(([type, names]) => {
      const told = type === 'MedicalRecord' ? records : records.slice(0, 1);
      return [type, told.map((record) => toRow(type, names, record))];
    }),
  );
}

/** Of every asked person, absent ones with none. One lost between two pages would read as "no record": that is refused. */
function recordsOf(pages: readonly Page[], asked: readonly string[]): Map<string, readonly BureauRecord[]> {
  const records = new Map<string, BureauRecord[]>(asked.map((number) => [number, []]));
  let persons = 0;
  for (const page of pages) {
    if (page.total !== pages[0]!.total) throw new BadAnswer('the number of persons changed between two pages');
    for (const record of page.data) {
      // the bureau answers with what stands in its register
      const own = records.get(record.certno === '' ? (record.emgc_no ?? '') : canonicalCitizenId(record.certno));
      if (!own) throw new WrongPerson('a record of a person who was not asked about');
      if (own.length === 0) persons += 1;
      own.push(record);
    }
  }
  if (persons !== pages[0]!.total) throw new BadAnswer('the pages hold another number of persons than was announced');
  return records;
}

const momentOf = (shanghai: string): number => {
  const moment = Date.parse(`${shanghai.replace(' ', 'T')}+08:00`);
  if (Number.isNaN(moment)) throw new BadAnswer('updt_time is not a moment');
  return moment;
};
