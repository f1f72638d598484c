// What an `_entities` call asks: about whom, and for which fields, as the query itself says.
import { GraphQLError, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Id numbers of the representations, each MUST be of a Beneficiary. */
export function keysOf(representations: readonly unknown[]): readonly string[] {
  return representations.map((given) => {
    const { __typename, idNumber } = given as { __typename?: unknown; idNumber?: unknown };
    if (__typename !== 'Beneficiary' || typeof idNumber !== 'string') throw new GraphQLError('无此实体');
    return idNumber;
  });
}

/** The federation's own names of the fields that hold a value, once each, whatever fragments they stand in. */
export function leavesOf({ fieldNodes, fragments }: GraphQLResolveInfo): readonly string[] {
  const names = new Set<string>();
  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) walk(fragments[node.name.value]!.selectionSet);
      else if (node.selectionSet) walk(node.selectionSet);
      else if (node.kind === Kind.FIELD && node.name.value !== '__typename') names.add(node.name.value);
    }
  };
  for (const { selectionSet } of fieldNodes) if (selectionSet) walk(selectionSet);
  return [...names];
}
