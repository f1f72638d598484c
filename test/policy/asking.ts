// Asking the decision in tests: a plan, a person's row, and the verdict on one coordinate.
import { createDecider } from '../../src/policy/decide.js';
import type { PersonRow } from '../../src/policy/rows.js';
import type { Caller, Column, Grant, SubjectFacts, Verdict } from '../../src/policy/types.js';
import { catalogue, ceiling, fullGrants, householdOf, letterOf, personOf, purposeOf, TODAY, theCase } from './world.js';

/** By default with grants equal to the ceiling. */
export const planFor = (
  caller: Caller,
  purpose: string | null,
  grants: readonly Grant[] = purpose ? fullGrants(caller.role, purpose) : [],
) => createDecider({ ceiling, catalogue, grants }).plan({ caller, purpose: purpose ? purposeOf(purpose) : null, today: TODAY });

/** Somebody living alone with a signed letter, whom the case names. */
export const rowOf = (facts: SubjectFacts = personOf(), more: Partial<PersonRow> = {}): PersonRow => ({
  facts,
  household: householdOf(facts),
  letters: [letterOf({ signedBy: [facts.recipientId] })],
  theCase,
  ...more,
});

export const verdictAt = (column: Column, coordinate: string): Verdict | undefined =>
  column.verdicts[catalogue.numberOf.get(coordinate) ?? -1];
