// What a document selects, by the specification's own algorithm over graphql-js's syntax tree; it knows nothing of the hub's reading of it.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLBoolean,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromAST,
} from 'graphql';

export interface Selected {
  readonly key: string;
  readonly field: string;
  readonly coordinate: string;
  /** Name of the field's own type, without list and non-null. */
  readonly type: string;
  /** A scalar, or one of the objects that show one; everything else is a way onwards. */
  readonly isValue: boolean;
  readonly node: FieldNode;
  readonly children: readonly Selected[];
}

export function selectedBy(
  schema: GraphQLSchema,
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): readonly Selected[] {
  const operation = document.definitions.find((d): d is OperationDefinitionNode => d.kind === Kind.OPERATION_DEFINITION)!;
  const fragments = new Map(
    document.definitions
      .filter((d): d is FragmentDefinitionNode => d.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const variables: Record<string, unknown> = { ...given };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (!(variable.name.value in variables) && defaultValue?.kind === Kind.BOOLEAN)
      variables[variable.name.value] = defaultValue.value;

  const isTaken = (node: SelectionSetNode['selections'][number]): boolean =>
    (node.directives ?? []).every(({ name, arguments: args }) => {
      const holds = valueFromAST(args![0]!.value, GraphQLBoolean, variables) as boolean;
      return name.value === 'skip' ? !holds : holds;
    });
  const collect = (set: SelectionSetNode, groups: Map<string, FieldNode[]>): void => {
    for (const node of set.selections) {
      if (!isTaken(node)) continue;
      if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, groups);
      else if (node.kind === Kind.FRAGMENT_SPREAD) collect(fragments.get(node.name.value)!.selectionSet, groups);
      else {
        const key = (node.alias ?? node.name).value;
        groups.set(key, [...(groups.get(key) ?? []), node]);
      }
    }
  };
  const read = (type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Selected[] => {
    const groups = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, groups);
    return [...groups].flatMap(([key, nodes]) => {
      const field = nodes[0]!.name.value;
      if (field === '__typename') return [];
      const target = getNamedType(type.getFields()[field]!.type);
      const inside = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      return {
        key,
        field,
        coordinate: `${type.name}.${field}`,
        type: target.name,
        isValue: isLeafType(target) || target.name.startsWith('Shown'),
        node: nodes[0]!,
        children: isObjectType(target) ? read(target, inside) : [],
      };
    });
  };
  return read(schema.getQueryType()!, [operation.selectionSet]);
}
