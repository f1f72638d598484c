// Emergency aid (P05): what an opened access allows, to whom, until when, and what it still owes. Rules alone: the clock is an argument.
import { dayOf } from '../kernel/days.js';
import { sha256Name } from '../kernel/hash.js';
import type { EmergencyState } from './rows.js';
import type { Caller } from './types.js';

export interface EmergencyAccess {
  readonly id: string;
  readonly recipientId: string;
  /** Of a minor. */
  readonly guardianId: string | null;
  readonly organisation: string;
  readonly role: string;
  /** The opener's own prefixes. */
  readonly divisions: readonly string[];
  /** See `accountName`. */
  readonly opener: string;
  /** null once erased. */
  readonly caseNo: string | null;
  /** Moments are ISO 8601 UTC, days `YYYY-MM-DD` in Asia/Shanghai. */
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly papersDueAt: string;
  readonly reviewDueAt: string;
  readonly papersAt: string | null;
  readonly reviewedAt: string | null;
}

/** OPEN; run out and PAPERS_DUE, or EXPIRED where they are in and the review is not; OVERDUE when a due day has passed; REVIEWED. */
export type AccessState = 'OPEN' | 'EXPIRED' | 'PAPERS_DUE' | 'OVERDUE' | 'REVIEWED';

/** Papers and review come within so many working days (the day of opening does not count). */
export const PAPERS_WITHIN = 5;

export function accessState(access: EmergencyAccess, now: Date): AccessState {
  const isBy = (event: string | null) => event !== null && Date.parse(event) <= now.getTime();
  if (isBy(access.reviewedAt)) return 'REVIEWED';
  if (now.getTime() < Date.parse(access.expiresAt)) return 'OPEN';
  const hasPapers = isBy(access.papersAt);
  const today = dayOf(now);
  if (today > access.reviewDueAt || (!hasPapers && today > access.papersDueAt)) return 'OVERDUE';
  return hasPapers ? 'EXPIRED' : 'PAPERS_DUE';
}

/** The same account of the same body, named by nothing that could be read back. */
export const accountName = ({ issuer, subject, organisation }: Caller): string =>
  sha256Name(JSON.stringify([issuer, subject, organisation]));

/** An office that owes papers or a review gets no further access, and nothing by the ones it has. */
export const isOverdue = (ofOffice: readonly EmergencyAccess[], now: Date): boolean =>
  ofOffice.some((access) => accessState(access, now) === 'OVERDUE');

export interface Emergencies {
  /** What the caller's accesses allow of this person under the declared case. */
  stateOf(recipientId: string): EmergencyState;
  /** End of the open access to this person. */
  untilOf(recipientId: string): string | null;
}

/** An access is the officer's who gave the reason, for the case that was named, and opens one person and, of a minor, the guardian. */
export function emergenciesOf(
  ofOffice: readonly EmergencyAccess[],
  { caller, caseNo, now }: { readonly caller: Caller; readonly caseNo: string | null; readonly now: Date },
): Emergencies {
  const opener = accountName(caller);
  const opened = ofOffice.filter((access) => Date.parse(access.openedAt) <= now.getTime());
  const overdue = isOverdue(opened, now);
  const mine = opened.filter((access) => access.opener === opener && access.caseNo !== null && access.caseNo === caseNo);
  const about = (id: string) => mine.filter((access) => access.recipientId === id || access.guardianId === id);
  const open = (id: string) => about(id).filter((access) => accessState(access, now) === 'OPEN');
  return {
    stateOf(id) {
      if (overdue) return 'overdue';
      if (open(id).length > 0) return 'open';
      return about(id).length > 0 ? 'expired' : 'none';
    },
    untilOf: (id) =>
      open(id)
        .map(({ expiresAt }) => expiresAt)
        .sort()
        .at(-1) ?? null,
  };
}
