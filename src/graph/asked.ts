// What an operation asks: its selection with the catalogue number of each classified field.
import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Catalogue } from '../kernel/classification.js';
import { type Selection, setsOf } from './selection.js';

/** One selected field, merged under its response key. */
export interface Asked {
  readonly key: string;
  /** `Type.field`. */
  readonly coordinate: string;
  readonly field: string;
  /** Name of the field's type without list and non-null. */
  readonly type: string;
  readonly nodes: readonly FieldNode[];
  /** Position in the catalogue, or -1 for what is not classified. */
  readonly number: number;
  /** By response key; a Map, because a response key may be any name, `__proto__` too. */
  readonly children: ReadonlyMap<string, Asked>;
  /** Classified numbers asked at or below about the same person or household. */
  readonly numbers: readonly number[];
  /** Classified numbers asked below about other persons: those reached through a link to `Recipient`. */
  readonly others: readonly number[];
}

const PERSON = 'Recipient';
const CONFLICT = 'Conflict';
const INTROSPECTION = '__';

/** Reads one selection. */
export class AskedReader {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly catalogue: Catalogue,
    private readonly selection: Selection,
    /** Numbers that `conflicts` is about. */
    private readonly contested: Iterable<number> = [],
  ) {}

  read(operation: OperationDefinitionNode): ReadonlyMap<string, Asked> {
    const root = this.schema.getRootType(operation.operation);
    return root ? this.children(root, [operation.selectionSet]) : new Map();
  }

  private children(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, Asked> {
    const result = new Map<string, Asked>();
    for (const [key, nodes] of this.selection.fieldsOf(type, sets)) {
      const field = nodes[0]!.name.value;
      if (field.startsWith(INTROSPECTION)) continue;
      const definition = type.getFields()[field];
      if (definition) result.set(key, this.asked(key, type, field, getNamedType(definition.type).name, nodes));
    }
    return result;
  }

  private asked(key: string, parent: GraphQLObjectType, field: string, typeName: string, nodes: FieldNode[]): Asked {
    const coordinate = `${parent.name}.${field}`;
    const number = this.catalogue.numberOf.get(coordinate) ?? -1;
    const type = this.schema.getType(typeName);
    const sets = setsOf(nodes);
    // Below a classified field only its shown parts remain (value, band, yes): the gate has decided them together.
    const children: Map<string, Asked> = number < 0 && isObjectType(type) && sets.length ? this.children(type, sets) : new Map();
    // Conflicts are about every coordinate of which a second department holds a version.
    const numbers = new Set<number>(number >= 0 ? [number] : type === this.schema.getType(CONFLICT) ? this.contested : []);
    const others = new Set<number>();
    for (const child of children.values()) {
      const ofOthers = child.type === PERSON;
      for (const n of child.numbers) (ofOthers ? others : numbers).add(n);
      for (const n of child.others) others.add(n);
    }
    return { key, coordinate, field, type: typeName, nodes, number, children, numbers: sorted(numbers), others: sorted(others) };
  }
}

const sorted = (set: Set<number>): number[] => [...set].sort((a, b) => a - b);
