// What a database keeps beside an entry's bytes (searchable columns, persons, the side row) must say what the bytes say.
import { hash } from 'node:crypto';
import { canonical } from '../jcs.js';
import type { Entry } from './entry-rules.js';
import type { FailureClass } from './report.js';

/** References are in base64url, as entries have them. */
export interface Beside {
  /** The columns that repeat the entry, in one text: see `columnsOf`. */
  readonly columns: string;
  /** The persons of the index by person, each with the moment for which it has them: `ref 2026-01-01 08:00:00+00`. */
  readonly subjects: readonly string[];
  /** null: there is no row. `committed` is 0x02 ‖ salt ‖ body, null where one of them is not there. */
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

/** `3:abc`, so that no text can pass for two; `N` where there is none. */
function sized(text: string | null): string {
  if (text === null) return 'N';
  let known = sizes.get(text);
  if (known === undefined) {
    known = `${Buffer.byteLength(text)}:${text}`;
    if (sizes.size < 1_000) sizes.set(text, known);
  }
  return known;
}
/** Kinds of entries, bodies and purposes are few and come again. */
const sizes = new Map<string, string>();

/** What the columns must say, in the form in which the database is asked for them. */
const columnsOf = (entry: Entry): readonly (readonly [column: string, text: string])[] => [
  ['event_id', `${entry.event_id} `],
  ['request_id', `${entry.request_id} `],
  ['ts', `${asStored(entry.ts)} `],
  ['actor_ref', `${entry.actor?.ref ?? '-'} `],
  ['case_ref', `${entry.case_ref ?? '-'} `],
  ['type', sized(entry.type)],
  ['org', sized(shown(entry.actor?.org))],
  ['purpose', sized(shown(entry.purpose))],
];

/** The first column that says something else; null if all of them say what the entry does. */
function differing(entry: Entry, columns: string): string | null {
  const { event_id, request_id, ts, actor, case_ref, type, purpose } = entry;
  const whole = `${event_id} ${request_id} ${asStored(ts)} ${actor?.ref ?? '-'} ${case_ref ?? '-'} ${sized(type)}${sized(shown(actor?.org))}${sized(shown(purpose))}`;
  if (whole === columns) return null;
  let at = 0;
  for (const [column, text] of columnsOf(entry)) {
    if (!columns.startsWith(text, at)) return column;
    at += text.length;
  }
  return at === columns.length ? null : 'purpose';
}

/** Tells what differs; true if the side row is marked as erased, which is for the whole record to judge. */
export function checkBeside(entry: Entry, beside: Beside, fail: (kind: FailureClass, reason: string) => void): boolean {
  const column = differing(entry, beside.columns);
  if (column) fail('PROJECTION', `${column} is not what the entry says`);
  checkSubjects(entry, beside.subjects, fail);

  const { detail } = beside;
  if (entry.detail === undefined) {
    if (detail) fail('PROJECTION', 'a side row that the entry does not commit to');
    return false;
  }
  if (!detail) fail('ERASED', 'its side row is not there');
  else if (detail.isErased) return true;
  else if (!detail.committed) fail('ERASED', 'its side row is empty, but not marked as erased');
  else if (hash('sha256', detail.committed, 'base64url') !== entry.detail)
    fail('CHANGED_BIT', 'its side row is not what the entry commits to');
  return false;
}

function checkSubjects(
  { subjects = [], ts }: Entry,
  index: readonly string[],
  fail: (kind: FailureClass, reason: string) => void,
): void {
  if (subjects.length === 0 && index.length === 0) return;
  const moment = ` ${asStored(ts)}`;
  if (subjects.length === 1 && index.length === 1 && subjects[0]!.ref + moment === index[0]) return;
  const inEntry = new Set(subjects.map((subject) => subject.ref));
  const inIndex = new Set<string>();
  for (const row of index) {
    const end = row.indexOf(' ');
    inIndex.add(row.slice(0, end));
    if (row.slice(end) !== moment) fail('PROJECTION', 'the index by person has another moment for it');
  }
  for (const ref of inEntry)
    if (!inIndex.has(ref)) fail('SUBJECT_MISSING', 'a person of the entry is not in the index by person');
  for (const ref of inIndex)
    if (!inEntry.has(ref)) fail('PROJECTION', 'the index by person has somebody who is not in the entry');
}
