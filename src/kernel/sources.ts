// What every floor of the house means by a department's source: how a person is asked for, what a call carries, how an answer is wrong.

/** Identifiers by which departments know a person; a source declares which one it is asked by. */
export type KeyKind = 'CITIZEN_ID' | 'STUDENT_NO' | 'DISABILITY_CERT_NO' | 'INSURANCE_NO' | 'RESCUE_RECORD_NO';

/** Everything a call to a source needs besides its question. A source MUST stop working when `signal` aborts. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly requestId: string;
}

/** A source answered for a person nobody asked about, or not for one that was: an alarm, never a value. */
export class WrongPerson extends Error {
  readonly code = 'WRONG_PERSON';
}
/** A source answered something that is not of its agreed form. */
export class BadAnswer extends Error {
  readonly code = 'BAD_ANSWER';
}
