// A document that comes again takes a shorter way: the answer is the same to the byte, its own numbers apart, and is on record alike.
import { type Answer, type Entry, type Hub, startHub } from '../support/hub.js';

let hub: Hub;
let token: string;
let id: string;
let caseNo: string;
beforeAll(async () => {
  hub = await startHub();
  const story = hub.stories['A1']!;
  [id, caseNo] = [story.recipientId!, story.caseNo!];
  token = await hub.token({ role: story.role, org: story.org, divisions: story.divisions });
}, 120_000);
afterAll(() => hub?.stop());

const send = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  hub.fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'zhongfu-purpose': 'P04',
      'zhongfu-case': caseNo,
      ...headers,
    },
    body: JSON.stringify(body),
  });
/** Without what is this request's own. */
const plain = ({ text }: Answer) => text.replace(/"audit":\{[^}]*\}/, '"audit":{}');
const typed = ({ status, headers }: Answer) => [status, headers.get('content-type'), headers.get('cache-control')];

const REQUESTS: Record<string, (id: string) => object> = {
  'a person with a refused field': (one) => ({
    query: '{ recipient(id: "ID") { name health { records { diagnosisCode } } } }'.replace('ID', one),
  }),
  'an unknown person': () => ({ query: '{ recipient(id: "nobody") { name } }' }),
  variables: (one) => ({
    query: 'query Q($id: ID!, $more: Boolean = false) { recipient(id: $id) { name age @include(if: $more) { value } } }',
    variables: { id: one, more: true },
  }),
  'a missing variable': () => ({ query: 'query Q($id: ID!) { recipient(id: $id) { name } }', variables: {} }),
  'a malformed number': () => ({
    query: 'query Q($c: CitizenId!) { recipientByIdentity(citizenId: $c, name: "王") { name } }',
    variables: { c: '110105194912310021' },
  }),
  'too many persons': () => ({
    query: 'query Q($ids: [ID!]) { recipients(ids: $ids) { edges { node { id } } } }',
    variables: { ids: Array.from({ length: 501 }, (_, n) => `x${n}`) },
  }),
  'a search that is refused': () => ({
    query: '{ recipients(filter: [{ coordinate: "Recipient.ethnicity", op: EQ, values: ["01"] }]) { edges { node { id } } } }',
  }),
  'the schema': () => ({ query: '{ __schema { queryType { name } } connectors { department } }' }),
  'one of two operations': () => ({
    query: 'query A { connectors { department } } query B { connectors { label } }',
    operationName: 'B',
  }),
  'an operation that is not there': () => ({ query: 'query A { connectors { department } }', operationName: 'C' }),
};

it.each(Object.keys(REQUESTS))('%s is answered the second time as the first', async (name) => {
  const request = REQUESTS[name]!(id);
  const [first, again] = [await send(request), await send(request)];
  expect(plain(again)).toBe(plain(first));
  expect(typed(again)).toEqual(typed(first));
});

it('a request that wants another form, or carries more, takes the long way', async () => {
  const query = '{ connectors { department } }';
  await send({ query });
  const other = await send({ query }, { accept: 'application/graphql-response+json' });
  expect(other.headers.get('content-type')).toContain('application/graphql-response+json');
  const persisted = await send({ query, extensions: { persistedQuery: { version: 1, sha256Hash: '0' } } });
  expect(persisted.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
});

it('is on record with the same document and the same verdicts', async () => {
  const request = REQUESTS['a person with a refused field']!(id);
  const events = [await send(request), await send(request)].map(({ body }) => body.extensions.audit.eventId);
  const entries = (await hub.entries()).filter((entry: Entry & { document?: string }) =>
    events.includes(entry.event_id),
  ) as (Entry & { document?: string })[];
  expect(entries).toHaveLength(2);
  expect(entries[1]!.document).toBe(entries[0]!.document);
  expect(entries[1]!.fieldsets).toEqual(entries[0]!.fieldsets);
});
