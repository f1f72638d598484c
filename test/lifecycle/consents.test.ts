// Consents over HTTP: a charity's path to a person begins with the person's consent and ends with it, and a child's with the guardian's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Story } from '../../src/commands/story-list.js';
import { addDays, dayOf } from '../../src/kernel/days.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { peopleOf } from '../support/people.js';
import { type Second, startSecond } from '../support/second-hub.js';

type Body = Answer['body'];

let hub: Hub;
let second: Second;
let family: Story;
let federation: Asker;
let foundation: Asker;
beforeAll(async () => {
  hub = await startHub();
  second = await startSecond(hub);
  family = hub.stories['G2']!;
  federation = family;
  const { world } = await peopleOf(hub);
  const other = world.organisations.find(({ role, uscc }) => role === 'CH' && uscc !== family.org)!;
  foundation = { ...federation, org: other.uscc };
}, 180_000);
afterAll(async () => {
  await second?.stop();
  await hub?.stop();
});

const later = addDays(dayOf(Date.now()), 100);
const citizen = (...recipient: string[]): Asker => {
  const { org, divisions } = hub.stories['K1']!;
  return { role: 'CI', org, divisions, recipient, purpose: 'P18', sub: recipient[0]! };
};
const window_ = (role: string, purpose: string): Asker => ({
  role,
  org: hub.stories['A1']!.org,
  divisions: ['320404'],
  purpose,
});
const terms = (more: object = {}) => ({
  recipientId: family.recipientId,
  kind: '2',
  organisation: federation.org,
  coordinates: ['Recipient.name', 'Recipient.phone', 'Recipient.citizenId'],
  until: later,
  evidenceSha256: 'ab'.repeat(32),
  ...more,
});
let keys = 0;
const RECORD = `mutation Record($input: ConsentInput!, $key: ID!) { recordConsent(input: $input, idempotencyKey: $key) {
  id recipientId kind organisation coordinates until withdrawnAt } }`;
const WITHDRAW =
  'mutation Withdraw($id: ID!, $key: ID!) { withdrawConsent(id: $id, idempotencyKey: $key) { id recipientId withdrawnAt } }';
const record = (input: object, as: Asker, key = `c-${++keys}`) => hub.ask({ query: RECORD, variables: { input, key }, as });
const withdraw = (id: string, as: Asker) => hub.ask({ query: WITHDRAW, variables: { id, key: `w-${++keys}` }, as });

const PERSON =
  '{ id name phone citizenId residenceAddress health { records { diagnosisCode } } household { householdSize members { recipient { id name } } } }';
const byIdentity = (as = federation, from: Pick<Hub, 'ask'> = hub) =>
  from.ask({
    query: `query Identity($no: CitizenId!, $name: String!) { recipientByIdentity(citizenId: $no, name: $name) ${PERSON} }`,
    variables: { no: family.citizenId, name: family.name },
    as,
  });
const byId = (id: string, as = federation, from: Pick<Hub, 'ask'> = hub) =>
  from.ask({ query: `query One($id: ID!) { recipient(id: $id) ${PERSON} }`, variables: { id }, as });
const codeOf = (body: Body, coordinate: string) =>
  body.errors?.find((e: Body) => e.extensions.coordinate === coordinate)?.extensions.code;
const refusal = ({ status, body }: Answer) => [status, body.data ?? null, ...body.errors.map((e: Body) => e.extensions.code)];

test('before consent a charity has no path to the person, by whatever name, and no department is asked', async () => {
  const since = await hub.sandbox.now();
  const unknown = await byId('nobody');
  for (const answer of [await byIdentity(), await byId(family.recipientId!)]) {
    expect(answer.body.data).toEqual(Object.fromEntries(Object.keys(answer.body.data).map((key) => [key, null])));
    expect(answer.body.errors).toHaveLength(1);
    expect(answer.body.errors[0].extensions.code).toBe('OUT_OF_JURISDICTION');
    expect(answer.body.errors[0].message).toBe(unknown.body.errors[0].message);
  }
  expect((await hub.sandbox.log(since)).filter(({ kind }) => kind !== 'token')).toEqual([]);
});

describe('with the person’s separate consent', () => {
  let consent: Body;
  let pairwise: string;
  test('the charity sees name and phone, masked, and nothing that the consent or the ceiling does not have', async () => {
    const recorded = await record(terms(), citizen(family.recipientId!));
    expect(recorded.body.errors).toBeUndefined();
    consent = recorded.body.data.recordConsent;
    expect(consent).toMatchObject({
      recipientId: family.recipientId,
      kind: '2',
      organisation: federation.org,
      withdrawnAt: null,
    });
    const answer = await byIdentity();
    const seen = answer.body.data.recipientByIdentity;
    expect(seen.name).toMatch(/^.\*+$/);
    expect(seen.name[0]).toBe(family.name![0]);
    expect(seen.phone).toMatch(/^\d{3}\*{4}\d{4}$/);
    expect(seen).toMatchObject({ citizenId: null, residenceAddress: null, health: null });
    expect(codeOf(answer.body, 'Recipient.citizenId')).toBe('NO_GRANT');
    expect(codeOf(answer.body, 'Recipient.residenceAddress')).toBe('NO_CONSENT');
    expect(codeOf(answer.body, 'Household.householdSize')).toBe('NO_CONSENT');
    const entry = await hub.entryOf(answer);
    expect(entry.about).toMatchObject({ consents: [consent.id] });
    expect(entry.subjects!.map(({ ref }) => ref)).toContain(hub.ref('subject', family.recipientId!));
    pairwise = seen.id;
  });
  test('under a name that is the charity’s own: it leads back here, and nowhere for another charity', async () => {
    expect(pairwise).toMatch(/^[\w-]{22}$/);
    expect(pairwise).not.toBe(family.recipientId);
    expect((await byId(pairwise)).body.data.recipient).toMatchObject({ id: pairwise });
    expect((await byId(pairwise, federation, second)).body.data.recipient).toMatchObject({ id: pairwise });
    expect((await byId(family.recipientId!)).body.data.recipient).toBeNull();
    expect((await byId(pairwise, foundation)).body.data.recipient).toBeNull();
    expect((await byIdentity(foundation)).body.data.recipientByIdentity).toBeNull();
    expect((await record(terms({ organisation: foundation.org }), citizen(family.recipientId!))).status).toBe(200);
    const other = (await byIdentity(foundation)).body.data.recipientByIdentity.id;
    expect(other).not.toBe(pairwise);
    expect((await byId(other)).body.data.recipient).toBeNull();
  });
  test('those who live with the person stay unseen', async () => {
    await record(terms({ coordinates: ['Household.householdSize'] }), citizen(family.recipientId!));
    const { household } = (await byId(pairwise)).body.data.recipient;
    expect(household).toEqual({
      householdSize: 2,
      members: [{ recipient: { id: pairwise, name: expect.any(String) } }],
    });
  });
  test('withdrawn, it is told as withdrawn for the very next request, and within five seconds by every hub', async () => {
    const ended = await withdraw(consent.id, citizen(family.recipientId!));
    const done = Date.now();
    expect(ended.body.data.withdrawConsent).toMatchObject({ id: consent.id, withdrawnAt: expect.any(String) });
    // another consent of the same person, to the same charity, is alive: it names the household alone
    expect(codeOf((await byId(pairwise)).body, 'Recipient.name')).toBe('NO_CONSENT');
    const rest = await hub.inDatabase((c) =>
      c.query('SELECT id FROM consent WHERE organisation = $1 AND withdrawn_at IS NULL', [federation.org]),
    );
    for (const { id } of rest.rows) await withdraw(id, citizen(family.recipientId!));
    const now = await byId(pairwise);
    expect(now.body.data.recipient).toMatchObject({ name: null, phone: null });
    expect([codeOf(now.body, 'Recipient.name'), codeOf(now.body, 'Recipient.phone')]).toEqual(Array(2).fill('CONSENT_WITHDRAWN'));
    while (codeOf((await byId(pairwise, federation, second)).body, 'Recipient.name') !== 'CONSENT_WITHDRAWN') {
      expect(Date.now() - done).toBeLessThan(5_000);
      await sleep(50);
    }
    const again = await withdraw(consent.id, citizen(family.recipientId!));
    expect(again.body.data).toEqual(ended.body.data);
  });
});

describe('who records a consent', () => {
  test('is on record, about the person, before it takes effect', async () => {
    const before = (await hub.entries()).length;
    const { body } = await record(terms(), citizen(family.recipientId!));
    const [deed, answer] = (await hub.entries(before)).filter((e) => e.request_id === body.extensions.audit.requestId);
    expect(deed).toMatchObject({
      type: 'POLICY',
      purpose: 'P18',
      about: { act: 'recordConsent', kind: '2', organisation: federation.org },
    });
    expect(deed!.subjects).toEqual([{ f: 'a', ref: hub.ref('subject', family.recipientId!) }]);
    expect(deed!.raw).not.toContain(family.recipientId!);
    expect(answer!.type).toBe('REQ');
  });
  test('gets the first result again, whoever may be seen by then and for whatever purpose', async () => {
    const self = citizen(family.recipientId!);
    const first = await record(terms(), self, 'sent-twice');
    const since = await hub.sandbox.now();
    const again = await record(terms(), { ...self, recipient: [], purpose: null }, 'sent-twice');
    expect(again.body.data).toEqual(first.body.data);
    expect((await hub.sandbox.log(since)).filter(({ kind }) => kind !== 'token')).toEqual([]);
    const other = await record(terms({ kind: '3' }), { ...self, recipient: [] }, 'sent-twice');
    expect(refusal(other)).toEqual([200, null, 'OUT_OF_JURISDICTION']);
  });
  test('must be able to see the person, for a purpose that has consents', async () => {
    const self = citizen(family.recipientId!);
    expect(refusal(await record(terms(), { ...self, purpose: null }))).toEqual([200, null, 'NO_PURPOSE']);
    expect(refusal(await record(terms(), { ...self, purpose: 'P04' }))).toEqual([200, null, 'PURPOSE_MISMATCH']);
    expect(refusal(await record(terms(), window_('TW', 'P01')))).toEqual([200, null, 'NO_CASE']);
    expect(refusal(await record(terms(), window_('TW', 'P15')))).toEqual([200, null, 'PURPOSE_MISMATCH']);
    expect(refusal(await record(terms(), window_('TW', 'P04')))).toEqual([200, null, 'NO_CASE']);
    const stranger = await record(terms(), citizen(hub.stories['K1']!.recipientId!));
    expect(refusal(stranger)).toEqual([200, null, 'OUT_OF_JURISDICTION']);
    expect((await hub.entryOf(stranger)).type).toBe('DENY');
    // a person's handle is no consent either
    for (const id of ['CO-unknown', family.recipientId!])
      expect(refusal(await withdraw(id, self))).toEqual([200, null, 'OUT_OF_JURISDICTION']);
    expect(refusal(await record(terms(), federation))).toEqual([200, null, 'OUT_OF_JURISDICTION']);
  });
  test('is not a spouse, who may see something of the person, nor a child in its guardian’s place', async () => {
    const [husband, wife] = hub.stories['K1']!.persons!;
    const forWife = await record(terms({ recipientId: wife!.recipientId }), citizen(husband!.recipientId!));
    expect(refusal(forWife)).toEqual([200, null, 'OUT_OF_JURISDICTION']);
    const child = hub.stories['K2']!.persons![0]!.recipientId!;
    const byItself = await record(terms({ recipientId: child, kind: '3', organisation: null }), citizen(child));
    expect(refusal(byItself)).toEqual([200, null, 'NO_GUARDIAN_CONSENT']);
  });
  test('a charity with consent renews for itself alone, under its own name for the person', async () => {
    const { id } = (await byIdentity()).body.data.recipientByIdentity;
    const renewed = await record(terms({ recipientId: id }), federation);
    expect(renewed.body.data.recordConsent.recipientId).toBe(id);
    expect(refusal(await record(terms({ recipientId: id, organisation: foundation.org }), federation))).toEqual([
      200,
      null,
      'NO_CONSENT',
    ]);
    const others = await record(terms({ organisation: foundation.org }), citizen(family.recipientId!));
    expect(refusal(await withdraw(others.body.data.recordConsent.id, federation))).toEqual([200, null, 'OUT_OF_JURISDICTION']);
    expect((await withdraw(renewed.body.data.recordConsent.id, federation)).body.data.withdrawConsent.recipientId).toBe(id);
  });
  test('nor does it widen what the person agreed to, or bring back what was withdrawn', async () => {
    const { id } = (await byIdentity()).body.data.recipientByIdentity;
    const wider = terms({ recipientId: id, coordinates: ['Recipient.name', 'Recipient.residenceAddress'] });
    expect(refusal(await record(wider, federation))).toEqual([200, null, 'NO_CONSENT']);
    const live = await hub.inDatabase((c) =>
      c.query('SELECT id FROM consent WHERE organisation = $1 AND withdrawn_at IS NULL', [federation.org]),
    );
    for (const row of live.rows) await withdraw(row.id, citizen(family.recipientId!));
    const again = await record(terms({ recipientId: id }), federation);
    expect(refusal(again)).toEqual([200, null, 'CONSENT_WITHDRAWN']);
    expect((await hub.entryOf(again)).type).toBe('DENY');
    expect(codeOf((await byId(id)).body, 'Recipient.phone')).toBe('CONSENT_WITHDRAWN');
  });
  test.each([
    ['kind', { kind: '1' }],
    ['organisation', { organisation: null }],
    ['coordinates', { coordinates: [] }],
    ['coordinates', { coordinates: ['Recipient.nothing'] }],
    ['until', { until: '2026-01-01' }],
    ['evidenceSha256', { evidenceSha256: 'abc' }],
  ])('a %s that is none is bad input', async (field, more) => {
    const answer = await record(terms(more), citizen(family.recipientId!));
    expect(refusal(answer)).toEqual([400, null, 'BAD_USER_INPUT']);
    expect(answer.body.errors[0].extensions.field).toBe(field);
  });
});

test('a child under 14: the guardian agrees, not the child’s separate consent', async () => {
  const [child, mother] = hub.stories['K2']!.persons!;
  const ask = async () => {
    const { body } = await hub.ask({
      query: 'query Child($id: ID!) { recipient(id: $id) { guardianId } }',
      variables: { id: child!.recipientId },
      as: window_('CA', 'P14'),
    });
    return body.data.recipient.guardianId ?? codeOf(body, 'Recipient.guardianId');
  };
  expect(await ask()).toBe('NO_GUARDIAN_CONSENT');
  const guardian = citizen(mother!.recipientId!, child!.recipientId!);
  const about = { recipientId: child!.recipientId, coordinates: ['Recipient.guardianId'] };
  await record(terms({ ...about, organisation: window_('CA', 'P14').org }), guardian);
  expect(await ask()).toBe('NO_GUARDIAN_CONSENT');
  const { body } = await record(terms({ ...about, kind: '3', organisation: null }), guardian);
  expect(await ask()).toBe(mother!.recipientId);
  await withdraw(body.data.recordConsent.id, guardian);
  expect(await ask()).toBe('CONSENT_WITHDRAWN');
});
