// How far a document can reach: the most that it can ask, of how many persons, whatever its variables are.
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type ValueNode,
  validate,
  visit,
} from 'graphql';
import { StartRefused } from '../kernel/errors.js';
import { carries } from '../policy/index.js';
import { type Asked, AskedReader } from './asked.js';
import { limitsRule } from './limits.js';
import { MAX_PERSONS } from './look-ups.js';
import type { Model } from './model.js';
import { Selection } from './selection.js';

export interface Reach {
  readonly operation: string | null;
  readonly kind: string;
  /** Looked up at most in one request, household members not counted. */
  readonly persons: number;
  /** Whether those who live with them are asked about as well. */
  readonly members: boolean;
  /** Whether any coordinate that the caller may see may be compared with values of its choice. */
  readonly filters: boolean;
  /** Catalogue numbers selected anywhere. */
  readonly selected: readonly number[];
  /** Catalogue numbers of which only yes or no can be answered. */
  readonly questions: readonly number[];
}

/** One for each operation in the document. Throws StartRefused (exit 2) for a document that the hub would not execute. */
export function reachOf(text: string, schema: GraphQLSchema, model: Model): readonly Reach[] {
  const document = parsed(text);
  const [fault] = validate(schema, document, undefined, { maxErrors: 1 }).concat(
    validate(schema, document, [limitsRule as never]),
  );
  if (fault) throw new StartRefused(`the document is not valid here: ${fault.message}`);
  // whatever can be left out may be in
  const whole = visit(document, { Directive: (node: DirectiveNode) => (isSwitch(node) ? null : undefined) });
  return whole.definitions.flatMap((d) => (d.kind === Kind.OPERATION_DEFINITION ? [reach(d, whole, schema, model)] : []));
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (cause) {
    throw new StartRefused(`the document is not GraphQL: ${(cause as Error).message}`, 2, { cause });
  }
}
const isSwitch = ({ name }: DirectiveNode): boolean => name.value === 'skip' || name.value === 'include';

function reach(node: OperationDefinitionNode, document: DocumentNode, schema: GraphQLSchema, model: Model): Reach {
  const roots = [
    ...new AskedReader(schema, model.catalogue, new Selection(document, {}), [...model.heldBy.keys()]).read(node).values(),
  ];
  const questions = new Set(roots.flatMap((root) => questionsOf(root, model)));
  return {
    operation: node.name?.value ?? null,
    kind: node.operation,
    persons: Math.min(
      MAX_PERSONS,
      roots.reduce((sum, root) => sum + personsOf(root), 0),
    ),
    members: roots.some(({ children }) => reachesMembers(children, 0)),
    filters: roots.some((root) => root.coordinate === 'Query.recipients' && argument(root, 'filter') !== undefined),
    selected: [...new Set(roots.flatMap((root) => [...root.numbers, ...root.others]))].sort((a, b) => a - b),
    questions: [...questions].sort((a, b) => a - b),
  };
}

const argument = ({ nodes }: Asked, name: string): ValueNode | undefined =>
  (nodes[0] as FieldNode).arguments?.find((a) => a.name.value === name)?.value;

/** A list that stands in the document is as long as it is; one that comes with the request as long as any may be. */
const lengthOf = (value: ValueNode | undefined): number => (value?.kind === Kind.LIST ? value.values.length : MAX_PERSONS);

function personsOf(root: Asked): number {
  switch (root.coordinate) {
    case 'Query.recipient':
    case 'Query.recipientByIdentity':
    case 'Query.household':
      return 1;
    case 'Query.explainAccess':
      return argument(root, 'recipientId') ? 1 : 0;
    case 'Query.recipientStatuses':
      return lengthOf(argument(root, 'identities'));
    case 'Query.recipients': {
      const first = argument(root, 'first');
      const page = first === undefined ? MAX_PERSONS : first.kind === Kind.INT ? Number(first.value) : MAX_PERSONS;
      const list = argument(root, 'ids') ?? argument(root, 'keys');
      return Math.min(page, list ? lengthOf(list) : MAX_PERSONS);
    }
    default:
      return root.coordinate.startsWith('Mutation.') && argument(root, 'input') ? 1 : 0;
  }
}

/** Beyond a household there are others than those who were looked up. */
const reachesMembers = (children: ReadonlyMap<string, Asked>, households: number): boolean =>
  [...children.values()].some((child) => {
    const inside = households + (child.type === 'HouseholdMember' ? 1 : 0);
    return inside > 0 || reachesMembers(child.children, inside);
  });

function questionsOf(root: Asked, { catalogue }: Model): readonly number[] {
  if (root.coordinate !== 'Query.recipientStatuses') return [];
  const list = argument(root, 'questions');
  const literal = list?.kind === Kind.LIST && list.values.every((value) => value.kind === Kind.STRING) ? list.values : null;
  const named = literal && new Set(literal.map((value) => (value as { value: string }).value));
  return catalogue.fields.flatMap((field, n) =>
    carries(field, 'bool') && (!named || named.has(field.coordinate)) && !field.handle ? [n] : [],
  );
}
