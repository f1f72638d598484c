// Verification letters: whether a household has agreed to be looked into, every living adult of it (社会救助暂行办法 58).
import { ageOn } from '../kernel/days.js';
import type { HouseholdSubjectFacts, Letter, SubjectFacts } from './types.js';

export const ADULT = 18;
export const DEAD = '2'; // table lifeStatus

export type LetterState =
  | { readonly state: 'live'; readonly letterNo: string }
  /** `missing`: living adult members who have not signed the letter that lacks fewest. */
  | { readonly state: 'none' | 'incomplete'; readonly missing: readonly string[] }
  | { readonly state: 'expired'; readonly letterNo: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Whole years, or null where the birth date is not known. */
export const ageOf = (facts: SubjectFacts, today: string): number | null =>
  facts.birthDate !== null && DAY.test(facts.birthDate) ? ageOn(facts.birthDate, today) : null;

/** Members whose signature a letter needs; who is of unknown age is asked as well. */
export const signersOf = (household: HouseholdSubjectFacts, today: string): readonly string[] =>
  household.members.filter((m) => m.lifeStatus !== DEAD && (ageOf(m, today) ?? ADULT) >= ADULT).map((m) => m.recipientId);

/** The letter of a household on a day. One letter must carry all signatures: two halves do not make one. */
export function letterState(
  letters: readonly Letter[],
  household: HouseholdSubjectFacts | null,
  today: string,
  agesOn = today,
): LetterState {
  if (!household) return { state: 'none', missing: [] };
  const signers = signersOf(household, agesOn);
  let missing: readonly string[] | null = null;
  let past: Letter | undefined;
  for (const letter of letters) {
    if (letter.householdId !== household.householdId || letter.signedOn > today) continue;
    if (letter.withdrawnAt !== null || letter.expiresOn < today) {
      if (!past || past.expiresOn < letter.expiresOn) past = letter;
      continue;
    }
    const lacking = signers.filter((id) => !letter.signedBy.includes(id));
    // where no adult lives in the household somebody, the guardian, must still have signed
    if (!lacking.length && letter.signedBy.length) return { state: 'live', letterNo: letter.no };
    if (!missing || lacking.length < missing.length) missing = lacking;
  }
  if (missing) return { state: 'incomplete', missing };
  return past ? { state: 'expired', letterNo: past.no } : { state: 'none', missing: signers };
}
