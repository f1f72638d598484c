// Grants over HTTP: who may agree to share, up to what, how soon it holds on every hub, and that it stands on record first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, dayOf } from '../../src/kernel/days.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { peopleOf } from '../support/people.js';
import { runProgram } from '../support/program.js';
import { type Second, startSecond } from '../support/second-hub.js';

type Body = Answer['body'];

let hub: Hub;
let second: Second;
let window_: Asker & { recipientId: string };
beforeAll(async () => {
  hub = await startHub();
  second = await startSecond(hub);
  window_ = hub.stories['A1'] as never;
  seeded = await demonstration('health');
}, 180_000);
afterAll(async () => {
  await second?.stop();
  await hub?.stop();
});

/** The grant that the demonstration began with. */
const demonstration = (provider: string): Promise<string> =>
  hub.inDatabase(async (c) => {
    const { rows } = await c.query(
      "SELECT grant_no FROM sharing_grant WHERE provider = $1 AND purpose = 'P04' AND demand_org = $2 AND created_by = 'demonstration'",
      [provider, window_.org],
    );
    return rows[0].grant_no;
  });

const insurer = (more: Partial<Asker> = {}): Asker => ({
  role: 'MI',
  org: '11320499MA0DEM10X1',
  divisions: ['3204'],
  sub: 'mi-1',
  ...more,
});
const inAYear = addDays(dayOf(Date.now()), 365);
const terms = (more: object = {}) => ({
  provider: 'health',
  purpose: 'P04',
  fields: [{ coordinate: 'MedicalRecord.selfPaidYtd', render: 'band' }],
  divisions: ['320402'],
  legalBasis: '社会救助暂行办法 47-49',
  scenario: '临时救助',
  validTo: inAYear,
  perRequest: 100,
  perDay: 1000,
  ...more,
});
const CREATE = `mutation Create($input: SharingInput!, $demandOrg: String!, $key: ID!) {
  createGrant(input: $input, demandOrg: $demandOrg, idempotencyKey: $key) {
    grantNo demandOrg provider purpose status validTo perRequest fields { coordinate render rule }
  }
}`;
const REVOKE = `mutation Revoke($no: ID!, $key: ID!) { revokeGrant(grantNo: $no, reason: "不再需要", idempotencyKey: $key) { grantNo status } }`;
let keys = 0;
const newKey = () => `key-${++keys}`;
const create = (input: object, { as = insurer(), demandOrg = window_.org, key = newKey() } = {}) =>
  hub.ask({ query: CREATE, variables: { input, demandOrg, key }, as });
const revoke = (no: string, { as = insurer(), key = newKey() } = {}) => hub.ask({ query: REVOKE, variables: { no, key }, as });

const ASK = `query Ask($id: ID!) { recipient(id: $id) { name health { records { selfPaidYtd { band } } } } }`;
const question = () => ({ query: ASK, variables: { id: window_.recipientId }, as: window_ });
const band = (body: Body) => body.data.recipient.health?.records[0].selfPaidYtd?.band;
const code = (body: Body) =>
  body.errors?.find((e: Body) => e.extensions.coordinate === 'MedicalRecord.selfPaidYtd')?.extensions.code;
let seeded: string;

test('ended by the provider’s own staff, a grant no longer holds for the next request here, nor within five seconds anywhere', async () => {
  expect(band((await hub.ask(question())).body)).toBeTruthy();
  expect(band((await second.ask(question())).body)).toBeTruthy();
  const { status, body } = await revoke(seeded);
  const done = Date.now();
  expect(status).toBe(200);
  expect(body.data.revokeGrant).toEqual({ grantNo: seeded, status: 'REVOKED' });
  expect(code((await hub.ask(question())).body)).toBe('NO_GRANT');
  while (code((await second.ask(question())).body) !== 'NO_GRANT') {
    expect(Date.now() - done).toBeLessThan(5_000);
    await sleep(50);
  }
});

test('a new one holds for the next request, within five seconds on every hub, and gives what it names and no more', async () => {
  const { body } = await create(terms());
  const done = Date.now();
  expect(body.errors).toBeUndefined();
  expect(body.data.createGrant).toMatchObject({
    demandOrg: window_.org,
    provider: 'health',
    status: 'ACTIVE',
    validTo: inAYear,
    fields: [{ coordinate: 'MedicalRecord.selfPaidYtd', render: 'band', rule: `grant:${body.data.createGrant.grantNo}` }],
  });
  expect(band((await hub.ask(question())).body)).toBeTruthy();
  const more = await hub.ask({ ...question(), query: ASK.replace('selfPaidYtd { band }', 'insuranceType { code }') });
  expect(more.body.errors[0].extensions).toMatchObject({ code: 'NO_GRANT', coordinate: 'MedicalRecord.insuranceType' });
  while (!band((await second.ask(question())).body)) {
    expect(Date.now() - done).toBeLessThan(5_000);
    await sleep(50);
  }
});

describe('an act takes place once', () => {
  test('a repeat gets the first result, also from another hub; another request under the same key is refused', async () => {
    const key = newKey();
    const [first, again] = await Promise.all([create(terms(), { key }), create(terms(), { key })]);
    const third = await second.ask({ query: CREATE, variables: { input: terms(), demandOrg: window_.org, key }, as: insurer() });
    expect(again.body.data).toEqual(first.body.data);
    expect(third.body.data).toEqual(first.body.data);
    const other = await create(terms({ perDay: 5 }), { key });
    expect(other.status).toBe(400);
    expect(other.body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'idempotencyKey', rule: 'REUSED' });
    expect(other.body.data).toBeUndefined();
  });
  test('a repeat gets the first result where the act would be refused by now; nothing happens and the record says so', async () => {
    const key = newKey();
    const first = await create(terms(), { key });
    const no = first.body.data.createGrant.grantNo;
    await revoke(no);
    const before = (await hub.entries()).length;
    const again = await create(terms(), { key, as: insurer({ divisions: [] }) });
    expect(again.body.data).toEqual(first.body.data);
    expect((await hub.entries(before)).map(({ type, about }) => [type, about])).toEqual([['REQ', { repeated: true }]]);
    expect(
      await hub.inDatabase((c) => c.query('SELECT 1 FROM sharing_grant WHERE grant_no = $1 AND revoked_at IS NULL', [no])),
    ).toMatchObject({ rowCount: 0 });
    expect((await create(terms({ perDay: 5 }), { key, as: insurer({ divisions: [] }) })).body.errors[0].extensions.code).toBe(
      'OUT_OF_JURISDICTION',
    );
  });
  test('the key of another caller is another key', async () => {
    const key = newKey();
    const [one, two] = [await create(terms(), { key }), await create(terms(), { key, as: insurer({ sub: 'mi-2' }) })];
    expect(two.body.data.createGrant.grantNo).not.toBe(one.body.data.createGrant.grantNo);
  });
});

describe('the record', () => {
  test('has who agreed to what before it takes effect, and nothing of it in clear that names a person', async () => {
    const before = (await hub.entries()).length;
    const { body } = await create(terms());
    const [deed, answer] = (await hub.entries(before)).filter((e) => e.request_id === body.extensions.audit.requestId);
    expect(deed).toMatchObject({
      type: 'POLICY',
      actor: { role: 'MI', org: insurer().org, ref: hub.ref('actor', 'mi-1') },
      about: { act: 'createGrant', provider: 'health', demandOrg: window_.org, fields: ['MedicalRecord.selfPaidYtd:band'] },
    });
    expect(deed!.raw).not.toContain('mi-1');
    expect(answer).toMatchObject({ type: 'REQ', event_id: body.extensions.audit.eventId });
  });
  test('that cannot be written lets nothing change', async () => {
    const count = () => hub.inDatabase(async (c) => Number((await c.query('SELECT count(*) FROM sharing_grant')).rows[0].count));
    const before = await count();
    const lock = await hub.inDatabase(async (c) => {
      await c.query('BEGIN');
      await c.query('LOCK TABLE audit.leaf IN ACCESS EXCLUSIVE MODE');
      const answer = await create(terms());
      await c.query('ROLLBACK');
      return answer;
    });
    expect(lock.status).toBe(503);
    expect(lock.body.errors[0].extensions.code).toBe('AUDIT_UNAVAILABLE');
    expect(lock.body.data).toBeUndefined();
    expect(await count()).toBe(before);
    for (let i = 0; i < 100 && (await create(terms())).status !== 200; i++) await sleep(100);
  });
});

describe('refused, with data null and one error', () => {
  const refusal = ({ status, body }: Awaited<ReturnType<typeof create>>) => {
    expect(body.data ?? null).toBeNull();
    expect(body.errors).toHaveLength(1);
    return [status, body.errors[0].extensions.code, body.errors[0].extensions.field].filter(Boolean);
  };
  test.each([
    [
      'more than the ceiling has for anybody with the purpose',
      { fields: [{ coordinate: 'MedicalRecord.selfPaidYtd', render: 'plain' }] },
    ],
    ['what is never shared', { fields: [{ coordinate: 'MedicalRecord.diagnosisCode', render: 'plain' }] }],
  ])('%s: CEILING_EXCEEDED', async (_words, more) => {
    const answer = await create(terms(more));
    expect(refusal(answer)).toEqual([200, 'CEILING_EXCEEDED']);
    expect(answer.body.errors[0].extensions.coordinates).toEqual([more.fields[0]!.coordinate]);
    expect((await hub.entryOf(answer)).type).toBe('DENY');
  });
  test.each([
    ['another provider’s field', { fields: [{ coordinate: 'Recipient.name', render: 'plain' }] }, 'fields'],
    ['a last day that is over', { validTo: '2026-01-01' }, 'validTo'],
    ['no divisions', { divisions: [] }, 'divisions'],
    ['an unknown purpose', { purpose: 'P99' }, 'purpose'],
    ['more at a time than anybody may ask', { perRequest: 501 }, 'perRequest'],
    ['no legal basis', { legalBasis: ' ' }, 'legalBasis'],
  ])('%s: BAD_USER_INPUT', async (_words, more, field) => {
    expect(refusal(await create(terms(more)))).toEqual([400, 'BAD_USER_INPUT', field]);
  });
  test('another department’s staff, and divisions that are not one’s own', async () => {
    expect(refusal(await create(terms(), { as: insurer({ role: 'CA' }) }))).toEqual([200, 'NO_GRANT']);
    expect(refusal(await create(terms(), { as: insurer({ role: 'SA' }) }))).toEqual([200, 'NO_GRANT']);
    expect(refusal(await create(terms({ divisions: ['32'] })))).toEqual([200, 'OUT_OF_JURISDICTION']);
    expect(refusal(await create(terms(), { as: insurer({ divisions: [] }) }))).toEqual([200, 'OUT_OF_JURISDICTION']);
    expect(refusal(await revoke(await demonstration('education')))).toEqual([200, 'NO_GRANT']);
    const { grantNo } = (await create(terms())).body.data.createGrant;
    for (const divisions of [['320411'], ['3418'], []])
      expect(refusal(await revoke(grantNo, { as: insurer({ divisions }) }))).toEqual([200, 'OUT_OF_JURISDICTION']);
    expect(refusal(await revoke('GR-unknown'))).toEqual([200, 'NO_GRANT']);
  });
  test('by GET', async () => {
    const query = encodeURIComponent(`mutation { revokeGrant(grantNo: "x", reason: "y", idempotencyKey: "z") { grantNo } }`);
    const answer = await hub.fetch(`/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${await hub.token(insurer())}`, 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBe(405);
  });
});

describe('the list of grants', () => {
  const GRANTS = 'query Grants($p: String) { grants(provider: $p) { grantNo provider status fields { coordinate render } } }';
  const list = (role: string, p: string | null = null) =>
    hub.ask({ query: GRANTS, variables: { p }, as: { role, org: insurer().org, divisions: ['3204'] } });
  test('is for the provider’s staff, who see their own, and for audit and the data authority', async () => {
    const providers = (body: Body) => [...new Set(body.data.grants.map((g: Body) => g.provider))];
    expect(providers((await list('MI')).body)).toEqual(['health']);
    expect(providers((await list('AU')).body).length).toBeGreaterThan(5);
    expect(providers((await list('DB', 'housing')).body)).toEqual(['housing']);
    expect((await list('MI')).body.data.grants.find((g: Body) => g.grantNo === seeded).status).toBe('REVOKED');
    for (const answer of [await list('TW'), await list('SA'), await list('MI', 'housing'), await list('AU', 'nobody')])
      expect([answer.body.data, answer.body.errors[0].extensions.code]).toEqual([null, 'NO_GRANT']);
  });
});

describe('how many', () => {
  const other = '11320499MA0DEM99X9';
  test('at a time and in a day, as the grant says', async () => {
    const field = { fields: [{ coordinate: 'Recipient.sex', render: 'plain' }] };
    const civil = insurer({ role: 'CA' });
    const { body } = await create(terms({ provider: 'civil-affairs', purpose: 'P15', ...field, perRequest: 2, perDay: 5 }), {
      as: civil,
      demandOrg: other,
    });
    expect(body.errors).toBeUndefined();
    const village: Asker = { role: 'VC', org: other, divisions: ['320402'], purpose: 'P15' };
    const ask = (n: number, from = hub) =>
      from.ask({
        query: 'query Q($ids: [ID!]) { recipients(ids: $ids) { edges { node { sex { code } } } } }',
        variables: { ids: Array.from({ length: n }, (_, i) => `guess-${i}`) },
        as: village,
      });
    const three = await ask(3);
    expect([three.status, three.body.errors[0].extensions]).toEqual([400, { code: 'BULK_LIMIT', limit: 2 }]);
    expect([(await ask(2)).status, (await ask(2)).status]).toEqual([200, 200]);
    const fifth = await ask(2);
    expect([fifth.status, fifth.body.errors[0].extensions.code]).toEqual([429, 'BULK_LIMIT']);
    const seconds = fifth.body.errors[0].extensions.retryAfterSeconds;
    expect(fifth.headers.get('retry-after')).toBe(String(seconds));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(86_400);
    expect((await ask(1)).status).toBe(200);
    await sleep(1_500); // the other hub learns of it within a second
    expect((await ask(1, second as never)).status).toBe(429);
  });
});

describe('whose limit', () => {
  const field = { fields: [{ coordinate: 'Recipient.sex', render: 'plain' }] };
  const agreed = async (org: string, more: object) => {
    const { body } = await create(terms({ provider: 'civil-affairs', purpose: 'P15', ...field, ...more }), {
      as: insurer({ role: 'CA' }),
      demandOrg: org,
    });
    expect(body.errors).toBeUndefined();
  };
  const village = (org: string): Asker => ({ role: 'VC', org, divisions: ['3204'], purpose: 'P15' });
  const SEARCH = `query S($first: Int) { recipients(filter: [{ coordinate: "Recipient.residenceDivision", op: EQ, values: ["320402"] }], first: $first) {
    edges { node { sex { code } } } } }`;

  test('that of those whom a search finds, too', async () => {
    const org = '11320499MA0DEM55X5';
    const more = { fields: [...field.fields, { coordinate: 'Recipient.residenceDivision', render: 'plain' }] };
    await agreed(org, { ...more, perRequest: 3 });
    const search = (first: number | null) => hub.ask({ query: SEARCH, variables: { first }, as: village(org) });
    const page = await search(3);
    expect(page.body.data.recipients.edges).toHaveLength(3);
    for (const first of [4, null]) {
      const over = await search(first);
      expect([over.status, over.body.errors[0].extensions]).toEqual([400, { code: 'BULK_LIMIT', limit: 3 }]);
      expect(over.body.data).toBeUndefined();
    }
  });

  test('also of those of whom only the handle is asked, found by what they were filtered by', async () => {
    const org = '11320499MA0DEM33X3';
    const more = { fields: [{ coordinate: 'Recipient.residenceDivision', render: 'plain' }] };
    await agreed(org, { ...more, perRequest: 3, perDay: 6 });
    const query = SEARCH.replace('sex { code }', 'id');
    const search = (first: number) => hub.ask({ query, variables: { first }, as: village(org) });
    // a search that is refused, or looks at nobody, is a guess
    expect((await search(4)).body.errors[0].extensions).toEqual({ code: 'BULK_LIMIT', limit: 3 });
    expect((await search(3)).body.data.recipients.edges).toHaveLength(3);
    expect((await search(2)).status).toBe(200);
    for (const first of [1, 0]) expect((await search(first)).status).toBe(429);
  });

  test('that of any grant where only handles are asked for, or what is refused anyway: whether there is somebody is an answer', async () => {
    const org = '11320499MA0DEM22X2';
    await agreed(org, { perRequest: 2, perDay: 4 });
    const { citizenId: no, name, recipientId: id } = hub.stories['A1']!;
    const ask = (query: string) => hub.ask({ query, variables: { no, name, id }, as: village(org) });
    const ONE = 'query I($no: CitizenId!, $name: String!) { recipientByIdentity(citizenId: $no, name: $name) { id } }';
    expect((await ask(ONE)).body.data.recipientByIdentity.id).toBe(id);
    const ids = (n: number) =>
      `{ recipients(ids: [${Array.from({ length: n }, (_, i) => `"guess-${i}"`)}]) { edges { node { ethnicity { code } } } } }`;
    expect((await ask(ids(3))).body.errors[0].extensions).toEqual({ code: 'BULK_LIMIT', limit: 2 });
    expect((await ask(ids(2))).status).toBe(200);
    const EXPLAIN = 'query E($id: ID!) { explainAccess(recipientId: $id, coordinates: ["Recipient.id"]) { render } }';
    expect((await ask(EXPLAIN)).body.data.explainAccess).toEqual([{ render: 'plain' }]);
    for (const query of [ONE, ids(1), EXPLAIN]) expect((await ask(query)).status).toBe(429);
  });

  test('that of the grants for a person’s own divisions: a wider one for another district is no budget here', async () => {
    const org = '11320499MA0DEM66X6';
    const { people } = await peopleOf(hub);
    const inside = (district: string) =>
      people
        .filter(({ person: p }) => p.registeredDivision.startsWith(district) && p.residenceDivision.startsWith(district))
        .map(({ recipientId }) => recipientId);
    const [here, elsewhere] = [inside('320402').slice(0, 20), inside('320411').slice(0, 20)];
    await agreed(org, { divisions: ['320402'], perRequest: 400, perDay: 50 });
    await agreed(org, { divisions: ['320411'], perRequest: 500, perDay: 100_000 });
    const ask = (some: readonly string[]) =>
      hub.ask({
        query: 'query Q($ids: [ID!]) { recipients(ids: $ids) { edges { node { id sex { code } } } } }',
        variables: { ids: some },
        as: village(org),
      });
    // fifty for those of the first district, and they are not taken from the other's hundred thousand
    expect([(await ask(here)).status, (await ask(here)).status]).toEqual([200, 200]);
    expect((await ask(elsewhere)).status).toBe(200);
    expect((await ask(here.slice(0, 10))).status).toBe(200);
    const last = await ask(here.slice(0, 1));
    expect([last.status, last.body.errors[0].extensions.code]).toEqual([429, 'BULK_LIMIT']);
    expect((await ask(elsewhere)).status).toBe(200);

    const narrow = '11320499MA0DEM44X4';
    await agreed(narrow, { divisions: ['320402'], perRequest: 2 });
    await agreed(narrow, { divisions: ['320411'], perRequest: 500 });
    const few = (some: readonly string[]) =>
      hub.ask({
        query: 'query Q($ids: [ID!]) { recipients(ids: $ids) { edges { node { id sex { code } } } } }',
        variables: { ids: some },
        as: village(narrow),
      });
    expect((await few(here.slice(0, 2))).status).toBe(200);
    const over = await few(here.slice(0, 3));
    expect([over.status, over.body.errors[0].extensions]).toEqual([400, { code: 'BULK_LIMIT', limit: 2 }]);
  });
});

describe('at the operator’s terminal', () => {
  const run = (...args: string[]) => runProgram(['grant', ...args], hub.env);
  const folder = () => {
    const path = join(hub.data, 'terms');
    mkdirSync(path, { recursive: true });
    return path;
  };
  test('grants are listed, made and ended; on record, in force for the running hub', async () => {
    const file = join(folder(), 'terms.json');
    const fields = { 'MedicalRecord.insuranceType': 'plain' };
    writeFileSync(file, JSON.stringify({ ...terms(), fields, demandOrg: window_.org }));
    const made = await run('create', '--file', file, '--json');
    expect([made.code, made.err]).toEqual([0, '']);
    const { grantNo } = JSON.parse(made.out);
    const listed = JSON.parse((await run('list', '--json')).out);
    expect(listed.find((g: Body) => g.grantNo === grantNo)).toMatchObject({ status: 'ACTIVE', fields });
    const ended = await run('revoke', grantNo, '--reason', '结束');
    expect([ended.code, ended.out]).toEqual([0, expect.stringContaining(`${grantNo}  REVOKED`)]);
    const acts = (await hub.entries()).filter((e) => e.about?.['by'] === 'command line').map((e) => e.about!['act']);
    expect(acts).toEqual(['createGrant', 'revokeGrant']);
  });
  test('wrong usage and wrong terms end with 2, without a hub with 4', async () => {
    const file = join(folder(), 'too-much.json');
    const fields = { 'MedicalRecord.diagnosisCode': 'plain' };
    writeFileSync(file, JSON.stringify({ ...terms(), fields, demandOrg: window_.org }));
    const over = await run('create', '--file', file);
    expect([over.code, over.err]).toEqual([2, expect.stringContaining('CEILING_EXCEEDED')]);
    expect((await run('revoke', 'GR-unknown', '--reason', 'x')).code).toBe(2);
    expect((await run('revoke', 'GR-1')).code).toBe(2);
    expect((await run('frob')).code).toBe(2);
    expect((await runProgram(['grant', 'list'], { ZHONGFU_DATA: folder() })).code).toBe(4);
  });
});
