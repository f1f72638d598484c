// What an entry may look like: its keys, and that its bytes are the one canonical form of what they say.
import { isAscii, isUtf8 } from 'node:buffer';
import { bytesOf } from '../exact.js';
import { type Canonical, canonical, parseCanonical } from '../jcs.js';
import { CanonicalReader, NotReadHere } from './canonical-reader.js';

/** The parts of an entry that a verification looks at; undefined where it has none. */
export interface Entry {
  readonly v: Canonical;
  readonly type: string;
  readonly ts: string;
  readonly event_id: string;
  readonly request_id: string;
  readonly writer: string;
  readonly epoch: string;
  readonly wseq: number;
  readonly actor: { readonly org: Canonical; readonly ref: string } | undefined;
  readonly purpose: Canonical | undefined;
  readonly case_ref: string | undefined;
  readonly detail: string | undefined;
  readonly subjects: readonly { readonly f: string; readonly ref: string }[] | undefined;
  readonly fieldsets: Readonly<Record<string, unknown>> | undefined;
  readonly about: Readonly<Record<string, Canonical>> | undefined;
}

const REQUIRED = ['epoch', 'event_id', 'hub', 'request_id', 'ts', 'type', 'v', 'writer', 'wseq'];
const OPTIONAL = [
  'about actor case_ref criteria detail document error fieldsets operation part payload peer policy protected purpose sources subjects',
].flatMap((line) => line.split(' '));
const ALLOWED = new Set([...REQUIRED, ...OPTIONAL]);
/** Whose values mostly are those of the entry before. */
const RECURRING = ['epoch', 'hub', 'operation', 'policy', 'sources', 'type', 'v', 'writer'];
const SETS: readonly string[] = ['criteria', 'protected', 'subjects'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const MAX_BYTES = 65_535;

/** The entry, or why these bytes are none; then with what can still be read of it. */
export function readEntry(
  exact: Uint8Array | string,
): { ok: true; entry: Entry } | { ok: false; reason: string; entry: Entry | null } {
  const entry = readQuickly(exact);
  if (entry) return { ok: true, entry };
  const bytes = bytesOf(exact);
  const read = readStrictly(bytes);
  return read.ok ? read : { ...read, entry: readLoosely(bytes) };
}

function readLoosely(bytes: Uint8Array): Entry | null {
  try {
    const entry = JSON.parse(Buffer.from(bytes).toString()) as Entry;
    return typeof entry.epoch === 'string' && Number.isSafeInteger(entry.wseq) ? entry : null;
  } catch {
    return null;
  }
}

/** All rules in one pass. null: not in order, or not to be told here; `readStrictly` accepts whatever this one does. */
export function readQuickly(exact: Uint8Array | string): Entry | null {
  if (exact.length > MAX_BYTES) return null;
  const text = typeof exact === 'string' ? exact : textOf(exact);
  if (text === null) return null;
  const reader = new CanonicalReader(text);
  try {
    const found = readKeys(reader);
    return found && reader.isAtEnd && !formProblem(found) ? found : null;
  } catch (error) {
    if (error instanceof NotReadHere || error instanceof RangeError) return null; // RangeError: nested without measure
    throw error;
  }
}

function textOf(bytes: Uint8Array): string | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isAscii(buffer)) return buffer.toString('latin1');
  return isUtf8(buffer) ? buffer.toString() : null;
}

/** The keys that may be there, in the one order in which they may be there. */
const KEYS = [...ALLOWED].sort().map((key) => ({
  key,
  isRequired: REQUIRED.includes(key),
  behind: [`{"${key}":`, `,"${key}":`] as const,
  isSet: SETS.includes(key),
  last: RECURRING.includes(key) ? { text: '', value: '' as Canonical } : null,
}));
const AT = Object.fromEntries(KEYS.map(({ key }, place) => [key, place])) as Record<string, number>;

function readKeys(reader: CanonicalReader): Entry | null {
  const values: (Canonical | undefined)[] = [];
  let separator: 0 | 1 = 0; // the first key stands behind a brace, the others behind a comma
  for (const { isRequired, behind, isSet, last } of KEYS) {
    const place = values.length;
    if (!reader.takes(behind[separator])) {
      if (isRequired) return null;
      values.push(undefined);
      continue;
    }
    separator = 1;
    if (place === AT['fieldsets']) values.push(readFieldsets(reader, values[AT['document']!]));
    else if (last) values.push(readAgain(reader, last));
    else values.push(isSet ? readSet(reader) : reader.value());
  }
  return reader.takes('}') ? lookedAt(values) : null;
}

/** From the values of all keys. Whatever an entry has, this has one shape, which costs a tenth less of a verification. */
const lookedAt = (values: readonly (Canonical | undefined)[]): Entry =>
  ({
    v: values[AT['v']!],
    type: values[AT['type']!],
    ts: values[AT['ts']!],
    event_id: values[AT['event_id']!],
    request_id: values[AT['request_id']!],
    writer: values[AT['writer']!],
    epoch: values[AT['epoch']!],
    wseq: values[AT['wseq']!],
    actor: values[AT['actor']!],
    purpose: values[AT['purpose']!],
    case_ref: values[AT['case_ref']!],
    detail: values[AT['detail']!],
    subjects: values[AT['subjects']!],
    fieldsets: values[AT['fieldsets']!],
    about: values[AT['about']!],
  }) as unknown as Entry;

/** A value, told from the one before by its text alone. */
function readAgain(reader: CanonicalReader, last: { text: string; value: Canonical }): Canonical {
  if (last.text && reader.takes(last.text)) return last.value;
  const from = reader.at;
  last.value = reader.value();
  last.text = reader.since(from);
  return last.value;
}

function readSet(reader: CanonicalReader): Canonical[] {
  const found: Canonical[] = [];
  let last = '';
  reader.list(() => {
    const from = reader.at;
    found.push(reader.value());
    const text = reader.since(from);
    if (text <= last) throw new NotReadHere();
    last = text;
  });
  if (found.length === 0) throw new NotReadHere();
  return found;
}

/** The fieldsets that were read last for a document: the same query mostly has the same answer, and half of an entry is this. */
const known = new Map<unknown, { readonly text: string; readonly value: Canonical }>();
const KNOWN = 1_000;

function readFieldsets(reader: CanonicalReader, document: unknown): Canonical {
  const before = known.get(document);
  if (before && reader.takes(before.text)) return before.value;
  const from = reader.at;
  const value = reader.value();
  if (known.size >= KNOWN) known.clear();
  known.set(document, { text: reader.since(from), value });
  return value;
}

/** The same rules one by one, for their reasons and for what is written in unusual ways. */
export function readStrictly(bytes: Uint8Array): { ok: true; entry: Entry } | { ok: false; reason: string } {
  if (bytes.length > MAX_BYTES) return { ok: false, reason: `${bytes.length} bytes are more than an entry may have` };
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || Array.isArray(value)) return { ok: false, reason: 'not an object' };
  const found = value as Record<string, Canonical>;
  for (const key of Object.keys(found)) if (!ALLOWED.has(key)) return { ok: false, reason: `unknown key ${key}` };
  for (const key of REQUIRED) if (!Object.hasOwn(found, key)) return { ok: false, reason: `no ${key}` };
  for (const key of SETS) {
    const reason = setProblem(found[key]);
    if (reason) return { ok: false, reason: `${key}: ${reason}` };
  }
  const entry = lookedAt(KEYS.map(({ key }) => found[key]));
  const reason = formProblem(entry);
  return reason ? { ok: false, reason } : { ok: true, entry };
}

function setProblem(set: Canonical | undefined): string | null {
  if (set === undefined) return null;
  if (!Array.isArray(set) || set.length === 0) return 'neither absent nor a list with something in it';
  let last = '';
  for (const item of set as Canonical[]) {
    const text = canonical(item);
    if (text <= last) return 'not sorted and unique';
    last = text;
  }
  return null;
}

const isUuid = (id: unknown): boolean => typeof id === 'string' && UUID.test(id);

/** What the values must be, once the keys are right. */
function formProblem(entry: Entry): string | null {
  if (entry.v !== 'hub-audit/1') return `version ${JSON.stringify(entry.v)}`;
  if (!isUuid(entry.event_id) || !isUuid(entry.request_id) || !isUuid(entry.epoch)) return 'an id is no UUID';
  if (typeof entry.ts !== 'string' || !TIME.test(entry.ts) || !isDay(entry.ts.slice(0, 10))) return 'ts is no moment';
  if (typeof entry.wseq !== 'number' || entry.wseq < 1) return 'wseq is no sequence number';
  if (typeof entry.type !== 'string' || typeof entry.writer !== 'string') return 'type or writer is no text';
  const { actor, fieldsets = {}, subjects = [] } = entry;
  if (typeof fieldsets !== 'object' || Array.isArray(fieldsets)) return 'fieldsets are no object';
  for (const { f, ref } of subjects)
    if (typeof f !== 'string' || typeof ref !== 'string' || !Object.hasOwn(fieldsets, f)) return `no fieldset ${f}`;
  if (actor !== undefined && (typeof actor !== 'object' || typeof actor.ref !== 'string')) return 'actor has no ref';
  return null;
}

let lastDay = '';
/** Entries follow each other in time: the same day comes thousands of times. */
function isDay(day: string): boolean {
  if (day === lastDay) return true;
  const moment = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(moment.getTime()) || moment.toJSON().slice(0, 10) !== day) return false;
  lastDay = day;
  return true;
}
