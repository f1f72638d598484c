// Whatever arrives that is not of its form is answered with its own status and code, tells nobody's secret back, is on record, and the hub lives.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';
import { DEVELOPMENT_ISSUER } from '../../src/server/issuer.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';

let hub: Hub;
let window: Asker;
let token: string;
let citizenId: string;
beforeAll(async () => {
  hub = await startHub();
  const story = hub.stories['A1']!;
  [window, citizenId] = [story, story.citizenId!];
  token = await hub.token({ role: story.role, org: story.org, divisions: story.divisions });
}, 120_000);
afterAll(() => hub?.stop());

/** What no answer here may say: the number that was typed in, and the token. */
function expectDiscreet({ text, headers }: Answer): void {
  const all = text + JSON.stringify([...headers]);
  for (const secret of [citizenId, token, ...hub.issued]) expect(all).not.toContain(secret);
}
async function send(init: RequestInit, path = '/graphql'): Promise<Answer> {
  const answer = await hub.fetch(path, init);
  expectDiscreet(answer);
  return answer;
}
const post = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send({
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'zhongfu-purpose': 'P04', ...headers },
    body,
  });
const query = (text: string, variables?: object, headers?: Record<string, string>): Promise<Answer> =>
  post(JSON.stringify({ query: text, variables }), headers);
const first = ({ body }: Answer) => body.errors[0].extensions;

/** The operation's entry; the hub is asked by nobody else meanwhile. */
async function recordedBy(work: () => Promise<Answer>) {
  const before = (await hub.entries()).length;
  const answer = await work();
  // those of callers who were not identified are counted apart, in their own time
  const entries = (await hub.entries()).slice(before).filter(({ actor }) => actor);
  return { answer, entries };
}
async function expectRefused(work: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
  const { answer, entries } = await recordedBy(work);
  expect({ status: answer.status, code: first(answer).code }).toEqual({ status, code });
  expect(answer.body).not.toHaveProperty('data');
  expect(entries.map(({ type, error }) => ({ type, code: error?.code }))).toEqual([{ type: 'ERR', code }]);
  return answer;
}

const BY_IDENTITY = 'query ($id: CitizenId!) { recipientByIdentity(citizenId: $id, name: "陈建国") { id } }';
const LIST = 'query ($ids: [ID!]!) { recipients(ids: $ids) { edges { node { id } } } }';

describe('a token that is not one', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const claims = () => ({
    iss: DEVELOPMENT_ISSUER,
    aud: 'zhongfu',
    sub: 'tn-hm-007',
    client_id: 'tn-window',
    role: window.role,
    org: window.org,
    divisions: window.divisions,
    iat: now(),
    exp: now() + 900,
  });
  const ownKey = () => importPKCS8(readFileSync(join(hub.data, 'keys', 'development-issuer.key'), 'utf8'), 'ES256');
  const foreignKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const signed = async (change: object, header: object = {}, key?: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT({ ...claims(), ...change })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
      .sign(key ?? (await ownKey()));
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = () => `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims())}.`;
  const cut = async () => (await signed({})).replace(/[^.]*$/, '');
  const byPublicKey = () => {
    const text = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims())}`;
    return `${text}.${createHmac('sha256', 'public').update(text).digest('base64url')}`;
  };
  const with_ = (value: string) => ({ authorization: value });
  const bearer = async (value: string | Promise<string>) => with_(`Bearer ${await value}`);

  const rows: [string, () => Promise<Record<string, string>> | Record<string, string>][] = [
    ['none at all', () => ({})],
    ['an empty one', () => with_('Bearer ')],
    ['another scheme', async () => with_(`Basic ${await signed({})}`)],
    ['no token but a word', () => with_('Bearer letmein')],
    ['one that ran out', () => bearer(signed({ exp: now() - 1 }))],
    ['one that does not say when it runs out', () => bearer(signed({ exp: undefined }))],
    ['one that is not valid yet', () => bearer(signed({ nbf: now() + 600 }))],
    ['one for another audience', () => bearer(signed({ aud: 'tax-office' }))],
    ['one of another issuer', () => bearer(signed({ iss: 'https://idp.example' }))],
    ['one signed by another key', () => bearer(signed({}, {}, foreignKey()))],
    ['one whose signature was cut off', () => bearer(cut())],
    ['an unsigned one (alg none)', () => bearer(unsigned())],
    ['one signed with a shared secret (alg HS256)', () => bearer(byPublicKey())],
    ['one of another kind (typ JWT)', () => bearer(signed({}, { typ: 'JWT' }))],
    ['one of no kind', () => bearer(signed({}, { typ: undefined }))],
    ['one that does not say which body asks', () => bearer(signed({ org: undefined }))],
    ['one without a role', () => bearer(signed({ role: undefined }))],
    ['one with a role nobody knows', () => bearer(signed({ role: 'XX' }))],
    ['one with a role in small letters', () => bearer(signed({ role: 'tw' }))],
    ['one without divisions', () => bearer(signed({ divisions: undefined }))],
    ['one whose divisions are a text', () => bearer(signed({ divisions: '320402004' }))],
    ['one with an empty division, which would be everywhere', () => bearer(signed({ divisions: [''] }))],
    ['one with a pattern for a division', () => bearer(signed({ divisions: ['%'] }))],
  ];
  it.each(rows)('%s: 401', async (_what, headers) => {
    const answer = await send({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await headers()) },
      body: JSON.stringify({ query: '{ connectors { department } }' }),
    });
    expect({ status: answer.status, code: first(answer).code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(answer.body).not.toHaveProperty('data');
  });

  it('the same claims, well signed, are let in', async () => {
    const headers = { 'content-type': 'application/json', ...(await bearer(signed({}))) };
    const answer = await send({ method: 'POST', headers, body: JSON.stringify({ query: '{ connectors { department } }' }) });
    expect(answer.body.data.connectors).toContainEqual({ department: 'health' });
  });
});

describe('a body that is not a GraphQL request', () => {
  it.each([
    ['no JSON', '{"query": "{ connectors', 'BAD_REQUEST'],
    ['nothing', '', 'BAD_REQUEST'],
    ['null', 'null', 'BAD_REQUEST'],
    ['a text', '"{ connectors { department } }"', 'BAD_REQUEST'],
    ['an object without a query', '{"quer": "{ connectors { department } }"}', 'BAD_REQUEST'],
    ['a query that is a number', '{"query": 7}', 'BAD_REQUEST'],
    ['variables that are a text', '{"query": "{ connectors { department } }", "variables": "x"}', 'BAD_REQUEST'],
    ['several requests at once', '[{"query": "{ connectors { department } }"}]', 'BAD_REQUEST'],
    ['a document that does not parse', '{"query": "{ connectors { "}', 'GRAPHQL_PARSE_FAILED'],
    ['a document without an operation', '{"query": "fragment F on Recipient { id }"}', 'GRAPHQL_VALIDATION_FAILED'],
    ['a field that does not exist', '{"query": "{ connectors { password } }"}', 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription', '{"query": "subscription { connectors { department } }"}', 'OPERATION_RESOLUTION_FAILURE'],
    [
      'an operation that is not in the document',
      '{"query": "query A { connectors { department } }", "operationName": "B"}',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'several operations and none named',
      '{"query": "query A { connectors { department } } query B { connectors { department } }"}',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a variable that is missing', JSON.stringify({ query: LIST }), 'BAD_USER_INPUT'],
    ['a variable of another type', JSON.stringify({ query: LIST, variables: { ids: { a: 1 } } }), 'BAD_USER_INPUT'],
  ])('%s: 400', async (_what, body, code) => {
    await expectRefused(() => post(body), 400, code);
  });

  it('bytes that are not UTF-8: 400', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await send({ method: 'POST', headers, body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) });
    expect(answer.status).toBe(400);
  });

  it('over 256 KiB: 413', async () => {
    const padding = ' '.repeat(256 * 1024);
    const answer = await expectRefused(() => query(`{ connectors { department } } #${padding}`), 413, 'REQUEST_TOO_LARGE');
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it('just under it is read', async () => {
    const answer = await query('{ connectors { department } }', { padding: 'x'.repeat(250 * 1024) });
    expect(answer.status).toBe(200);
  });
});

describe('a request that a browser could be tricked into', () => {
  const url = `/graphql?query=${encodeURIComponent('{ connectors { department } }')}`;
  const authorization = () => ({ authorization: `Bearer ${token}` });

  it('is refused as a form and as plain text; a bare GET is nobody’s without a token, which no page of another site can add', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const body = JSON.stringify({ query: '{ connectors { department } }' });
      const answer = await send({ method: 'POST', headers: { ...authorization(), 'content-type': type }, body });
      expect({ type, status: answer.status }).toEqual({ type, status: 400 });
      expect(answer.body).not.toHaveProperty('data');
    }
    const bare = await send({}, url);
    expect(bare.status).toBe(401);
    expect(bare.body).not.toHaveProperty('data');
    expect((await send({ headers: authorization() }, url)).status).toBe(200);
  });

  it('is a query when it is a GET that no form can send, under the same rules', async () => {
    const headers = { ...authorization(), 'content-type': 'application/json' };
    const answer = await send({ headers }, url);
    expect(answer.body.data.connectors).toContainEqual({ department: 'health' });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const anonymous = await send({ headers: { 'content-type': 'application/json' } }, url);
    expect(anonymous.status).toBe(401);
    const id = hub.stories['A1']!.recipientId;
    const person = await send({ headers }, `/graphql?query=${encodeURIComponent(`{ recipient(id: "${id}") { name } }`)}`);
    expect(person.body.errors[0].extensions.code).toBe('NO_PURPOSE');
  });

  it('never changes anything by GET', async () => {
    const headers = { ...authorization(), 'content-type': 'application/json' };
    const answer = await send({ headers }, `/graphql?query=${encodeURIComponent('mutation { __typename }')}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toHaveProperty('data');
  });

  it('is answered nowhere else', async () => {
    for (const [method, path] of [
      ['PUT', '/graphql'],
      ['DELETE', '/graphql'],
      ['POST', '/'],
      ['GET', '/metrics'],
      ['POST', '/_entities'],
      ['GET', '/..%2f..%2fpackage.json'],
    ])
      expect((await send({ method, headers: authorization() }, path)).status).toBe(404);
  });
});

describe('a citizen id that is none', () => {
  const broken = (id: string): [string, string][] => [
    ['LENGTH', id.slice(0, 17)],
    ['LENGTH', `${id}0`],
    ['LENGTH', ''],
    ['CHARSET', `${id.slice(0, 5)}O${id.slice(6)}`],
    ['CHARSET', `${id.slice(0, 5)}٣${id.slice(6)}`],
    ['DATE', `${id.slice(0, 10)}1332${id.slice(14)}`],
    ['DATE', `${id.slice(0, 6)}20010229${id.slice(14)}`],
    ['CHECK_DIGIT', `${id.slice(0, 17)}${id.endsWith('1') ? '2' : '1'}`],
  ];

  it.each(['LENGTH', 'CHARSET', 'DATE', 'CHECK_DIGIT'])(
    '%s: 400 with field and rule, as a variable and as a literal',
    async (rule) => {
      for (const [, id] of broken(citizenId).filter(([breaks]) => breaks === rule)) {
        const asVariable = await expectRefused(() => query(BY_IDENTITY, { id }), 400, 'BAD_USER_INPUT');
        const literal = `{ recipientByIdentity(citizenId: ${JSON.stringify(id)}, name: "陈建国") { id } }`;
        const asLiteral = await expectRefused(() => query(literal), 400, 'BAD_USER_INPUT');
        for (const answer of [asVariable, asLiteral]) {
          expect(first(answer)).toMatchObject({ field: expect.stringMatching(/citizenId/i), rule });
          if (id) expect(answer.text).not.toContain(id);
        }
      }
    },
  );

  it.each([[7], [true], [null], [['x']], [{ id: 'x' }]])('%j is none either', async (id) => {
    expect((await query(BY_IDENTITY, { id })).status).toBe(400);
  });

  it('is one with a small x and blanks around it', async () => {
    const answer = await query(BY_IDENTITY, { id: ` ${citizenId.toLowerCase()} ` }, { 'zhongfu-case': window.caseNo! });
    expect(answer.body.data.recipientByIdentity.id).toBe(hub.stories['A1']!.recipientId);
  });
});

describe('what somebody typed in the wrong place', () => {
  it.each([
    ['an integer argument', (id: string) => `{ recipients(ids: ["x"], first: "${id}") { edges { cursor } } }`],
    ['an unquoted argument', (id: string) => `{ recipient(id: ${id}) { id } }`],
    ['a field', (id: string) => `{ recipient(id: "x") { n${id} } }`],
    ['an argument’s name', (id: string) => `{ recipient(n${id}: "x") { id } }`],
    ['a root', (id: string) => `{ n${id} { id } }`],
    ['a directive’s argument', (id: string) => `{ recipient(id: "x") { id @skip(if: "${id}") } }`],
    ['a directive', (id: string) => `{ recipient(id: "x") { id @n${id} } }`],
    ['a fragment', (id: string) => `{ recipient(id: "x") { ...n${id} } }`],
    ['a type', (id: string) => `{ recipient(id: "x") { ... on n${id} { id } } }`],
    ['a variable’s name', (id: string) => `{ recipient(id: $n${id}) { id } }`],
    [
      'a variable’s default',
      (id: string) => `query ($first: Int = "${id}") { recipients(ids: ["x"], first: $first) { edges { cursor } } }`,
    ],
    ['a string that is not closed', (id: string) => `{ recipient(id: "${id}) { id } }`],
    ['an object for a text', (id: string) => `{ recipient(id: {id: "${id}"}) { id } }`],
    ['two things under one name', (id: string) => `{ recipient(id: "${id}") { id } recipient(id: "x") { id } }`],
  ])('%s: 400, and the number is not told back', async (_where, document) => {
    const answer = await query(document(citizenId));
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain(citizenId.slice(0, 14));
  });

  it('a variable: 400, and neither its value nor its neighbours are told back', async () => {
    const document = 'query ($first: Int) { recipients(ids: ["x"], first: $first) { edges { cursor } } }';
    const answer = await query(document, { first: citizenId, name: '陈建国' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('陈建国');
  });
});

describe('a purpose', () => {
  const person = () => `{ recipient(id: "${hub.stories['A1']!.recipientId}") { name } }`;

  it.each(['P99', 'p04', 'P4', 'P04,P01', '__proto__', 'P 04'])('that is not in the table (%s): 400', async (purpose) => {
    const answer = await expectRefused(() => query(person(), undefined, { 'zhongfu-purpose': purpose }), 400, 'BAD_USER_INPUT');
    expect(first(answer).field).toBe('Zhongfu-Purpose');
  });

  it('that is not the role’s: 200, PURPOSE_MISMATCH, nobody shown', async () => {
    const answer = await query(person(), undefined, { 'zhongfu-purpose': 'P07' });
    expect(answer).toMatchObject({ status: 200, body: { data: { recipient: null } } });
    expect(first(answer).code).toBe('PURPOSE_MISMATCH');
  });

  it('that is absent or empty: 200, NO_PURPOSE, nobody shown', async () => {
    const answer = await query(person(), undefined, { 'zhongfu-purpose': '' });
    expect(answer).toMatchObject({ status: 200, body: { data: { recipient: null } } });
    expect(first(answer).code).toBe('NO_PURPOSE');
  });

  it('that the token claims instead of the request counts for nothing', async () => {
    const claimed = await hub.token({ role: window.role, org: window.org, divisions: window.divisions, ...{ purpose: 'P04' } });
    const answer = await query(person(), undefined, { authorization: `Bearer ${claimed}`, 'zhongfu-purpose': '' });
    expect(first(answer).code).toBe('NO_PURPOSE');
  });

  it.each([[''], ['LS0000-000000000-0000'], ['__proto__'], ['%'], ["' OR 1=1 --"]])(
    'that needs a case, with the case “%s”: NO_CASE',
    async (caseNo) => {
      const answer = await query(person(), undefined, { 'zhongfu-case': caseNo });
      expect(answer).toMatchObject({ status: 200, body: { data: { recipient: null } } });
      expect(first(answer).code).toBe('NO_CASE');
    },
  );

  it('with a case number of 65 characters: 400', async () => {
    await expectRefused(() => query(person(), undefined, { 'zhongfu-case': '1'.repeat(65) }), 400, 'BAD_USER_INPUT');
  });
});

describe('a query of more than anybody needs', () => {
  const deep = (depth: number) => {
    const ring = ['household', 'members', 'recipient'];
    const names = ['recipient(id: "x")', ...Array.from({ length: depth - 2 }, (_, i) => ring[i % 3]!)];
    return `{ ${names.join(' { ')} { __typename${'}'.repeat(names.length)} }`.replace('__typename', lastOf(names));
  };
  const lastOf = (names: readonly string[]) => (names.at(-1) === 'members' ? 'livesTogether' : 'id');
  const aliases = (n: number) => `{ recipient(id: "x") { ${Array.from({ length: n }, (_, i) => `a${i}: id`).join(' ')} } }`;
  const many = Array.from({ length: 51 }, (_, i) => `a${i}: id`).join(' ');
  const multiplied = `{ recipient(id: "x") { ...One ...Other } } fragment One on Recipient { ...Many }
    fragment Other on Recipient { ...Many } fragment Many on Recipient { ${many} }`;

  it('15 deep is answered, 16 is not: 400', async () => {
    expect((await query(deep(15))).status).toBe(200);
    await expectRefused(() => query(deep(16)), 400, 'QUERY_LIMIT');
  });

  it('100 aliases are answered, 101 are not: 400', async () => {
    expect((await query(aliases(100))).status).toBe(200);
    await expectRefused(() => query(aliases(101)), 400, 'QUERY_LIMIT');
  });

  it('aliases that fragments multiply are counted where they are spread: 400', async () => {
    await expectRefused(() => query(multiplied), 400, 'QUERY_LIMIT');
  });

  it('fragments that double thirty times are refused at once', async () => {
    const doubling = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Recipient { ...F${i + 1} ... { ...F${i + 1} } }`);
    const document = `{ recipient(id: "x") { ...F0 } } ${doubling.join(' ')} fragment F30 on Recipient { a: id }`;
    const begun = performance.now();
    await expectRefused(() => query(document), 400, 'QUERY_LIMIT');
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  const ids = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `unknown-${from + i}`);
  const inCase = () => ({ 'zhongfu-case': window.caseNo! });

  it('500 persons are answered, 501 are not: 400', async () => {
    const answer = await query(LIST, { ids: ids(500) }, inCase());
    expect(answer.status).toBe(200);
    expect(answer.body.data.recipients.edges).toHaveLength(500);
    const refused = await expectRefused(() => query(LIST, { ids: ids(501) }, inCase()), 400, 'BULK_LIMIT');
    expect(first(refused).limit).toBe(500);
  });

  it('501 persons over two roots, in a longer page, or written out are 501 persons: 400', async () => {
    const two =
      'query ($a: [ID!]!, $b: [ID!]!) { a: recipients(ids: $a) { edges { cursor } } b: recipients(ids: $b) { edges { cursor } } }';
    await expectRefused(() => query(two, { a: ids(251), b: ids(250, 251) }, inCase()), 400, 'BULK_LIMIT');
    const page = 'query ($ids: [ID!]!) { recipients(ids: $ids, first: 501) { edges { cursor } } }';
    await expectRefused(() => query(page, { ids: ids(2) }, inCase()), 400, 'BULK_LIMIT');
    await expectRefused(
      () => query(`{ recipients(ids: ${JSON.stringify(ids(501))}) { edges { cursor } } }`, {}, inCase()),
      400,
      'BULK_LIMIT',
    );
  });

  it.each([
    ['none', ''],
    ['65 characters', 'x'.repeat(65)],
  ])('an id of %s: 400', async (_what, id) => {
    await expectRefused(() => query('query ($id: ID!) { recipient(id: $id) { id } }', { id }), 400, 'BAD_USER_INPUT');
  });
});

describe('names that every JavaScript object has', () => {
  const NAMES = Object.getOwnPropertyNames(Object.prototype);

  it.each(NAMES)('%s is an alias, a variable, an operation and an id like any other', async (name) => {
    const id = hub.stories['A1']!.recipientId!;
    const document = `query ${name}($${name}: ID!) { ${name}: recipient(id: $${name}) { ${name}: name citizenId } other: recipient(id: "${name}") { id } }`;
    // written out: an object literal would set its prototype instead
    const body = `{"query": ${JSON.stringify(document)}, "operationName": "${name}", "variables": {"${name}": "${id}"}}`;
    const answer = await post(body, { 'zhongfu-case': window.caseNo! });
    expect(answer.status).toBe(200);
    const own = Object.getOwnPropertyDescriptor(answer.body.data, name)!.value;
    expect(Object.getOwnPropertyDescriptor(own, name)!.value).toBe(hub.stories['A1']!.name);
    expect(own.citizenId).toMatch(/^320\*{14}X$/);
    expect(answer.body.data.other).toBeNull();
  });

  it.each(NAMES)('%s is no role, no purpose and no case', async (name) => {
    const signed = await hub.token({ role: name, org: name, divisions: window.divisions });
    expect((await query('{ connectors { department } }', {}, { authorization: `Bearer ${signed}` })).status).toBe(401);
    const person = `{ recipient(id: "${hub.stories['A1']!.recipientId}") { name } }`;
    expect((await query(person, {}, { 'zhongfu-purpose': name })).status).toBe(400);
    expect(first(await query(person, {}, { 'zhongfu-case': name })).code).toBe('NO_CASE');
    const organisation = await hub.token({ role: window.role, org: name, divisions: window.divisions });
    const headers = { authorization: `Bearer ${organisation}`, 'zhongfu-case': window.caseNo! };
    expect((await query(person, {}, headers)).body.data).toEqual({ recipient: null });
  });
});

describe('after all of it', () => {
  it('the hub lives, and answers a good question', async () => {
    expect((await hub.fetch('/health/live')).status).toBe(200);
    const answer = await hub.ask({ query: `{ recipient(id: "${hub.stories['A1']!.recipientId}") { name } }`, as: window });
    expect(answer.body.data.recipient.name).toBe(hub.stories['A1']!.name);
    expect(hub.said.err).not.toMatch(/unhandled|uncaught|TypeError/i);
  });
});
