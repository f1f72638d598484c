// Limits on a document's shape, counted before anything is executed, in time linear in the document even where fragments multiply.
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

export const MAX_DEPTH = 15;
export const MAX_ALIASES = 100;
export const MAX_SELECTIONS = 2_000;
const MAX_DIRECTIVES = 100;

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly selections: number;
  readonly directives: number;
}
const NOTHING: Size = { depth: 0, aliases: 0, selections: 0, directives: 0 };

const refusal = (what: string, limit: number): GraphQLError =>
  new GraphQLError(`查询超出限制 (the query exceeds a limit): ${what} > ${limit}`, {
    extensions: { code: 'QUERY_LIMIT', limit },
  });

/** Measures each fragment once and adds its size wherever it is spread; introspection does not count towards the depth. */
function measure(document: DocumentNode, operation: OperationDefinitionNode): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const d of document.definitions) if (d.kind === Kind.FRAGMENT_DEFINITION) fragments.set(d.name.value, d);
  const known = new Map<string, Size>();
  const open = new Set<string>();

  const ofSet = (set: SelectionSetNode): Size => {
    let { depth, aliases, selections, directives } = NOTHING;
    for (const s of set.selections) {
      directives += s.directives?.length ?? 0;
      let inner = NOTHING;
      if (s.kind === Kind.FIELD) {
        selections += 1;
        if (s.alias) aliases += 1;
        const below = s.selectionSet ? ofSet(s.selectionSet) : NOTHING;
        inner = { ...below, depth: s.name.value.startsWith('__') ? 0 : below.depth + 1 };
      } else if (s.kind === Kind.INLINE_FRAGMENT) inner = ofSet(s.selectionSet);
      else inner = ofFragment(s.name.value);
      depth = Math.max(depth, inner.depth);
      aliases += inner.aliases;
      selections += inner.selections;
      directives += inner.directives;
    }
    return { depth, aliases, selections, directives };
  };
  const ofFragment = (name: string): Size => {
    const fragment = fragments.get(name);
    const size = known.get(name);
    if (size || !fragment || open.has(name)) return size ?? NOTHING; // cycles are another rule's error
    open.add(name);
    const measured = ofSet(fragment.selectionSet);
    open.delete(name);
    known.set(name, measured);
    return measured;
  };
  return ofSet(operation.selectionSet);
}

/** Validation rule: refuses with QUERY_LIMIT. */
export function limitsRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const size = measure(context.getDocument(), operation);
      if (size.depth > MAX_DEPTH) context.reportError(refusal('depth', MAX_DEPTH));
      if (size.aliases > MAX_ALIASES) context.reportError(refusal('aliases', MAX_ALIASES));
      if (size.selections > MAX_SELECTIONS) context.reportError(refusal('selections', MAX_SELECTIONS));
      if (size.directives > MAX_DIRECTIVES) context.reportError(refusal('directives', MAX_DIRECTIVES));
      return false;
    },
  };
}
