// What an officer decides about two handles: both stay valid, the record has it first, and nothing is decided by halves.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Decision } from '../../src/identity/index.js';
import { citizen, openRegister, type Register } from './support.js';

let register: Register;
beforeAll(async () => {
  register = await openRegister();
});
afterAll(() => register.close());

const made: Decision[] = [];
const terms = { reason: '核实为同一人', by: 'officer-1', record: async (decision: Decision) => void made.push(decision) };
beforeEach(() => {
  made.length = 0;
});
const handleOf = async (n: number) => (await register.identity.handles([citizen(n)])).get(citizen(n))!;
const findCitizen = async (n: number) => (await register.another().find('CITIZEN_ID', [citizen(n)])).get(citizen(n));
const unknown = async (no: string) => (await register.identity.enrol('RESCUE_RECORD_NO', [no], 'health')).get(no)!;

test('merged: either handle leads to the one person, with the numbers of both, and the record has both handles', async () => {
  const [a, b] = [await handleOf(1), await handleOf(2)];
  await register.identity.link('INSURANCE_NO', [[b, 'B2']], 'health');
  const decision = await register.decisions.merge(a, b, terms);
  expect(decision).toMatchObject({ act: 'MERGE', recipientId: a, otherId: b });
  expect(made).toEqual([decision]);
  expect([await findCitizen(1), await findCitizen(2)]).toEqual([a, a]);
  const keys = await register.another().keysOf([a, b]);
  for (const id of [a, b])
    expect(keys.get(id)).toEqual(
      new Map([
        ['CITIZEN_ID', citizen(1)],
        ['INSURANCE_NO', 'B2'],
      ]),
    );
  expect(await register.another().sameAs([a, b, 'nobody'])).toEqual(
    new Map([
      [a, [a, b]],
      [b, [a, b]],
      ['nobody', ['nobody']],
    ]),
  );
  const kept = await register.database.pool.query('SELECT reason, decided_by FROM identity_decision WHERE id = $1', [
    decision.id,
  ]);
  expect(kept.rows).toEqual([{ reason: terms.reason, decided_by: 'officer-1' }]);
});

test('a patient without papers who is identified later: the one with papers answers, whichever is named first', async () => {
  const [patient, person] = [await unknown('JJ2026000001'), await handleOf(3)];
  expect(await register.decisions.merge(patient, person, terms)).toMatchObject({ recipientId: person, otherId: patient });
  expect((await register.another().find('RESCUE_RECORD_NO', ['JJ2026000001'])).get('JJ2026000001')).toBe(person);
  expect((await register.another().keysOf([patient])).get(patient)!.get('CITIZEN_ID')).toBe(citizen(3));
});

test('split again: each has its own numbers as before, and those merged into it go with it', async () => {
  const [a, b, c] = [await handleOf(10), await handleOf(11), await handleOf(12)];
  await register.decisions.merge(b, c, terms);
  await register.decisions.merge(a, b, terms);
  expect([await findCitizen(11), await findCitizen(12)]).toEqual([a, a]);
  expect(await register.decisions.split(b, terms)).toMatchObject([{ act: 'SPLIT', recipientId: a, otherId: b }]);
  expect([await findCitizen(10), await findCitizen(11), await findCitizen(12)]).toEqual([a, b, b]);
  // of the survivor there is one left to split off
  expect(await register.decisions.split(b, terms)).toMatchObject([{ act: 'SPLIT', recipientId: b, otherId: c }]);
  expect(await findCitizen(12)).toBe(c);
});

test('a doubt is closed by the decision about it and does not come back', async () => {
  const [a, b, c] = [await handleOf(20), await handleOf(21), await handleOf(22)];
  const doubts = [
    { kind: 'SAME_PERSON', source: 'civil-affairs', recipientId: a, otherId: b },
    { kind: 'NAME_DIFFERS', source: 'health', recipientId: a, otherId: c },
  ] as const;
  await register.reviews.raise(doubts);
  expect(await register.reviews.open()).toHaveLength(2);
  await register.decisions.merge(a, b, terms);
  expect(await register.reviews.open()).toMatchObject([{ otherId: c }]);
  expect(await register.decisions.split(c, terms)).toMatchObject([{ act: 'APART', recipientId: a, otherId: c }]);
  await register.reviews.raise(doubts);
  expect(await register.reviews.open()).toEqual([]);
  expect(await findCitizen(22)).toBe(c);
});

test('what cannot be recorded is not decided', async () => {
  const [a, b] = [await handleOf(30), await handleOf(31)];
  const before = (await register.database.pool.query('SELECT count(*) FROM identity_decision')).rows;
  const record = () => Promise.reject(new Error('the record is full'));
  await expect(register.decisions.merge(a, b, { ...terms, record })).rejects.toThrow('the record is full');
  expect(await findCitizen(31)).toBe(b);
  expect((await register.database.pool.query('SELECT count(*) FROM identity_decision')).rows).toEqual(before);
});

test('refused: the same twice, a handle of nobody, one that was merged already, a split of what stands alone or of several', async () => {
  const [a, b, c] = [await handleOf(40), await handleOf(41), await handleOf(42)];
  const rule = (name: string) => ({ code: 'BAD_USER_INPUT', details: { rule: name } });
  await expect(register.decisions.merge(a, a, terms)).rejects.toMatchObject(rule('DIFFERENT'));
  await expect(register.decisions.merge(a, 'nobody', terms)).rejects.toMatchObject(rule('UNKNOWN'));
  await expect(register.decisions.split(a, terms)).rejects.toMatchObject(rule('UNKNOWN'));
  await register.decisions.merge(a, b, terms);
  await expect(register.decisions.merge(c, b, terms)).rejects.toMatchObject(rule('MERGED'));
  await register.decisions.merge(a, c, terms);
  await expect(register.decisions.split(a, terms)).rejects.toMatchObject(rule('SEVERAL'));
  expect(made).toHaveLength(2);
});

test('decisions are evidence: neither changed nor removed', async () => {
  for (const change of ['UPDATE identity_decision SET reason = $$other$$', 'DELETE FROM identity_decision'])
    await expect(register.database.pool.query(change)).rejects.toThrow('kept as evidence');
});

test('a hub that remembers a handle is told', async () => {
  const [a, b] = [await handleOf(50), await handleOf(51)];
  const told: (string | null)[] = [];
  const hearing = new Promise<void>((listening) => {
    register.database.onChange((kind) => {
      told.push(kind);
      if (kind === null) listening(); // connected: from now on nothing is missed
    });
  });
  await hearing;
  await register.decisions.merge(a, b, terms);
  for (let tries = 0; !told.includes('recipient_alias') && tries < 200; tries++) await sleep(10);
  expect(told).toContain('recipient_alias');
});
