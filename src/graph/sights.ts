// Whom an answer has shown, household by household, as the watch over look-alikes counts them: surname and address in keyed forms.
import type { LookAlikeRule, Sight } from '../audit/index.js';
import { dwellingOf, SHARE_OF_A_DWELLING } from '../kernel/dwellings.js';
import { shareOf, surnameOf } from '../kernel/surnames.js';
import { PERSON } from './model.js';
import type { Operation } from './operation.js';
import type { HouseholdSubject, Subject } from './subjects.js';

type Keyed = (kind: LookAlikeRule | 'name', text: string) => string;

/**
 * Of everybody of whom something was disclosed; nothing is fetched for it. The address counts where it was loaded anyway. Whoever is
 * found by a name that was searched for shares it by the nature of the question: all of one name are then one.
 */
export function sightsOf(operation: Operation, keyed: Keyed): Sight[] {
  const sights: Sight[] = [];
  const isByName = operation.searches.size > 0 && operation.criteria.some(({ coordinate }) => coordinate === 'Recipient.name');
  const ofName = (handle: string, household: string): void => {
    const name = operation.nameOf?.(handle);
    const surname = name && surnameOf(name);
    if (!surname) return;
    const unit = isByName ? keyed('name', name) : household;
    sights.push({ rule: 'SAME_SURNAME', unit, group: keyed('SAME_SURNAME', surname), share: shareOf(surname) });
  };
  for (const subject of operation.subjects.values()) {
    if (!isShown(subject)) continue;
    const household = subject.facts?.householdId ?? subject.reference;
    ofName(subject.reference, household);
    const address = subject.rows.get(PERSON)?.[0]?.['residenceAddress'];
    const dwelling = typeof address === 'string' ? dwellingOf(address) : null;
    if (dwelling !== null)
      sights.push({ rule: 'SAME_ADDRESS', unit: household, group: keyed('SAME_ADDRESS', dwelling), share: SHARE_OF_A_DWELLING });
  }
  // what is told of a household is told of everybody in it
  for (const household of operation.households.values())
    if (isShown(household)) for (const member of household.liveMembers) ofName(member, household.reference);
  return sights;
}

const isShown = ({ column, marks, firstPath }: Subject | HouseholdSubject): boolean =>
  !column.refused && (marks.disclosed || firstPath !== null);
