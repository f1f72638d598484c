// Consents: what a person, or the guardian of a child under 14, has agreed that a body may see (PIPL 23, 29, 31).
import { ageOf } from './letters.js';
import type { ConsentState } from './scope.js';
import type { SubjectFacts } from './types.js';

/** Table authorisationKind. */
export const SEPARATE = '2';
export const BY_GUARDIAN = '3';
export const CHILD = 14;

export interface Consent {
  readonly id: string;
  readonly recipientId: string;
  readonly kind: typeof SEPARATE | typeof BY_GUARDIAN;
  /** Credit code of the body it is given to; null: whichever body the purpose names. */
  readonly organisation: string | null;
  /** What may be seen. */
  readonly coordinates: readonly string[];
  /** Last day, `YYYY-MM-DD`. */
  readonly until: string;
  /** ISO 8601 UTC. */
  readonly withdrawnAt: string | null;
  /** Under which name the body knows the person. */
  readonly pairwise: string | null;
}

export interface Consented {
  readonly state: ConsentState;
  /** Of the live ones; nothing else was agreed to. */
  readonly coordinates: readonly string[];
  /** Of the live ones. */
  readonly ids: readonly string[];
}
const NONE: Consented = { state: 'none', coordinates: [], ids: [] };

/** An unknown age is protected like a child's. */
export const isUnder14 = (facts: SubjectFacts, today: string): boolean => (ageOf(facts, today) ?? 0) < CHILD;

/**
 * What a body may see of a person by consent on a day. For a child under 14 only the guardian's counts, whatever the purpose; for
 * anybody else a separate consent needs the body's own name in it. One that has run out is as none.
 */
export function consented(
  consents: readonly Consent[],
  {
    organisation,
    authorisation,
    under14,
    today,
  }: { organisation: string; authorisation: string; under14: boolean; today: string },
): Consented {
  if (authorisation !== SEPARATE && authorisation !== BY_GUARDIAN) return NONE;
  const kind = under14 ? BY_GUARDIAN : authorisation;
  const own = consents.filter((consent) => {
    const isNamed = consent.organisation === organisation;
    return consent.kind === kind && (isNamed || (authorisation === BY_GUARDIAN && consent.organisation === null));
  });
  const live = own.filter((consent) => consent.withdrawnAt === null && consent.until >= today);
  if (live.length)
    return {
      state: 'live',
      coordinates: [...new Set(live.flatMap((consent) => consent.coordinates))],
      ids: live.map(({ id }) => id),
    };
  return own.some((consent) => consent.withdrawnAt !== null) ? { ...NONE, state: 'withdrawn' } : NONE;
}
