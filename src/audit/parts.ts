// Puts an entry together, and divides it where it would outgrow the 65,535 bytes that an entry may have.
//
// A bulk answer about many persons, each with another set of states, can be larger than one entry. It then becomes several
// entries of one type and one request, written in one statement (all or none, neighbours in the log). Each repeats who, why
// and what; the lists (criteria, protected, subjects with the fieldsets that they use) are dealt out in order; each says
// `"part":{"i":2,"n":3,"of":"<event id of the first>"}`. Only the first has the side row. A reader that wants one line for
// one access takes the entries without `part` or with `i` = 1.
import { uuid7 } from '../kernel/uuid7.js';
import type { Ref } from './refs.js';

export const MAX_ENTRY_BYTES = 65_535;
/** Parts of one entry are one batch, and a batch has an end. */
const MAX_PARTS = 200;
/** Room for `part` and a 19-digit number. */
const RESERVE = 160;

export interface Subject {
  /** `{"f":"a","ref":"…"}`, or null for a fieldset that belongs to no person. */
  readonly text: string | null;
  readonly ref: Ref | null;
  readonly name: string;
  readonly fieldset: string;
}

/** The serialised pieces of an entry between which the lists stand; each is empty or ends with a comma. */
export interface Pieces {
  readonly eventId: string;
  readonly fixed: {
    readonly top: string;
    readonly committed: string;
    readonly named: string;
    readonly hub: string;
    readonly policy: string;
    readonly request: string;
    readonly end: string;
  };
  readonly criteria: readonly string[];
  readonly guarded: readonly string[];
  readonly subjects: readonly Subject[];
}

export interface Part {
  readonly text: string;
  readonly eventId: string;
  /** Each person once, for the index by person. */
  readonly subjects: readonly Buffer[];
}

interface Lists {
  criteria: string[];
  guarded: string[];
  subjects: Subject[];
}

const list = (key: string, items: readonly string[]): string => (items.length === 0 ? '' : `"${key}":[${items.join()}],`);

function assemble(p: Pieces, lists: Lists, eventId: string, part: string, committed: boolean): string {
  const f = p.fixed;
  const sets = new Map(lists.subjects.map((s) => [s.name, s.fieldset]));
  const names = [...sets.keys()].sort();
  const fieldsets = names.length === 0 ? '' : `"fieldsets":{${names.map((n) => `"${n}":${sets.get(n)}`).join()}},`;
  const subjects = lists.subjects.flatMap((s) => s.text ?? []);
  return `{${f.top}${list('criteria', lists.criteria)}${committed ? f.committed : ''}${f.named}"event_id":"${eventId}",${fieldsets}${f.hub}${part}${f.policy}${list('protected', lists.guarded)}${f.request}${list('subjects', subjects)}${f.end}`;
}

/** The persons of a part, each once even where two of their fieldsets stand in it. */
function persons(subjects: readonly Subject[]): Buffer[] {
  const seen = new Set<string>();
  const found: Buffer[] = [];
  for (const { ref } of subjects) {
    if (!ref || seen.has(ref.text)) continue;
    seen.add(ref.text);
    found.push(ref.bytes);
  }
  return found;
}

/** One part if everything fits, else as many as it takes. Throws where even that would be without measure. */
export function packParts(p: Pieces): Part[] {
  const whole: Lists = { criteria: [...p.criteria], guarded: [...p.guarded], subjects: [...p.subjects] };
  const text = assemble(p, whole, p.eventId, '', true);
  if (text.length * 3 < MAX_ENTRY_BYTES || Buffer.byteLength(text) + RESERVE <= MAX_ENTRY_BYTES)
    return [{ text, eventId: p.eventId, subjects: persons(whole.subjects) }];

  const divided = divide(p, whole);
  if (divided.length > MAX_PARTS) throw new RangeError(`an entry of ${divided.length} parts is more than the record takes`);
  return divided.map((lists, i) => {
    const eventId = i === 0 ? p.eventId : uuid7();
    const part = `"part":{"i":${i + 1},"n":${divided.length},"of":"${p.eventId}"},`;
    return { text: assemble(p, lists, eventId, part, i === 0), eventId, subjects: persons(lists.subjects) };
  });
}

function divide(p: Pieces, whole: Lists): Lists[] {
  const empty = (): Lists => ({ criteria: [], guarded: [], subjects: [] });
  const base =
    Buffer.byteLength(assemble(p, empty(), p.eventId, '', true)) +
    RESERVE +
    '"criteria":[],"fieldsets":{},"protected":[],"subjects":[],'.length;
  const parts: Lists[] = [];
  let lists = empty();
  let bytes = base;
  let names = new Set<string>();
  const make = (room: () => number): void => {
    if (bytes + room() > MAX_ENTRY_BYTES && bytes > base) {
      parts.push(lists);
      lists = empty();
      bytes = base;
      names = new Set();
    }
    if (bytes + room() > MAX_ENTRY_BYTES) throw new RangeError('one piece of this entry is larger than an entry may be');
    bytes += room();
  };
  for (const c of whole.criteria) {
    make(() => Buffer.byteLength(c) + 1);
    lists.criteria.push(c);
  }
  for (const g of whole.guarded) {
    make(() => Buffer.byteLength(g) + 1);
    lists.guarded.push(g);
  }
  for (const s of whole.subjects) {
    make(() => (s.text?.length ?? 0) + 1 + (names.has(s.name) ? 0 : Buffer.byteLength(s.fieldset) + s.name.length + 4));
    names.add(s.name);
    lists.subjects.push(s);
  }
  return [...parts, lists];
}
