// Loads what may be shown: one batch per department and operation, all departments at once, each with only its own showable fields.
import type { Deadline, GuardedSource } from '../adapters/guarded.js';
import type { KeyKind, Loaded } from '../connector.js';
import type { ClassifiedField } from '../kernel/classification.js';

/** A person or household, with the catalogue numbers that may be shown of it. */
export interface Wanted {
  /** The identifier by which the department knows it, per kind; a household's is its owner's key. */
  readonly keys: ReadonlyMap<KeyKind, string> | string;
  readonly numbers: Iterable<number>;
  /** Whether other departments are asked for their versions of these as well. */
  readonly contested?: boolean;
}
export interface Order {
  readonly persons: readonly Wanted[];
  readonly households: readonly Wanted[];
}
export interface Delivery {
  readonly department: string;
  /** Null when the department did not answer. */
  readonly loaded: Loaded | null;
}

interface Batched {
  readonly persons: Set<string>;
  readonly households: Set<string>;
  readonly fields: Map<string, Set<string>>;
}

export function createLoaders(
  sources: ReadonlyMap<string, { guarded: GuardedSource; askedBy: KeyKind }>,
  fields: readonly ClassifiedField[],
  heldBy: ReadonlyMap<number, readonly string[]> = new Map(),
) {
  /** Sorts an order by department. A department of which nothing may be shown does not appear, and is never called. */
  function batches(order: Order): Map<string, Batched> {
    const result = new Map<string, Batched>();
    const put = (wanted: Wanted, department: string, field: ClassifiedField) => {
      const source = sources.get(department);
      const key = typeof wanted.keys === 'string' ? wanted.keys : source && wanted.keys.get(source.askedBy);
      if (!source || key === undefined) return;
      let batch = result.get(department);
      if (!batch) {
        batch = { persons: new Set(), households: new Set(), fields: new Map() };
        result.set(department, batch);
      }
      (typeof wanted.keys === 'string' ? batch.households : batch.persons).add(key);
      const names = batch.fields.get(field.type);
      if (names) names.add(field.field);
      else batch.fields.set(field.type, new Set([field.field]));
    };
    const add = (wanted: Wanted) => {
      for (const number of wanted.numbers) {
        const field = fields[number]!;
        if (field.handle) continue;
        put(wanted, field.department, field);
        if (wanted.contested) for (const department of heldBy.get(number) ?? []) put(wanted, department, field);
      }
    };
    order.persons.forEach(add);
    order.households.forEach(add);
    return result;
  }

  return {
    /** Never rejects: a department that fails is delivered as null. */
    load(order: Order, deadline: Deadline): Promise<Delivery[]> {
      return Promise.all(
        [...batches(order)].map(async ([department, batch]) => {
          try {
            const loaded = await sources.get(department)!.guarded.load(
              {
                persons: [...batch.persons],
                households: [...batch.households],
                fields: new Map([...batch.fields].map(([type, names]) => [type, [...names].sort()])),
              },
              deadline,
            );
            return { department, loaded };
          } catch {
            return { department, loaded: null }; // counted by the guard; the caller is told SOURCE_UNAVAILABLE
          }
        }),
      );
    },
  };
}
export type Loaders = ReturnType<typeof createLoaders>;
