// Asks the bureau's batch query once per operation, page by page, and makes sure that it answered for the persons asked.
import { z } from 'zod';
import {
  BadAnswer,
  type Batch,
  type CallContext,
  type Loaded,
  type Rest,
  type Row,
  type Source,
  WrongPerson,
} from '../../src/connector.js';
import { patientsOf } from './affiliation.js';
import { propertiesOf, toRow } from './mapping.js';

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
    data: z.array(z.looseObject({ certno: z.string() })),
  }),
});
type Page = z.infer<typeof Answer>['output'];

export function openHealth(rest: Rest): Source {
  return {
    load: (batch, call) => load(rest, batch, call),
    affiliated: (asked, call) => patientsOf(rest, asked, call),
    close: () => rest.close(),
  };
}

async function load(rest: Rest, batch: Batch, call: CallContext): Promise<Loaded> {
  const fields = batch.fields.get('MedicalRecord') ?? [];
  const certnos = [...new Set(batch.persons)];
  const question = { certnos, fields: propertiesOf(fields), page_size: PAGE_SIZE };
  const read = async (page: number, within: CallContext): Promise<Page> => {
    const answer = Answer.safeParse(await rest.post('/api/v1/persons/query', { ...question, page }, within));
    if (!answer.success || answer.data.output.page !== page) throw new BadAnswer('the answer is not of its agreed form');
    return answer.data.output;
  };
  const pages = await rest.pages(read, (first) => pageCount(first, certnos.length), call);
  const asOf = Math.min(...pages.map((page) => momentOf(page.updt_time)));
  return {
    asOf: new Date(asOf).toISOString(),
    freshness: Date.now() - asOf > MAX_AGE_MS ? 'STALE' : 'CURRENT',
    persons: new Map([...rowsOf(pages, certnos, fields)].map(([certno, rows]) => [certno, new Map([['MedicalRecord', rows]])])),
    households: new Map(),
  };
}

function pageCount({ total }: Page, asked: number): number {
  if (total > asked) throw new WrongPerson('more persons were found than asked about');
  return Math.ceil(total / PAGE_SIZE);
}

/** Every asked person, absent ones with no rows. A person lost between two pages would read as "no record": that is refused. */
function rowsOf(pages: readonly Page[], certnos: readonly string[], fields: readonly string[]): Map<string, readonly Row[]> {
  const rows = new Map<string, Row[]>(certnos.map((certno) => [certno, []]));
  let persons = 0;
  for (const page of pages) {
    if (page.total !== pages[0]!.total) throw new BadAnswer('the number of persons changed between two pages');
    for (const record of page.data) {
      const own = rows.get(record.certno.toUpperCase());
      if (!own) throw new WrongPerson('a record of a person who was not asked about');
      if (own.length === 0) persons += 1;
      own.push(toRow(fields, record));
    }
  }
  if (persons !== pages[0]!.total) throw new BadAnswer('the pages hold another number of persons than was announced');
  return rows;
}

const momentOf = (shanghai: string): number => {
  const moment = Date.parse(`${shanghai.replace(' ', 'T')}+08:00`);
  if (Number.isNaN(moment)) throw new BadAnswer('updt_time is not a moment');
  return moment;
};
