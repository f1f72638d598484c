// What a database keeps beside an entry's bytes (searchable columns, persons, the side row) must say what the bytes say.
import { hash } from 'node:crypto';
import { canonical } from '../jcs.js';
import type { Entry } from './entry-rules.js';
import type { FailureClass } from './report.js';

/** As texts in the forms that entries use: references in base64url. */
export interface Beside {
  readonly eventId: string;
  readonly type: string;
  /** `2026-01-01 08:00:00.12+00`: as PostgreSQL writes a moment in UTC. */
  readonly ts: string;
  readonly requestId: string;
  readonly actorRef: string | null;
  readonly org: string | null;
  readonly purpose: string | null;
  readonly caseRef: string | null;
  readonly subjects: readonly string[];
  /** null: there is no row. `committed` is salt ‖ body, null where one of them is not there. */
  readonly detail: { readonly committed: Buffer | null; readonly isErased: boolean } | null;
}

const shown = (value: Entry['purpose']): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : canonical(value);

/** `2026-01-01T08:00:00.120Z` as PostgreSQL writes it: without zeros at the end. */
function asStored(ts: string): string {
  let end = 23;
  while (ts.charCodeAt(end - 1) === 0x30) end--;
  if (end === 20) end = 19; // nothing behind the point
  return `${ts.slice(0, 10)} ${ts.slice(11, end)}+00`;
}

/** Tells every difference; true if the side row is marked as erased, which is for the whole record to judge. */
export function checkBeside(entry: Entry, beside: Beside, fail: (kind: FailureClass, reason: string) => void): boolean {
  const differs = (column: string) => fail('PROJECTION', `${column} is not what the entry says`);
  if (beside.eventId !== entry.event_id) differs('event_id');
  if (beside.type !== entry.type) differs('type');
  if (beside.ts !== asStored(entry.ts)) differs('ts');
  if (beside.requestId !== entry.request_id) differs('request_id');
  if (beside.actorRef !== (entry.actor?.ref ?? null)) differs('actor_ref');
  if (beside.org !== shown(entry.actor?.org)) differs('org');
  if (beside.purpose !== shown(entry.purpose)) differs('purpose');
  if (beside.caseRef !== (entry.case_ref ?? null)) differs('case_ref');
  checkSubjects(entry.subjects ?? [], beside.subjects, fail);

  const { detail } = beside;
  if (entry.detail === undefined) {
    if (detail) fail('PROJECTION', 'a side row that the entry does not commit to');
    return false;
  }
  if (!detail) fail('ERASED', 'its side row is not there');
  else if (detail.isErased) return true;
  else if (!detail.committed) fail('ERASED', 'its side row is empty, but not marked as erased');
  else if (hash('sha256', Buffer.concat([PREFIX, detail.committed]), 'base64url') !== entry.detail)
    fail('CHANGED_BIT', 'its side row is not what the entry commits to');
  return false;
}

const PREFIX = Buffer.from([2]);

function checkSubjects(
  subjects: NonNullable<Entry['subjects']>,
  index: readonly string[],
  fail: (kind: FailureClass, reason: string) => void,
): void {
  if (subjects.length === 0 && index.length === 0) return;
  if (subjects.length === 1 && index.length === 1 && subjects[0]!.ref === index[0]) return;
  const inEntry = new Set(subjects.map((subject) => subject.ref));
  const inIndex = new Set(index);
  for (const ref of inEntry)
    if (!inIndex.has(ref)) fail('SUBJECT_MISSING', 'a person of the entry is not in the index by person');
  for (const ref of inIndex)
    if (!inEntry.has(ref)) fail('PROJECTION', 'the index by person has somebody who is not in the entry');
}
