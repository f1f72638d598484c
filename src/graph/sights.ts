// Whom an answer has shown, household by household, as the watch over look-alikes counts them.
import type { LookAlikeRule } from '../audit/index.js';
import { dwellingOf, SHARE_OF_A_DWELLING } from '../kernel/dwellings.js';
import { shareOf, surnameOf } from '../kernel/surnames.js';
import { PERSON } from './model.js';
import type { Operation } from './operation.js';
import type { HouseholdSubject, Subject } from './subjects.js';

/** As it came: what is kept of it is keyed first. */
export interface ClearSight {
  readonly rule: LookAlikeRule;
  /** What counts once: a household, or everybody of one full name. */
  readonly unit: { readonly household: string } | { readonly name: string };
  /** The surname, or the address. */
  readonly group: string;
  readonly share: number;
}

/**
 * Of everybody of whom something was disclosed; nothing is fetched for it. The address counts where it was loaded anyway. Whoever is
 * found by a name that was searched for shares it by the nature of the question: all of one name are then one.
 */
export function sightsOf(operation: Operation): ClearSight[] {
  const sights: ClearSight[] = [];
  const isByName = operation.searches.size > 0 && operation.criteria.some(({ coordinate }) => coordinate === 'Recipient.name');
  const ofName = (handle: string, household: string): void => {
    const name = operation.nameOf?.(handle);
    const group = name && surnameOf(name);
    if (group) sights.push({ rule: 'SAME_SURNAME', unit: isByName ? { name } : { household }, group, share: shareOf(group) });
  };
  for (const subject of operation.subjects.values()) {
    if (!isShown(subject)) continue;
    const household = subject.facts?.householdId ?? subject.reference;
    ofName(subject.reference, household);
    const address = subject.rows.get(PERSON)?.[0]?.['residenceAddress'];
    const group = typeof address === 'string' ? dwellingOf(address) : null;
    if (group !== null) sights.push({ rule: 'SAME_ADDRESS', unit: { household }, group, share: SHARE_OF_A_DWELLING });
  }
  // what is told of a household is told of everybody in it
  for (const household of operation.households.values())
    if (isShown(household)) for (const member of household.liveMembers) ofName(member, household.reference);
  return sights;
}

const isShown = ({ column, marks, firstPath }: Subject | HouseholdSubject): boolean =>
  !column.refused && (marks.disclosed || firstPath !== null);
