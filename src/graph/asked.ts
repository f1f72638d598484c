// What an operation asks: the selection after fragments, @skip/@include and merging, with the catalogue number of each classified field.
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Catalogue } from '../kernel/classification.js';

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

/** Reads the selection once; `values` are the coerced variables. The schema has no abstract types, so a type condition is a name. */
export class AskedReader {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly catalogue: Catalogue,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly values: Record<string, unknown>,
    /** Numbers that `conflicts` is about. */
    private readonly contested: Iterable<number> = [],
  ) {}

  read(operation: OperationDefinitionNode): ReadonlyMap<string, Asked> {
    const root = this.schema.getRootType(operation.operation);
    return root ? this.children(root, [operation.selectionSet]) : new Map();
  }

  /** The arguments of a root field, coerced; throws a GraphQLError where one does not fit. */
  argumentsOf(asked: Asked, parent: GraphQLObjectType): Record<string, unknown> {
    return getArgumentValues(parent.getFields()[asked.field]!, asked.nodes[0]!, this.values);
  }

  private children(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, Asked> {
    const groups = new Map<string, FieldNode[]>();
    const seen = new Set<string>();
    for (const set of sets) this.collect(type, set, groups, seen);
    const result = new Map<string, Asked>();
    for (const [key, nodes] of groups) {
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
    const sets = nodes.flatMap((node) => node.selectionSet ?? []);
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

  private collect(type: GraphQLObjectType, set: SelectionSetNode, groups: Map<string, FieldNode[]>, seen: Set<string>): void {
    for (const selection of set.selections) {
      if (!this.isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const group = groups.get(key);
        if (group) group.push(selection);
        else groups.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (!selection.typeCondition || selection.typeCondition.name.value === type.name)
          this.collect(type, selection.selectionSet, groups, seen);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = this.fragments.get(selection.name.value);
        if (fragment && fragment.typeCondition.name.value === type.name) this.collect(type, fragment.selectionSet, groups, seen);
      }
    }
  }

  private isIncluded(node: SelectionSetNode['selections'][number]): boolean {
    if (!node.directives?.length) return true;
    if (getDirectiveValues(GraphQLSkipDirective, node, this.values)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, this.values)?.['if'] !== false;
  }
}

const sorted = (set: Set<number>): number[] => [...set].sort((a, b) => a - b);
