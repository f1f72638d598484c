// The marks of an operation as the record wants them: who, which coordinates, in which state. Made from the marks alone.
import { LRUCache } from 'lru-cache';
import type { ClassifiedField } from '../kernel/classification.js';
import { learnedBy, type Marks, stateName } from './marks.js';
import { type Operation, REFUSED } from './operation.js';
import { HouseholdSubject } from './subjects.js';
import { COMPUTED_FROM } from './values.js';

export interface Trace {
  /** AUDIT_READ: the record itself was read. REQ: nobody was asked about (the schema, the connectors' state). */
  readonly type: 'DISC' | 'DENY' | 'ERR' | 'AUDIT_READ' | 'REQ';
  readonly subjects: readonly { readonly recipientId: string; readonly fieldset: number }[];
  readonly fieldsets: readonly ReadonlyMap<string, string>[];
  /** Persons whose address was shown masked because it is protected. */
  readonly protectedSubjects: readonly string[];
}

/** Every live member of a household is a subject of what is disclosed about the household. */
export function traceOf(operation: Operation, fields: readonly ClassifiedField[]): Trace {
  const persons = new Map<string, Uint8Array>();
  const protectedSubjects = new Set<string>();
  const add = (reference: string, marks: Marks) => {
    const known = persons.get(reference);
    persons.set(reference, known ? stronger(known, marks.codes) : marks.codes);
  };
  const isFound = new Set<unknown>(operation.found.values());
  const subjects = new Set(operation.subjects.values());
  const households = new Set(operation.households.values());
  for (const found of operation.found.values())
    if (found instanceof HouseholdSubject) households.add(found);
    else subjects.add(found);
  let disclosed = false;
  for (const subject of subjects) {
    if (!subject.firstPath && !subject.marks.isMarked && !isFound.has(subject)) continue;
    disclosed ||= subject.marks.disclosed || subject.firstPath !== null;
    add(subject.reference, subject.marks);
    if (subject.facts?.addressProtected && subject.firstPath) protectedSubjects.add(subject.reference);
  }
  for (const household of households) {
    if (!household.firstPath && !household.marks.isMarked && !isFound.has(household)) continue;
    disclosed ||= household.marks.disclosed || household.firstPath !== null;
    const references = household.liveMembers.length > 0 ? household.liveMembers : [household.reference];
    for (const reference of references) add(reference, household.marks);
  }
  const { sets, indexes } = grouped(persons, fields);
  const searched = [...operation.searches.values()];
  // That nobody fulfils a search is told of everybody who might have.
  disclosed ||= searched.some((result) => 'page' in result);
  const denied = operation.found.size > 0 || searched.length > 0;
  const refused = operation.failure?.stage === REFUSED;
  const failed =
    (operation.failure !== null && !refused) ||
    (operation.found.size > 0 && !disclosed && [...operation.sources.values()].some((s) => s.state === 'error'));
  const { recordMarks } = operation;
  const hasRead = !operation.failure && recordMarks.some(({ state }) => state === 'plain');
  const isRefused = refused || (denied && !operation.acted) || recordMarks.length > 0;
  return {
    type: disclosed ? 'DISC' : hasRead ? 'AUDIT_READ' : failed ? 'ERR' : isRefused ? 'DENY' : 'REQ',
    subjects: [
      ...[...indexes].map(([recipientId, fieldset]) => ({ recipientId, fieldset })),
      ...recordMarks.flatMap(({ recipientId }, i) => (recipientId ? [{ recipientId, fieldset: sets.length + i }] : [])),
    ],
    fieldsets: [...sets, ...recordMarks.map(({ coordinate, state }) => new Map([[coordinate, state]]))],
    protectedSubjects: [...protectedSubjects],
  };
}

const DENIED = 16;
/** Shown beats refused: what left the hub on one path has left it. */
const isStronger = (a: number, b: number): boolean => b === 0 || (a < DENIED && (b >= DENIED || a > b));

function stronger(known: Uint8Array, codes: Uint8Array): Uint8Array {
  const both = known.slice();
  for (let n = 0; n < both.length; n++) if (codes[n]! > 0 && isStronger(codes[n]!, both[n]!)) both[n] = codes[n]!;
  return both;
}

/** A computed field is recorded with what it was computed from: how old somebody is says when they were born. */
function withOrigins(codes: Uint8Array, fields: readonly ClassifiedField[]): Uint8Array {
  const all = codes.slice();
  for (const [computed, origins] of COMPUTED_FROM) {
    const learned = learnedBy(codes[numberOf(computed, fields)] ?? 0);
    if (learned === undefined) continue;
    for (const origin of origins.map((coordinate) => numberOf(coordinate, fields)))
      if (isStronger(learned, codes[origin] ?? learned)) all[origin] = learned;
  }
  return all;
}
const numberOf = (coordinate: string, fields: readonly ClassifiedField[]): number =>
  fields.findIndex((field) => field.coordinate === coordinate);

function grouped(persons: ReadonlyMap<string, Uint8Array>, fields: readonly ClassifiedField[]) {
  const sets: Fieldset[] = [];
  const known = new Map<string, number>();
  const indexes = new Map<string, number>();
  const seen = new Map<Uint8Array, number>();
  for (const [reference, codes] of persons) {
    const same = seen.get(codes);
    if (same !== undefined) {
      indexes.set(reference, same);
      continue;
    }
    const key = Buffer.from(codes.buffer, codes.byteOffset, codes.length).toString('latin1');
    let index = known.get(key);
    if (index === undefined) {
      index = sets.push(fieldsetOf(key, codes, fields)) - 1;
      known.set(key, index);
    }
    seen.set(codes, index);
    indexes.set(reference, index);
  }
  return { sets, indexes };
}

type Fieldset = ReadonlyMap<string, string>;
/** The same marks come again and again: what they say is written down once. */
const fieldsets = new WeakMap<readonly ClassifiedField[], LRUCache<string, Fieldset>>();
const MAX_FIELDSETS = 2_000;

function fieldsetOf(key: string, codes: Uint8Array, fields: readonly ClassifiedField[]): Fieldset {
  let known = fieldsets.get(fields);
  if (!known) {
    known = new LRUCache({ max: MAX_FIELDSETS });
    fieldsets.set(fields, known);
  }
  let fieldset = known.get(key);
  if (!fieldset) {
    const made = new Map<string, string>();
    withOrigins(codes, fields).forEach((code, n) => {
      const state = stateName(code);
      if (state) made.set(fields[n]!.coordinate, state);
    });
    fieldset = made;
    known.set(key, fieldset);
  }
  return fieldset;
}
