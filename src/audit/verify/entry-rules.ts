// What an entry may look like: its keys, and that its bytes are the one canonical form of what they say.
import { type Canonical, parseCanonical } from '../jcs.js';

/** The parts of an entry that a verification looks at. */
export interface Entry {
  readonly type: string;
  readonly ts: string;
  readonly event_id: string;
  readonly request_id: string;
  readonly writer: string;
  readonly epoch: string;
  readonly wseq: number;
  readonly actor?: { readonly org: Canonical; readonly ref: string };
  readonly purpose?: Canonical;
  readonly case_ref?: string;
  readonly detail?: string;
  readonly subjects?: readonly { readonly f: string; readonly ref: string }[];
  readonly fieldsets?: Readonly<Record<string, unknown>>;
  readonly about?: Readonly<Record<string, Canonical>>;
}

const REQUIRED = ['epoch', 'event_id', 'hub', 'request_id', 'ts', 'type', 'v', 'writer', 'wseq'];
const OPTIONAL = [
  'about actor case_ref criteria detail document error fieldsets operation part payload peer policy protected purpose sources subjects',
].flatMap((line) => line.split(' '));
const ALLOWED = new Set([...REQUIRED, ...OPTIONAL]);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MAX_BYTES = 65_535;

/** The entry, or why these bytes are none; then with what can still be read of it. */
export function readEntry(bytes: Uint8Array): { ok: true; entry: Entry } | { ok: false; reason: string; entry: Entry | null } {
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

function readStrictly(bytes: Uint8Array): { ok: true; entry: Entry } | { ok: false; reason: string } {
  if (bytes.length > MAX_BYTES) return { ok: false, reason: `${bytes.length} bytes are more than an entry may have` };
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || Array.isArray(value)) return { ok: false, reason: 'not an object' };
  const entry = value as unknown as Entry & { readonly v: unknown };
  for (const key of Object.keys(entry)) if (!ALLOWED.has(key)) return { ok: false, reason: `unknown key ${key}` };
  for (const key of REQUIRED) if (!(key in entry)) return { ok: false, reason: `no ${key}` };
  if (entry.v !== 'hub-audit/1') return { ok: false, reason: `version ${JSON.stringify(entry.v)}` };
  if (![entry.event_id, entry.request_id, entry.epoch].every((id) => UUID.test(id)))
    return { ok: false, reason: 'an id is no UUID' };
  if (!TIME.test(entry.ts) || new Date(entry.ts).toJSON() !== entry.ts) return { ok: false, reason: 'ts is no moment' };
  if (typeof entry.wseq !== 'number' || entry.wseq < 1) return { ok: false, reason: 'wseq is no sequence number' };
  for (const key of ['criteria', 'protected', 'subjects'] as const) {
    const reason = setProblem((entry as unknown as Record<string, unknown>)[key]);
    if (reason) return { ok: false, reason: `${key}: ${reason}` };
  }
  for (const { f } of entry.subjects ?? []) if (!(f in (entry.fieldsets ?? {}))) return { ok: false, reason: `no fieldset ${f}` };
  return { ok: true, entry };
}

function setProblem(set: unknown): string | null {
  if (set === undefined) return null;
  if (!Array.isArray(set) || set.length === 0) return 'neither absent nor a list with something in it';
  // an element holds only strings, in canonical order of its keys: JSON.stringify gives its canonical text again
  let last = '';
  for (const item of set) {
    const text = JSON.stringify(item);
    if (text <= last) return 'not sorted and unique';
    last = text;
  }
  return null;
}
