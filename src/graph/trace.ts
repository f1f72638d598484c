// The marks of an operation as the record wants them: who, which coordinates, in which state. Made from the marks alone.
import type { ClassifiedField } from '../kernel/classification.js';
import { type Marks, stateName } from './marks.js';
import { type Operation, REFUSED } from './operation.js';
import { HouseholdSubject } from './subjects.js';

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
    if (!known) persons.set(reference, marks.codes.slice());
    else
      marks.codes.forEach((code, n) => {
        if (code > 0 && isStronger(code, known[n]!)) known[n] = code;
      });
  };
  const subjects = new Set(operation.subjects.values());
  const households = new Set(operation.households.values());
  for (const found of operation.found.values())
    if (found instanceof HouseholdSubject) households.add(found);
    else subjects.add(found);
  let disclosed = false;
  for (const subject of subjects) {
    if (!subject.firstPath && !subject.marks.codes.some((c) => c > 0) && !isFound(operation, subject)) continue;
    disclosed ||= subject.marks.disclosed || subject.firstPath !== null;
    add(subject.reference, subject.marks);
    if (subject.facts?.addressProtected && subject.firstPath) protectedSubjects.add(subject.reference);
  }
  for (const household of households) {
    if (!household.firstPath && !household.marks.codes.some((c) => c > 0) && !isFound(operation, household)) continue;
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

const isFound = (operation: Operation, found: unknown): boolean => [...operation.found.values()].includes(found as never);

const DENIED = 16;
/** Shown beats refused: what left the hub on one path has left it. */
const isStronger = (a: number, b: number): boolean => b === 0 || (a < DENIED && (b >= DENIED || a > b));

function grouped(persons: ReadonlyMap<string, Uint8Array>, fields: readonly ClassifiedField[]) {
  const sets: Map<string, string>[] = [];
  const known = new Map<string, number>();
  const indexes = new Map<string, number>();
  for (const [reference, codes] of persons) {
    const key = Buffer.from(codes).toString('latin1');
    let index = known.get(key);
    if (index === undefined) {
      const set = new Map<string, string>();
      codes.forEach((code, n) => {
        const state = stateName(code);
        if (state) set.set(fields[n]!.coordinate, state);
      });
      index = sets.push(set) - 1;
      known.set(key, index);
    }
    indexes.set(reference, index);
  }
  return { sets, indexes };
}
