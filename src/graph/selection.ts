// What a selection names once fragments, @skip and @include are resolved.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

const SWITCHES = new Set([GraphQLSkipDirective.name, GraphQLIncludeDirective.name]);

/** The variables on which the document's @skip and @include hang; with the same values of these, it selects the same. */
export function switchesOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (!SWITCHES.has(node.name.value)) return;
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

/** The schema has no abstract types, so a type condition is a name. */
export class Selection {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    document: DocumentNode,
    /** The coerced variables. */
    private readonly values: Record<string, unknown>,
  ) {
    for (const d of document.definitions) if (d.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(d.name.value, d);
  }

  /** Fields by response key, in the document's order. A Map, because a response key may be any name, `__proto__` too. */
  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const groups = new Map<string, FieldNode[]>();
    const seen = new Set<string>();
    for (const set of sets) this.collect(type, set, groups, seen);
    return groups;
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

  private isIncluded(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    if (getDirectiveValues(GraphQLSkipDirective, node, this.values)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, this.values)?.['if'] !== false;
  }
}

/** The selection sets below the fields that were merged under one response key. */
export const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] => nodes.flatMap((node) => node.selectionSet ?? []);
