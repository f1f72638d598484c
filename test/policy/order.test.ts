// The first refusal that holds is the answer: everything is wrong at once, and one cause after another is taken away.
import { admission } from '../../src/policy/admission.js';
import { decidePerson, type PersonRow } from '../../src/policy/rows.js';
import type { Grant, SubjectFacts } from '../../src/policy/types.js';
import { planFor, rowOf, verdictAt } from './asking.js';
import { callerOf, fullGrants, letterOf, personOf, purposeOf } from './world.js';

const DEAD = '2';
const window_ = callerOf('TW');

test('before anybody is looked at: purpose, role, case', () => {
  const refused = (purpose: string | null, caseNo: string | null, open?: boolean | null) => {
    const theCase = open == null ? open : { open, recipientIds: [], householdIds: [] };
    return admission({
      caller: window_,
      purpose: purpose ? purposeOf(purpose) : null,
      caseNo,
      ...(theCase !== undefined && { theCase }),
    });
  };
  expect(refused(null, null)?.code).toBe('NO_PURPOSE');
  expect(refused('P08', null)?.code).toBe('PURPOSE_MISMATCH');
  expect(refused('P04', null)).toEqual({ code: 'NO_CASE', rule: 'case:missing' });
  expect(refused('P04', 'LS-1', null)).toEqual({ code: 'NO_CASE', rule: 'case:unknown' });
  expect(refused('P04', 'LS-1', false)).toEqual({ code: 'NO_CASE', rule: 'case:closed' });
  expect(refused('P04', 'LS-1', true)).toBeNull();
  expect(refused('P04', 'LS-1')).toBeNull();
});

test('the person: scope, then the case, then the officer’s relatives', () => {
  const elsewhere = personOf({ registeredDivision: '330211001001', residenceDivision: '330211001001' });
  const related = { open: true, recipientIds: ['r1'], householdIds: [], relatedOfficers: [window_.subject] };
  const others = { ...related, recipientIds: ['r9'] };
  const refused = (facts: SubjectFacts, theCase: PersonRow['theCase']) =>
    decidePerson(planFor(window_, 'P04'), rowOf(facts, { theCase })).refused;
  expect(refused(elsewhere, others)).toBe('OUT_OF_JURISDICTION');
  expect(refused(personOf(), others)).toBe('NO_CASE');
  expect(refused(personOf(), related)).toBe('CONFLICT_OF_INTEREST');
  expect(refused(personOf(), { ...related, relatedOfficers: ['somebody else'] })).toBeNull();
});

describe('a field', () => {
  const grants = (more: Partial<Grant>) => fullGrants('TW', 'P04').map((g) => (g.provider === 'health' ? { ...g, ...more } : g));
  const expired = { validTo: '2025-12-31' };
  const foreign = { divisions: ['33'] };
  const code = (coordinate: string, given: readonly Grant[], facts: Partial<SubjectFacts>, letters: PersonRow['letters']) => {
    const { render, code: why } = verdictAt(
      decidePerson(planFor(window_, 'P04', given), rowOf(personOf(facts), { letters })),
      coordinate,
    )!;
    return why ?? render;
  };
  const lapsed = [letterOf({ expiresOn: '2025-12-31' })];

  test.each([
    ['never shared', 'MedicalRecord.diagnosisCode', grants(expired), { lifeStatus: DEAD }, [], 'NOT_SHARED'],
    ['not in the ceiling', 'MedicalRecord.chronicDiseaseCode', grants(expired), { lifeStatus: DEAD }, [], 'NO_GRANT'],
    ['not granted', 'MedicalRecord.selfPaidYtd', grants({ status: 'REVOKED' }), { lifeStatus: DEAD }, [], 'NO_GRANT'],
    ['granted till yesterday', 'MedicalRecord.selfPaidYtd', grants(expired), { lifeStatus: DEAD }, [], 'GRANT_EXPIRED'],
    ['without a letter', 'MedicalRecord.selfPaidYtd', grants(foreign), { lifeStatus: DEAD }, [], 'NO_AUTHORISATION'],
    ['after the letter', 'MedicalRecord.selfPaidYtd', grants(foreign), { lifeStatus: DEAD }, lapsed, 'AUTHORISATION_EXPIRED'],
    [
      'granted elsewhere',
      'MedicalRecord.selfPaidYtd',
      grants(foreign),
      { lifeStatus: DEAD },
      [letterOf()],
      'OUT_OF_JURISDICTION',
    ],
    ['of the dead', 'MedicalRecord.selfPaidYtd', grants({}), { lifeStatus: DEAD }, [letterOf()], 'DECEASED_RESTRICTED'],
    ['in order', 'MedicalRecord.selfPaidYtd', grants({}), {}, [letterOf()], 'band'],
    ['of a dead child', 'Recipient.phone', grants({}), { lifeStatus: DEAD, birthDate: '2016-01-01' }, [], 'DECEASED_RESTRICTED'],
    ['above the level for a child', 'Recipient.phone', grants({}), { birthDate: '2016-01-01' }, [], 'LEVEL_EXCEEDED'],
  ])('%s', (_, coordinate, given, facts, letters, expected) => {
    expect(code(coordinate, given, facts, letters)).toBe(expected);
  });

  test('under a purpose that rests on consent: none, none of the guardian’s, withdrawn; what it does not name; and only then the dead', () => {
    const guardian = (facts: Partial<SubjectFacts>, more: Partial<PersonRow>) => {
      const plan = planFor(callerOf('TW'), 'P14');
      const { code: why, render } = verdictAt(decidePerson(plan, rowOf(personOf(facts), more)), 'Recipient.guardianId')!;
      return why ?? render;
    };
    const child = { birthDate: '2018-01-01', lifeStatus: DEAD };
    expect(guardian(child, {})).toBe('NO_GUARDIAN_CONSENT');
    expect(guardian(child, { consent: 'withdrawn' })).toBe('CONSENT_WITHDRAWN');
    expect(guardian(child, { consent: 'live', consentedTo: ['Recipient.name'] })).toBe('NO_CONSENT');
    expect(guardian(child, { consent: 'live' })).toBe('DECEASED_RESTRICTED');
    expect(guardian({ ...child, lifeStatus: '1' }, { consent: 'live' })).toBe('plain');
  });
});
