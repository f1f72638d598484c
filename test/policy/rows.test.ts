// Who may be looked at at all: jurisdiction, the case, the household; and how many columns that makes.
import { decideHousehold, decidePerson, type PersonRow } from '../../src/policy/rows.js';
import type { Caller, SubjectFacts } from '../../src/policy/types.js';
import { planFor, rowOf, verdictAt } from './asking.js';
import { callerOf, fullGrants, householdOf, letterOf, personOf, theCase } from './world.js';

const ask = (caller: Caller, purpose: string, facts: SubjectFacts = personOf(), more: Partial<PersonRow> = {}) =>
  decidePerson(planFor(caller, purpose), rowOf(facts, more));

describe('jurisdiction', () => {
  const scoped = (divisions: string[], facts: Partial<SubjectFacts> = {}) =>
    ask(callerOf('TW', { divisions }), 'P04', personOf(facts)).refused;

  test('A4: registered or residence division within any of the prefixes', () => {
    expect(scoped(['3204'])).toBeNull();
    expect(scoped(['320412', '320402004001'])).toBeNull();
    expect(scoped(['320412'], { registeredDivision: '320412001001' })).toBeNull();
    expect(scoped(['320412'], { residenceDivision: '320412001001' })).toBeNull();
  });
  test('A5: elsewhere, nowhere and unknown are the same refusal', () => {
    expect(scoped(['320411'])).toBe('OUT_OF_JURISDICTION');
    expect(scoped([])).toBe('OUT_OF_JURISDICTION');
    expect(scoped(['3204'], { registeredDivision: null, residenceDivision: null })).toBe('OUT_OF_JURISDICTION');
  });
  test('a prefix is 2 to 12 digits: nothing else covers anything', () => {
    for (const odd of ['', '3', ' 32', '32*', '.*', '3204020040010'])
      expect([odd, scoped([odd])]).toEqual([odd, 'OUT_OF_JURISDICTION']);
  });
  test('a citizen is in scope of the own account and of nobody else', () => {
    const self = callerOf('CI', { divisions: ['32'], recipients: ['r1', 'r2'] });
    expect(ask(self, 'P18').refused).toBeNull();
    expect(ask(self, 'P18', personOf({ recipientId: 'r2' })).refused).toBeNull();
    expect(ask(self, 'P18', personOf({ recipientId: 'r3' })).refused).toBe('OUT_OF_JURISDICTION');
  });
  test('a hospital is in scope of its own patients, wherever they live', () => {
    expect(ask(callerOf('HP', { divisions: ['3204'] }), 'P07').refused).toBe('OUT_OF_JURISDICTION');
    expect(ask(callerOf('HP', { divisions: [] }), 'P07', personOf(), { affiliated: true }).refused).toBeNull();
  });
  test('a charity has no way to a person before consent', () => {
    const charity = callerOf('CH', { divisions: ['32'] });
    expect(ask(charity, 'P12').refused).toBe('OUT_OF_JURISDICTION');
    expect(ask(charity, 'P12', personOf(), { consent: 'live' }).refused).toBeNull();
    const withdrawn = ask(charity, 'P12', personOf(), { consent: 'withdrawn' });
    expect(verdictAt(withdrawn, 'Recipient.name')).toEqual({
      render: 'deny',
      code: 'CONSENT_WITHDRAWN',
      rule: 'consent:withdrawn',
    });
  });
});

describe('the case', () => {
  const other = personOf({ recipientId: 'r2' });
  const refused = (named: PersonRow['theCase']) =>
    ask(callerOf('TW'), 'P04', personOf(), { household: householdOf(personOf(), other), theCase: named }).refused;

  test('names the person, a live member of the household, or the household', () => {
    expect(refused(theCase)).toBeNull();
    expect(refused({ open: true, recipientIds: ['r2'], householdIds: [] })).toBeNull();
    expect(refused({ open: true, recipientIds: [], householdIds: ['h1'] })).toBeNull();
  });
  test('names nobody of them, or is closed or missing', () => {
    expect(refused({ open: true, recipientIds: ['r9'], householdIds: ['h9'] })).toBe('NO_CASE');
    expect(refused({ ...theCase, open: false })).toBe('NO_CASE');
    expect(refused(null)).toBe('NO_CASE');
  });
  test('comes after jurisdiction', () => {
    expect(ask(callerOf('TW', { divisions: ['33'] }), 'P04', personOf(), { theCase: null }).refused).toBe('OUT_OF_JURISDICTION');
  });
});

describe('households', () => {
  const far = personOf({
    recipientId: 'r2',
    registeredDivision: '330211001001',
    residenceDivision: '330211001001',
    birthDate: '2020-01-01',
  });
  const near = personOf({ recipientId: 'r1' });
  const decide = (members: SubjectFacts[], caller = callerOf('TW'), letters = [letterOf()]) =>
    decideHousehold(planFor(caller, 'P04', fullGrants('TW', 'P04')), { household: householdOf(...members), letters, theCase });

  test('are available if one live member is in scope', () => {
    expect(verdictAt(decide([far, near]), 'Household.perCapitaMonthlyIncome')?.render).toBe('band');
    expect(decide([far]).refused).toBe('OUT_OF_JURISDICTION');
    expect(decide([]).refused).toBe('OUT_OF_JURISDICTION');
  });
  test('take the letter from the household, and know no age', () => {
    expect(verdictAt(decide([near, far]), 'HouseholdMember.relation')?.render).toBe('plain');
    expect(verdictAt(decide([near], callerOf('TW'), []), 'HouseholdMember.relation')?.code).toBe('NO_AUTHORISATION');
    expect(verdictAt(decide([personOf({ birthDate: '2020-01-01' })]), 'Recipient.name')?.code).toBeNull();
  });
  test('take the case from the household', () => {
    const row = { household: householdOf(near), letters: [letterOf()], theCase: { ...theCase, recipientIds: ['r9'] } };
    expect(decideHousehold(planFor(callerOf('TW'), 'P04'), row).refused).toBe('NO_CASE');
  });
});

test('a caller to whom nothing is shown does not see the handle either', () => {
  const plan = planFor(callerOf('HL'), 'P20');
  expect(plan.shows).toBe(false);
  expect(verdictAt(plan.column, 'Recipient.id')?.render).toBe('plain'); // the plan is about nobody
  expect(decidePerson(plan, rowOf()).renders.every((render) => render === 'deny')).toBe(true);
});

test('a hundred persons share a few columns', () => {
  const plan = planFor(callerOf('TW'), 'P04');
  const columns = Array.from({ length: 100 }, (_, i) => {
    const facts = personOf({ recipientId: `p${i}`, householdId: `h${i}`, birthDate: i % 10 ? '1960-01-01' : '2020-01-01' });
    const household = { householdId: `h${i}`, members: [facts] };
    const letters = [letterOf({ householdId: `h${i}`, signedBy: [facts.recipientId] })];
    return decidePerson(plan, {
      facts,
      household,
      letters,
      theCase: { open: true, recipientIds: [facts.recipientId], householdIds: [] },
    });
  });
  expect(new Set(columns).size).toBe(2);
});

test('words that run together are not another caller', () => {
  const grants = [{ ...fullGrants('TW', 'P04')[0], purpose: 'P04 A', demandOrg: 'B' }] as ReturnType<typeof fullGrants>;
  expect(planFor(callerOf('TW', { organisation: 'A B' }), 'P04', grants).shows).toBe(false);
});
