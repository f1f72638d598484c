// Stories of the decision, person by person, on the departments' real policies.
import { createDecider } from '../../src/policy/decide.js';
import { decidePerson, type PersonRow } from '../../src/policy/rows.js';
import type { Caller, Column, Grant, SubjectFacts } from '../../src/policy/types.js';
import { callerOf, catalogue, ceiling, fullGrants, householdOf, letterOf, personOf, purposeOf, TODAY, theCase } from './world.js';

const planFor = (caller: Caller, purpose: string, grants: readonly Grant[] = fullGrants(caller.role, purpose)) =>
  createDecider({ ceiling, catalogue, grants }).plan({ caller, purpose: purposeOf(purpose), today: TODAY });
const rowOf = (facts: SubjectFacts = personOf(), more: Partial<PersonRow> = {}): PersonRow => ({
  facts,
  household: householdOf(facts),
  letters: [letterOf({ signedBy: [facts.recipientId] })],
  theCase,
  ...more,
});
const at = (column: Column, coordinate: string) => column.verdicts[catalogue.numberOf.get(coordinate) ?? -1];

test('A1: a town window sees what temporary aid needs, and no more', () => {
  const plan = planFor(callerOf('TW'), 'P04');
  const column = decidePerson(plan, rowOf());
  const shown = Object.fromEntries(catalogue.fields.map((field, n) => [field.coordinate, column.renders[n]]));
  expect(shown).toMatchObject({
    'Recipient.id': 'plain',
    'Recipient.citizenId': 'mask',
    'Recipient.name': 'plain',
    'Recipient.birthDate': 'band',
    'MedicalRecord.selfPaidYtd': 'band',
    'MedicalRecord.diagnosisCode': 'deny',
    'DisabilityRecord.disabilityType': 'bool',
  });
  expect(at(column, 'MedicalRecord.diagnosisCode')).toEqual({
    render: 'deny',
    code: 'NOT_SHARED',
    rule: 'ceiling:health/TW/P04',
  });
  expect(column).toBe(plan.column);
});
