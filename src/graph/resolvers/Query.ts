// The roots. They only hand on what was gathered and decided before execution; nothing is asked of a source here.

import { denyLabel } from '../../kernel/codes.js';
import { PublicError } from '../../kernel/errors.js';
import type { Column } from '../../policy/index.js';
import type { Asked } from '../asked.js';
import { atOnce } from '../at-once.js';
import { asGate } from '../gate.js';
import type { QueryResolvers } from '../generated/resolvers.js';
import { type BatchArguments, byIdentity, entriesOf, foundKey } from '../look-ups.js';
import type { Model } from '../model.js';
import type { PathNode } from '../notes.js';
import type { Decided, Operation } from '../operation.js';
import { recordResolvers } from '../record-roots.js';
import type { ConnectorState, Services } from '../services.js';
import { type ConnectionView, type EdgeView, HouseholdSubject, type Subject, type View } from '../subjects.js';
import { catalogueOf } from './catalogue.js';
import { grantsOf } from './grants.js';
import { householdView, personView, refuseBlock } from './person.js';
import { answersOf } from './statuses.js';

/** A person or household as found, or null with one refusal for all of it. */
export function enter(
  found: Subject | HouseholdSubject,
  asked: Asked,
  coordinate: string,
  operation: Operation,
  path: PathNode,
): View | null {
  const refusal = found.column.refused;
  // Nothing of anybody may be shown to this caller: a block of which nothing may be shown, only at the root.
  if (refusal === 'NO_GRANT')
    return refuseBlock([...asked.numbers, ...asked.others], operation.plan!, found.marks, operation, path);
  if (refusal) {
    for (const number of asked.numbers) found.marks.denied(number, refusal);
    operation.refuseWhole(coordinate, refusal, path);
    return null;
  }
  return found instanceof HouseholdSubject ? householdView(found, asked, path) : personView(found, asked, path);
}

/** The page that a search found. Throws its refusal: a list without persons has nowhere else to say it. */
function searchPage(operation: Operation, path: PathNode): Omit<ConnectionView, 'asked'> {
  const result = operation.searches.get(path.key as string);
  if (!result) throw new Error('A search was answered before it was decided');
  if ('refusal' in result)
    throw new PublicError(result.refusal, denyLabel(result.refusal), 200, { coordinate: 'Query.recipients', count: 1 });
  const { entries, hasNextPage, hasPreviousPage } = result.page;
  return { entries: entries.map(({ item, cursor }) => ({ cursor, found: item })), hasNextPage, hasPreviousPage };
}

function look(operation: Operation, key: string): Subject | HouseholdSubject {
  const found = operation.found.get(key);
  // Nothing was gathered for this look-up: somebody came around the pipeline.
  if (!found) throw new Error('A person was resolved before it was decided');
  return found;
}

function explanation(operation: Operation, path: PathNode): Decided[] {
  const explained = operation.explained.get(path.key as string);
  if (!explained) throw new Error('An explanation was resolved before it was made');
  return [...explained];
}

const root = (operation: Operation, path: PathNode): Asked => operation.roots.get(path.key as string)!;

export const queryResolvers = (
  model: Model,
  {
    connectors,
    standing,
    services,
  }: {
    connectors: () => readonly ConnectorState[];
    standing: (operation: Operation) => Column;
    services: () => Services;
  },
): QueryResolvers<Operation> => ({
  recipient: (_root, { id }, operation, info) =>
    enter(look(operation, foundKey('person', id)), root(operation, info.path), 'Query.recipient', operation, info.path),
  recipientByIdentity: (_root, { citizenId, name }, operation, info) =>
    enter(
      look(operation, foundKey('identity', citizenId, name)),
      root(operation, info.path),
      'Query.recipientByIdentity',
      operation,
      info.path,
    ),
  household: (_root, { id }, operation, info) =>
    enter(look(operation, foundKey('household', id)), root(operation, info.path), 'Query.household', operation, info.path),
  recipients: (_root, args, operation, info) => {
    const asked = root(operation, info.path);
    if (args.filter) return { ...searchPage(operation, info.path), asked } satisfies ConnectionView;
    const page = entriesOf(args as BatchArguments);
    const entries = page.entries.map(({ item, cursor }) => ({ cursor, found: look(operation, item.key) }));
    return { ...page, asked, entries } satisfies ConnectionView;
  },
  recipientStatuses: (_root, { identities, questions }, operation, info) =>
    identities.map((identity) => answersOf(look(operation, byIdentity(identity).key), questions, operation, info.path, model)),
  catalogue: (_root, { provider }, operation) => catalogueOf(model, operation, standing(operation), provider ?? null),
  explainAccess: (_root, _args, operation, info) => explanation(operation, info.path),
  grants: (_root, { provider }, operation) => grantsOf(provider ?? null, operation, services()),
  ...recordResolvers,
  connectors: () => connectors().map((state) => ({ ...state, breaker: 'none' })),
});

export const connectionResolvers = {
  RecipientConnection: {
    edges: atOnce((view: ConnectionView, _args: unknown, _operation: Operation, info: { path: PathNode }): EdgeView[] => {
      const asked = view.asked.children.get(info.path.key as string)!;
      return view.entries.map(({ cursor, found }) => ({ cursor, found, asked }));
    }),
    pageInfo: atOnce((view: ConnectionView) => ({
      hasNextPage: view.hasNextPage,
      hasPreviousPage: view.hasPreviousPage,
      startCursor: view.entries[0]?.cursor ?? null,
      endCursor: view.entries.at(-1)?.cursor ?? null,
    })),
  },
  RecipientEdge: {
    node: asGate((edge: EdgeView, _args: unknown, operation: Operation, info: { path: PathNode }) =>
      enter(edge.found, edge.asked.children.get(info.path.key as string)!, 'RecipientEdge.node', operation, info.path),
    ),
  },
};
