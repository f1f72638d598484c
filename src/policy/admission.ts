// What must hold before any person is looked at: a purpose, declared by a role that has it, and a case where it needs one.
import type { Purpose } from '../kernel/codes.js';
import type { Caller, Refusal } from './types.js';

/** A case as its owner states it, in the hub's ids. */
export interface NamedCase {
  readonly open: boolean;
  readonly recipientIds: readonly string[];
  readonly householdIds: readonly string[];
  /** Accounts that MUST NOT handle it: officers related to somebody it names. */
  readonly relatedOfficers?: readonly string[];
}

export interface Admission {
  readonly caller: Caller;
  /** null: none was declared. An unknown code is bad input and never comes here. */
  readonly purpose: Purpose | null;
  /** The `Zhongfu-Case` header. */
  readonly caseNo: string | null;
  /** undefined: not asked yet; null: the owner knows no such case. */
  readonly theCase?: NamedCase | null;
}

export interface Refused {
  readonly code: Refusal;
  readonly rule: string;
}

/** Why a role with a purpose may look at nobody, whatever the case; known without asking a source. */
export function purposeRefusal(role: string, purpose: Purpose | null): Refused | null {
  if (!purpose) return { code: 'NO_PURPOSE', rule: 'purpose:none' };
  return purpose.roles.includes(role) ? null : { code: 'PURPOSE_MISMATCH', rule: `purpose:${purpose.code}/${role}` };
}

/** Why nobody at all may be looked at, or null. NO_PURPOSE, PURPOSE_MISMATCH and a missing case number need no source. */
export function admission({ caller, purpose, caseNo, theCase }: Admission): Refused | null {
  const refused = purposeRefusal(caller.role, purpose);
  if (refused || !purpose?.caseRequired) return refused;
  if (!caseNo) return { code: 'NO_CASE', rule: 'case:missing' };
  if (theCase === undefined) return null;
  if (theCase === null) return { code: 'NO_CASE', rule: 'case:unknown' };
  return theCase.open ? null : { code: 'NO_CASE', rule: 'case:closed' };
}
