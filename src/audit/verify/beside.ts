// What a database keeps beside an entry's bytes (searchable columns, persons, the side row) must say what the bytes say.
import { hash } from 'node:crypto';
import { canonical } from '../jcs.js';
import type { Entry } from './entry-rules.js';
import type { FailureClass } from './report.js';

export interface Beside {
  readonly eventId: string;
  readonly type: string;
  readonly ts: Date;
  readonly requestId: string;
  readonly actorRef: Buffer | null;
  readonly org: string | null;
  readonly purpose: string | null;
  readonly caseRef: Buffer | null;
  readonly subjects: readonly Buffer[];
  /** null: there is no row. */
  readonly detail: { readonly salt: Buffer | null; readonly body: Buffer | null; readonly isErased: boolean } | null;
}

const sameRef = (bytes: Buffer | null, text: string | undefined): boolean => (bytes?.toString('base64url') ?? undefined) === text;
const shown = (value: Entry['purpose']): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : canonical(value);

/** Tells every difference; true if the side row is marked as erased, which is for the whole record to judge. */
export function checkBeside(entry: Entry, beside: Beside, fail: (kind: FailureClass, reason: string) => void): boolean {
  const columns: readonly [string, boolean][] = [
    ['event_id', beside.eventId === entry.event_id],
    ['type', beside.type === entry.type],
    ['ts', beside.ts.getTime() === Date.parse(entry.ts)],
    ['request_id', beside.requestId === entry.request_id],
    ['actor_ref', sameRef(beside.actorRef, entry.actor?.ref)],
    ['org', beside.org === shown(entry.actor?.org)],
    ['purpose', beside.purpose === shown(entry.purpose)],
    ['case_ref', sameRef(beside.caseRef, entry.case_ref)],
  ];
  for (const [column, agrees] of columns) if (!agrees) fail('PROJECTION', `${column} is not what the entry says`);

  const inEntry = new Set(entry.subjects?.map((subject) => subject.ref));
  const inIndex = new Set(beside.subjects.map((ref) => ref.toString('base64url')));
  for (const ref of inEntry)
    if (!inIndex.has(ref)) fail('SUBJECT_MISSING', 'a person of the entry is not in the index by person');
  for (const ref of inIndex)
    if (!inEntry.has(ref)) fail('PROJECTION', 'the index by person has somebody who is not in the entry');

  const { detail } = beside;
  if (entry.detail === undefined) {
    if (detail) fail('PROJECTION', 'a side row that the entry does not commit to');
    return false;
  }
  if (!detail) fail('ERASED', 'its side row is not there');
  else if (detail.isErased) return true;
  else if (!detail.salt || !detail.body) fail('ERASED', 'its side row is empty, but not marked as erased');
  else {
    const commitment = hash('sha256', Buffer.concat([Buffer.from([2]), detail.salt, detail.body]), 'base64url');
    if (commitment !== entry.detail) fail('CHANGED_BIT', 'its side row is not what the entry commits to');
  }
  return false;
}
