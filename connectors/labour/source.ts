// Asks the bureau's SOAP service once per operation, two hundred persons a page, and makes sure that it answered for exactly these.
import {
  BadAnswer,
  type Batch,
  type CallContext,
  canonicalCitizenId,
  type Loaded,
  type Row,
  type Soap,
  type SoapOperation,
  type Source,
  WrongPerson,
  type XmlElement,
} from '../../src/connector.js';
import { elementsOf, toRow } from './mapping.js';

const NAMESPACE = 'urn:rsj.example:ryxxcx:v1';
const QUERY: SoapOperation = {
  action: `${NAMESPACE}/QueryPersons`,
  namespace: NAMESPACE,
  request: 'QueryPersons',
  answer: 'QueryPersonsResponse',
};
const PAGE_SIZE = 200;
/** The bureau's query base is rebuilt every night: two days without one mean that something stands still. */
const MAX_AGE_MS = 48 * 3_600_000;

export function openLabour(soap: Soap): Source {
  return { load: (batch, call) => load(soap, batch, call), close: () => soap.close() };
}

async function load(soap: Soap, batch: Batch, call: CallContext): Promise<Loaded> {
  const ids = [...new Set(batch.persons)];
  const read = async (page: number, within: CallContext): Promise<XmlElement> => {
    const question = [
      ['Page', String(page)],
      ['PageSize', String(PAGE_SIZE)],
      ...ids.map((id) => ['ZJHM', id] as const),
      ...elementsOf(batch.fields).map((element) => ['Item', element] as const),
    ] as const;
    const answer = await soap.call(QUERY, question, within);
    if (answer.one('Page').text !== String(page)) throw new BadAnswer('another page than the one that was asked for');
    return answer;
  };
  const pages = await soap.pages(read, () => Math.ceil(ids.length / PAGE_SIZE), call);
  const asOf = Math.min(...pages.map((page) => momentOf(page.one('DataTime').text)));
  const persons = pages.flatMap((page, i) => [...rowsOf(page, ids.slice(i * PAGE_SIZE, (i + 1) * PAGE_SIZE), batch.fields)]);
  return {
    asOf: new Date(asOf).toISOString(),
    freshness: Date.now() - asOf > MAX_AGE_MS ? 'STALE' : 'CURRENT',
    persons: new Map(persons),
    households: new Map(),
  };
}

/** A page answers for each of its persons once, and for nobody else: a lost person would read as "never worked". */
function rowsOf(page: XmlElement, asked: readonly string[], fields: Batch['fields']): Map<string, Map<string, readonly Row[]>> {
  const rows = new Map<string, Map<string, readonly Row[]>>();
  const expected = new Set(asked);
  for (const person of page.all('Person')) {
    const id = canonicalCitizenId(person.one('ZJHM').text ?? ''); // the bureau answers with what stands in its register
    if (!expected.has(id)) throw new WrongPerson('an answer about a person who was not asked about');
    if (rows.has(id)) throw new BadAnswer('two answers about one person');
    const records = person.all('Record');
    rows.set(id, new Map([...fields].map(([type, names]) => [type, records.map((record) => toRow(type, names, record))])));
  }
  if (rows.size !== expected.size) throw new WrongPerson('no answer about a person who was asked about');
  return rows;
}

/** xs:dateTime; without a time zone it would be no moment. */
function momentOf(text: string | null): number {
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text ?? '') ? Date.parse(text!) : Number.NaN;
  if (Number.isNaN(moment)) throw new BadAnswer('DataTime is not a moment');
  return moment;
}
