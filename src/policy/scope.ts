// Jurisdiction: whether a caller may look at this person at all, from the person's divisions or from who the caller is.
import { DEAD } from './letters.js';
import type { Caller, Grant, SubjectFacts } from './types.js';

export type ConsentState = 'none' | 'live' | 'withdrawn';

const isPrefix = (text: string): boolean => /^\d{2,12}$/.test(text);
/** Claims and grants hold 2–12 digit prefixes; anything else, the empty text above all, covers nothing. */
export const prefixesOf = (divisions: readonly string[]): readonly string[] => divisions.filter(isPrefix);

const covers = (prefixes: readonly string[], division: string | null): boolean =>
  division !== null && prefixes.some((prefix) => division.startsWith(prefix));

/** Which of a person's two divisions lies within the prefixes; the registered one is named first. */
export function matchedDivision(prefixes: readonly string[], facts: SubjectFacts): 'registered' | 'residence' | null {
  if (covers(prefixes, facts.registeredDivision)) return 'registered';
  return covers(prefixes, facts.residenceDivision) ? 'residence' : null;
}

/** By whom a role's scope is drawn: the person alone, the institution's own persons, persons who agreed, or divisions. */
export function scopeKind(role: string): 'self' | 'institution' | 'consent' | 'division' {
  if (role === 'CI') return 'self';
  if (role === 'SC' || role === 'HP') return 'institution';
  return role === 'CH' || role === 'SO' ? 'consent' : 'division';
}

export interface ScopeInput {
  readonly consent?: ConsentState;
  /** The person's record in the education or health system is with the caller's own institution. */
  readonly affiliated?: boolean;
  /** Living adults of the household that the person is registered with, the dead one's too. */
  readonly kin?: readonly string[];
}

export function inScope(caller: Caller, prefixes: readonly string[], facts: SubjectFacts, input: ScopeInput): boolean {
  switch (scopeKind(caller.role)) {
    case 'self':
      return isOwn(caller.recipients, facts, input.kin ?? []);
    case 'institution':
      return input.affiliated === true;
    case 'consent':
      // Withdrawn is told as withdrawn (they knew the person); never consented is as unknown.
      return input.consent === 'live' || input.consent === 'withdrawn';
    case 'division':
      return matchedDivision(prefixes, facts) !== null;
  }
}

/**
 * The own record; a ward's, where the register names no other guardian or the two live together; and of the dead whatever is shown of
 * them, to their near relatives.
 */
function isOwn(recipients: readonly string[], facts: SubjectFacts, kin: readonly string[]): boolean {
  const [own] = recipients;
  if (own === undefined) return false;
  if (own === facts.recipientId || facts.guardianId === own) return true;
  const isKin = kin.includes(own);
  const isClaimed = recipients.includes(facts.recipientId);
  if (facts.lifeStatus === DEAD) return isKin || isClaimed;
  return isClaimed && (facts.guardianId === null || isKin);
}

/** The live grants, as bits, whose divisions cover the person. Where scope is not drawn by divisions all of them do. */
export function coveringGrants(live: readonly Grant[], role: string, facts: SubjectFacts): string {
  if (scopeKind(role) !== 'division') return '1'.repeat(live.length);
  return live.map((grant) => (matchedDivision(prefixesOf(grant.divisions), facts) ? '1' : '0')).join('');
}
