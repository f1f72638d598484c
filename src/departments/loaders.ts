// Loads what may be shown: one batch per department and operation, all departments at once, each with only its own showable fields.
import type { Deadline, GuardedSource } from '../adapters/guarded.js';
import type { KeyKind, Loaded } from '../connector.js';
import type { ClassifiedField } from '../kernel/classification.js';

/** Persons, or households, of whom the same catalogue numbers may be shown. */
export interface Wanted<K> {
  readonly keys: readonly K[];
  readonly numbers: readonly number[];
  /** Whether other departments are asked for their versions of these as well. */
  readonly contested: boolean;
}
/** The identifiers by which departments may know a person. */
export interface PersonKeys {
  /** One of each kind: the one to ask with. */
  readonly own: ReadonlyMap<KeyKind, string>;
  /** Those that came with handles merged into the person's. */
  readonly merged: readonly { readonly kind: KeyKind; readonly value: string }[];
}
export interface Order {
  readonly persons: readonly Wanted<PersonKeys>[];
  /** By their owner's key. */
  readonly households: readonly Wanted<string>[];
}
export interface Delivery {
  readonly department: string;
  /** Null when the department did not answer. */
  readonly loaded: Loaded | null;
}

/** What one department is asked: of each type the fields that may be shown, and nothing else. */
type Fields = ReadonlyMap<string, readonly string[]>;
interface Batched {
  persons: readonly string[];
  households: readonly string[];
  fields: Fields;
}

/** A department as the loaders see it. */
export interface Asked {
  readonly guarded: GuardedSource;
  readonly askedBy: KeyKind;
  readonly alsoAskedBy?: readonly KeyKind[];
}

/** With which of a person's identifiers a department is asked: nobody whom it could not be asked about otherwise. */
export function keysFor({ askedBy, alsoAskedBy = [] }: Asked, { own, merged }: PersonKeys): readonly string[] {
  const first = own.get(askedBy);
  if (first === undefined) return [];
  if (merged.length === 0) return [first];
  const kinds = [askedBy, ...alsoAskedBy];
  return [...new Set([first, ...merged.flatMap(({ kind, value }) => (kinds.includes(kind) ? value : []))])];
}

export function createLoaders(
  sources: ReadonlyMap<string, Asked>,
  fields: readonly ClassifiedField[],
  heldBy: ReadonlyMap<number, readonly string[]> = new Map(),
) {
  const known = { plain: new WeakMap<readonly number[], Map<string, Fields>>(), contested: new WeakMap() };
  /** Departments that are asked with the same kinds of numbers have the same name here. */
  const kindsOf = new Map([...sources].map(([name, { askedBy, alsoAskedBy = [] }]) => [name, [askedBy, ...alsoAskedBy].join()]));

  /** Which departments have these numbers. A department of which nothing may be shown does not appear, and is never called. */
  function needs({ numbers, contested }: Wanted<unknown>): Map<string, Fields> {
    const memory: WeakMap<readonly number[], Map<string, Fields>> = contested ? known.contested : known.plain;
    let result = memory.get(numbers);
    if (!result) {
      const names = new Map<string, Map<string, Set<string>>>();
      const put = (department: string, { type, field }: ClassifiedField) => {
        const ofDepartment = names.get(department) ?? new Map<string, Set<string>>();
        names.set(department, ofDepartment.set(type, (ofDepartment.get(type) ?? new Set()).add(field)));
      };
      for (const number of numbers) {
        const field = fields[number]!;
        if (field.handle) continue;
        put(field.department, field);
        if (contested) for (const department of heldBy.get(number) ?? []) put(department, field);
      }
      result = new Map(
        [...names].map(([department, types]) => [
          department,
          new Map([...types].map(([type, some]) => [type, [...some].sort()])),
        ]),
      );
      memory.set(numbers, result);
    }
    return result;
  }

  function batches(order: Order): Map<string, Batched> {
    const result = new Map<string, Batched>();
    const add = (department: string, of: 'persons' | 'households', keys: readonly string[], some: Fields) => {
      if (keys.length === 0) return;
      const batch = result.get(department);
      if (!batch)
        result.set(
          department,
          of === 'persons' ? { persons: keys, households: [], fields: some } : { persons: [], households: keys, fields: some },
        );
      else {
        batch[of] = batch[of].length > 0 ? [...new Set([...batch[of], ...keys])] : keys;
        batch.fields = merged(batch.fields, some);
      }
    };
    for (const wanted of order.persons) {
      const alike = new Map<string, readonly string[]>();
      for (const [department, some] of needs(wanted)) {
        const source = sources.get(department);
        if (!source) continue;
        const kinds = kindsOf.get(department)!;
        let keys = alike.get(kinds);
        if (!keys) {
          keys = wanted.keys.flatMap((all) => keysFor(source, all));
          alike.set(kinds, keys);
        }
        add(department, 'persons', keys, some);
      }
    }
    for (const wanted of order.households)
      for (const [department, some] of needs(wanted))
        if (sources.has(department)) add(department, 'households', wanted.keys, some);
    return result;
  }

  return {
    /** With which of a person's identifiers a department is asked. */
    keysFor(department: string, keys: PersonKeys): readonly string[] {
      const source = sources.get(department);
      return source ? keysFor(source, keys) : [];
    },
    /** Never rejects: a department that fails is delivered as null. */
    load(order: Order, deadline: Deadline): Promise<Delivery[]> {
      const asked: Promise<Delivery>[] = [];
      for (const [department, batch] of batches(order))
        asked.push(
          sources
            .get(department)!
            .guarded.load(batch, deadline)
            .then(
              (loaded) => ({ department, loaded }),
              () => ({ department, loaded: null }), // counted by the guard; the caller is told SOURCE_UNAVAILABLE
            ),
        );
      return Promise.all(asked);
    },
  };
}

const mergers = new WeakMap<Fields, WeakMap<Fields, Fields>>();
/** Of the same two always the same object. */
function merged(a: Fields, b: Fields): Fields {
  if (a === b) return a;
  const known = mergers.get(a) ?? new WeakMap<Fields, Fields>();
  mergers.set(a, known);
  let both = known.get(b);
  if (!both) {
    const result = new Map(a);
    for (const [type, names] of b) result.set(type, [...new Set([...(result.get(type) ?? []), ...names])].sort());
    both = result;
    known.set(b, both);
  }
  return both;
}
export type Loaders = ReturnType<typeof createLoaders>;
