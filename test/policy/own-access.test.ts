// One's own record, one's wards and one's dead; and the officer who is related to the family and handles it not.
import { decideHousehold, decidePerson, type PersonRow } from '../../src/policy/rows.js';
import type { SubjectFacts } from '../../src/policy/types.js';
import { planFor, rowOf, verdictAt } from './asking.js';
import { callerOf, householdOf, letterOf, personOf, theCase } from './world.js';

const citizen = (...recipients: string[]) => planFor(callerOf('CI', { divisions: [], recipients }), 'P18');
const child = (more: Partial<SubjectFacts> = {}) => personOf({ recipientId: 'c1', birthDate: '2016-08-01', ...more });
const seen = (recipients: string[], facts: SubjectFacts, more: Partial<PersonRow> = {}) =>
  decidePerson(citizen(...recipients), rowOf(facts, more));

describe('K2: a ward', () => {
  test('is seen by the guardian whom the register names, with or without a claim', () => {
    expect(seen(['r8', 'c1'], child({ guardianId: 'r8' })).refused).toBeNull();
    expect(seen(['r8'], child({ guardianId: 'r8' })).refused).toBeNull();
  });
  test('is not seen by somebody who claims it while the register names another, unless they live together', () => {
    expect(seen(['r9', 'c1'], child({ guardianId: 'r8' })).refused).toBe('OUT_OF_JURISDICTION');
    expect(seen(['r9', 'c1'], child({ guardianId: 'r8' }), { kin: ['r8', 'r9'] }).refused).toBeNull();
    expect(seen(['r9'], child({ guardianId: 'r8' }), { kin: ['r8', 'r9'] }).refused).toBe('OUT_OF_JURISDICTION');
  });
  test('an account without a person is nobody’s guardian', () => {
    expect(seen([], child({ guardianId: null })).refused).toBe('OUT_OF_JURISDICTION');
  });
});

describe('K3: an account of the child’s own', () => {
  const name = (birthDate: string | null) => verdictAt(seen(['c1'], child({ birthDate })), 'Recipient.name');
  test('shows nothing until the fourteenth birthday, and everything from it on', () => {
    expect(name('2012-01-02')?.code).toBe('NO_GUARDIAN_CONSENT');
    expect(name('2012-01-01')?.render).toBe('plain');
    expect(name(null)?.render).toBe('plain');
  });
});

describe('K4: the dead', () => {
  const late = personOf({ recipientId: 'd1', lifeStatus: '2' });
  test('are seen by the adults of the household that they are registered with, in what is left of them', () => {
    const column = seen(['r8'], late, { household: null, kin: ['r8'] });
    expect(column.refused).toBeNull();
    expect(verdictAt(column, 'Recipient.name')?.render).toBe('plain');
    expect(verdictAt(column, 'Recipient.lifeStatus')?.render).toBe('plain');
    expect(verdictAt(column, 'Recipient.phone')?.code).toBe('DECEASED_RESTRICTED');
    expect(verdictAt(column, 'MedicalRecord.selfPaidYtd')?.code).toBe('DECEASED_RESTRICTED');
  });
  test('are nobody else’s, and the living are not seen by those who live with them', () => {
    expect(seen(['r9'], late, { household: null, kin: ['r8'] }).refused).toBe('OUT_OF_JURISDICTION');
    expect(seen(['r8'], personOf({ recipientId: 'd1' }), { kin: ['r8', 'd1'] }).refused).toBe('OUT_OF_JURISDICTION');
  });
});

test('K1: what is the household’s is shown as its total to each member', () => {
  const household = householdOf(personOf(), personOf({ recipientId: 'r2' }));
  const column = decideHousehold(citizen('r1'), { household, letters: [], theCase: null });
  expect(verdictAt(column, 'Household.perCapitaMonthlyIncome')?.render).toBe('plain');
  expect(decideHousehold(citizen('r9'), { household, letters: [], theCase: null }).refused).toBe('OUT_OF_JURISDICTION');
});

describe('a related officer', () => {
  const plan = (subject: string) => planFor(callerOf('TW', { subject }), 'P04');
  const related = { ...theCase, relatedOfficers: ['tn-hm-013'] };
  test('does not handle the case, of the person or of the household', () => {
    expect(decidePerson(plan('tn-hm-013'), rowOf(personOf(), { theCase: related })).refused).toBe('CONFLICT_OF_INTEREST');
    expect(decidePerson(plan('tn-hm-007'), rowOf(personOf(), { theCase: related })).refused).toBeNull();
    const household = householdOf(personOf());
    const shared = { household, letters: [letterOf()], theCase: related };
    expect(decideHousehold(plan('tn-hm-013'), shared).refused).toBe('CONFLICT_OF_INTEREST');
  });
  test('learns nothing of somebody elsewhere, or whom the case does not name', () => {
    const elsewhere = personOf({ registeredDivision: '320411001001', residenceDivision: '320411001001' });
    expect(decidePerson(plan('tn-hm-013'), rowOf(elsewhere, { theCase: related })).refused).toBe('OUT_OF_JURISDICTION');
    const another = personOf({ recipientId: 'r5', householdId: 'h5' });
    expect(decidePerson(plan('tn-hm-013'), rowOf(another, { theCase: related })).refused).toBe('NO_CASE');
  });
});
