// What a letter, an emergency, a consent, a death and a protected address change in a person's column.
import { letterState } from '../../src/policy/letters.js';
import { decidePerson, type PersonRow } from '../../src/policy/rows.js';
import type { Caller, SubjectFacts } from '../../src/policy/types.js';
import { planFor, rowOf, verdictAt } from './asking.js';
import { callerOf, householdOf, letterOf, personOf, TODAY } from './world.js';

const ask = (caller: Caller, purpose: string, facts: SubjectFacts = personOf(), more: Partial<PersonRow> = {}) =>
  decidePerson(planFor(caller, purpose), rowOf(facts, more));

describe('the letter', () => {
  const [head, wife, child, late] = [
    personOf(),
    personOf({ recipientId: 'r2', birthDate: '1950-01-01' }),
    personOf({ recipientId: 'r3', birthDate: '2008-01-02' }),
    personOf({ recipientId: 'r4', birthDate: '1930-01-01', lifeStatus: '2' }),
  ];
  const family = householdOf(head, wife, child, late);

  test('is signed by all living adults, and no letter by half of them counts', () => {
    expect(letterState([letterOf({ signedBy: ['r1', 'r2'] })], family, TODAY)).toEqual({ state: 'live', letterNo: 'L-1' });
    expect(letterState([letterOf({ signedBy: ['r1'] }), letterOf({ no: 'L-2', signedBy: ['r2'] })], family, TODAY)).toEqual({
      state: 'incomplete',
      missing: ['r2'],
    });
    expect(letterState([], family, TODAY)).toEqual({ state: 'none', missing: ['r1', 'r2'] });
    expect(letterState([letterOf({ signedBy: ['r1', 'r2'], householdId: 'h2' })], family, TODAY).state).toBe('none');
    expect(letterState([letterOf({ signedBy: ['r1', 'r2'], signedOn: '2026-01-02' })], family, TODAY).state).toBe('none');
    expect(letterState([letterOf()], null, TODAY).state).toBe('none');
  });
  test('ends with its last day, and at once when withdrawn', () => {
    const ends = (expiresOn: string, withdrawnAt: string | null = null) =>
      letterState([letterOf({ signedBy: ['r1', 'r2'], expiresOn, withdrawnAt })], family, TODAY).state;
    expect(ends('2026-01-01')).toBe('live');
    expect(ends('2025-12-31')).toBe('expired');
    expect(ends('2026-06-01', '2025-12-31T23:00:00Z')).toBe('expired');
  });
  test('of children alone is signed by whoever answers for them', () => {
    const children = householdOf(child);
    expect(letterState([letterOf({ signedBy: ['r9'] })], children, TODAY).state).toBe('live');
    expect(letterState([letterOf({ signedBy: [] })], children, TODAY).state).toBe('incomplete');
  });
  test('A2: expired yesterday, identity and category remain', () => {
    const column = ask(callerOf('TW'), 'P04', personOf(), { letters: [letterOf({ expiresOn: '2025-12-31' })] });
    const codes = (...coordinates: string[]) => coordinates.map((coordinate) => verdictAt(column, coordinate)?.code);
    expect(codes('Recipient.name', 'Recipient.citizenId', 'Recipient.lowIncomeCategory', 'Recipient.id', 'Household.id')).toEqual(
      Array(5).fill(null),
    );
    expect(codes('Household.perCapitaMonthlyIncome', 'MedicalRecord.selfPaidYtd')).toEqual(
      Array(2).fill('AUTHORISATION_EXPIRED'),
    );
    expect(codes('MedicalRecord.diagnosisCode', 'Recipient.ethnicity')).toEqual(['NOT_SHARED', 'NO_GRANT']); // these come first
  });
  test('J1: signed by all but one', () => {
    const column = ask(callerOf('TW'), 'P04', head, { household: family, letters: [letterOf()] });
    expect(verdictAt(column, 'MedicalRecord.selfPaidYtd')).toEqual({
      render: 'deny',
      code: 'NO_AUTHORISATION',
      rule: 'letter:incomplete',
    });
  });
  test('is not asked for by a purpose that rests on duty', () => {
    expect(verdictAt(ask(callerOf('CA'), 'P03', personOf(), { letters: [] }), 'Household.hardshipScore')?.render).toBe('plain');
  });
});

describe('emergency aid', () => {
  const name = (emergency?: PersonRow['emergency']) =>
    verdictAt(ask(callerOf('TW'), 'P05', personOf(), { emergency }), 'Recipient.name');
  test('needs an open access', () => {
    expect(name()).toEqual({ render: 'deny', code: 'NO_AUTHORISATION', rule: 'emergency:none' });
    expect(name('expired')?.code).toBe('AUTHORISATION_EXPIRED');
    expect(name('overdue')?.code).toBe('PAPERS_OVERDUE');
    expect(name('open')?.render).toBe('plain');
  });
});

describe('children and their guardians (P14)', () => {
  const guardian = (birthDate: string, consent?: PersonRow['consent']) =>
    verdictAt(ask(callerOf('CA'), 'P14', personOf({ birthDate }), { consent }), 'Recipient.guardianId');
  test('a guardian agrees for a child under 14', () => {
    expect(guardian('2012-01-02')).toEqual({ render: 'deny', code: 'NO_GUARDIAN_CONSENT', rule: 'consent:no-guardian' });
    expect(guardian('2012-01-02', 'live')?.render).toBe('plain');
    expect(guardian('2012-01-02', 'withdrawn')?.code).toBe('CONSENT_WITHDRAWN');
    expect(guardian('2012-01-01')?.render).toBe('plain');
  });
});

describe('the dead', () => {
  const late = personOf({ lifeStatus: '2' });
  const codes = (role: string, purpose: string, more: Partial<Caller> = {}) => {
    const column = ask(callerOf(role, more), purpose, late, {
      letters: [letterOf()],
      household: householdOf(personOf({ recipientId: 'r8' }), late),
    });
    return ['Recipient.name', 'Recipient.citizenId', 'Recipient.phone', 'Recipient.age'].map(
      (c) => verdictAt(column, c)?.code ?? null,
    );
  };
  test('leave name, number and status to other bodies', () => {
    expect(codes('TW', 'P04')).toEqual([null, null, 'DECEASED_RESTRICTED', 'DECEASED_RESTRICTED']);
    expect(codes('CI', 'P18', { recipients: ['r8', 'r1'] })).toEqual([null, null, 'DECEASED_RESTRICTED', 'DECEASED_RESTRICTED']);
  });
  test('stay readable to civil affairs', () =>
    expect(codes('CA', 'P01').every((code) => code === 'NO_AUTHORISATION' || code === null)).toBe(true));
  test('a missing person is not a dead one', () => {
    expect(verdictAt(ask(callerOf('TW'), 'P04', personOf({ lifeStatus: '3' })), 'Recipient.phone')?.render).toBe('plain');
  });
});

describe('protected addresses', () => {
  const address = (caller: Caller, purpose: string, more: Partial<PersonRow> = {}) =>
    verdictAt(ask(caller, purpose, personOf({ addressProtected: true }), more), 'Recipient.residenceAddress');
  test('are plain to the person, masked to a guardian and to every body, case or not', () => {
    expect(address(callerOf('CI', { recipients: ['r1'] }), 'P18')?.render).toBe('plain');
    expect(address(callerOf('CI', { recipients: ['r8', 'r1'] }), 'P18')?.render).toBe('mask');
    expect(address(callerOf('CA'), 'P01')?.render).toBe('mask');
    expect(address(callerOf('VC'), 'P15')?.render).toBe('mask');
  });
  test('are not remarked on where the address is masked or denied anyway', () => {
    expect(address(callerOf('CA'), 'P05', { emergency: 'open' })).toEqual({
      render: 'mask',
      code: null,
      rule: 'grant:GR-civil-affairs-P05',
    });
    expect(address(callerOf('CA'), 'P03')?.noted).toBeUndefined();
  });
});
