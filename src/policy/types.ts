// The words of the decision: who asks, what for, about whom, and what comes of it.
import type { Render } from '../kernel/classification.js';

/** The caller, as the verified token states it. */
export interface Caller {
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  /** Unified social credit code of the body. */
  readonly organisation: string;
  readonly role: string;
  /** Prefixes of 2 to 12 digits; none means nowhere. */
  readonly divisions: readonly string[];
  readonly acr?: string;
  /** CI: the persons this account stands for, the own id first, then wards. */
  readonly recipients: readonly string[];
}

/** Refusals of a field or a person, in the order in which the first one that holds is given. */
export const REFUSALS = [
  'NO_PURPOSE',
  'PURPOSE_MISMATCH',
  'NO_CASE',
  'NOT_SHARED',
  'NO_GRANT',
  'GRANT_EXPIRED',
  'NO_AUTHORISATION',
  'AUTHORISATION_EXPIRED',
  'PAPERS_OVERDUE',
  'NO_CONSENT',
  'NO_GUARDIAN_CONSENT',
  'CONSENT_WITHDRAWN',
  'OUT_OF_JURISDICTION',
  'CONFLICT_OF_INTEREST',
  'DECEASED_RESTRICTED',
  'LEVEL_EXCEEDED',
  'SOURCE_UNAVAILABLE',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What the table says of one coordinate. `code` is set where `render` is `deny`, or where a stronger render fell to this one. */
export interface Verdict {
  readonly render: Render;
  readonly code: Refusal | null;
  /** Where the verdict comes from: `ceiling:health/TW/P04`, `grant:GR-…`, `letter:…`, `row:under-14`. */
  readonly rule: string;
  /** The grant that gives it, where `rule` names something else. */
  readonly grantNo?: string;
  /** For the record alone: it MUST NOT reach the caller, to whom a protected address is a normal masked one. */
  readonly noted?: 'ADDRESS_PROTECTED';
}

/**
 * A column of the decision table: one verdict per catalogue number. Persons with the same row facts share one column,
 * so identity of the object means equality of every verdict.
 */
export interface Column {
  readonly renders: readonly Render[];
  readonly verdicts: readonly Verdict[];
  /** Set when the whole person is refused; no coordinate is then shown. */
  readonly refused: Refusal | null;
}

/** A live or past sharing grant, as the database holds it. */
export interface Grant {
  readonly grantNo: string;
  readonly demandOrg: string;
  readonly provider: string;
  readonly purpose: string;
  readonly fields: ReadonlyMap<string, Render>;
  readonly divisions: readonly string[];
  readonly legalBasis: string;
  readonly perRequest: number;
  readonly perDay: number;
  /** `YYYY-MM-DD`, both inclusive, Asia/Shanghai. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly status: 'ACTIVE' | 'REVOKED';
  /** ISO 8601 UTC; absent where nobody asks what was agreed when. */
  readonly createdAt?: string;
  readonly revokedAt?: string | null;
}

/** A verification letter of a household. */
export interface Letter {
  readonly no: string;
  readonly householdId: string;
  /** Recipient ids. */
  readonly signedBy: readonly string[];
  readonly signedOn: string;
  readonly expiresOn: string;
  readonly withdrawnAt: string | null;
}

/** The row facts of one person, in the hub's terms: the only hidden values that may influence an answer (policy/row-facts.yaml). */
export interface SubjectFacts {
  readonly recipientId: string;
  readonly registeredDivision: string | null;
  readonly residenceDivision: string | null;
  readonly birthDate: string | null;
  readonly lifeStatus: string | null;
  readonly addressProtected: boolean;
  readonly guardianId: string | null;
  readonly householdId: string | null;
}
export interface HouseholdSubjectFacts {
  readonly householdId: string;
  readonly members: readonly SubjectFacts[];
}
