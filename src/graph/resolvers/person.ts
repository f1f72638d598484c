// Resolvers for everything about a person, made from the schema: a gate for each classified field, a link for each way onwards.
import { type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema, getNamedType } from 'graphql';
import type { Row } from '../../connector.js';
import type { Column } from '../../policy/index.js';
import type { Asked } from '../asked.js';
import { personTypes } from '../classify.js';
import { asGate, gateOf } from '../gate.js';
import type { Marks } from '../marks.js';
import { HOUSEHOLD, MEMBER, type Model, PERSON } from '../model.js';
import { type PathNode, pathOf } from '../notes.js';
import type { Operation } from '../operation.js';
import { type HouseholdSubject, type Subject, View } from '../subjects.js';
import { conflictsLink } from './conflicts.js';

type Resolver = GraphQLFieldResolver<View, Operation>;
const NO_ROW: Row = Object.freeze({});
const SOURCE_TYPE = 'Source';
const CONFLICT = 'Conflict';

export type SourceReader = (department: string) => { asOf: string | null; freshness: 'CURRENT' | 'STALE' | 'UNAVAILABLE' };

export function personResolvers(
  schema: GraphQLSchema,
  model: Model,
  sourceOf: SourceReader,
): Record<string, Record<string, Resolver>> {
  const result: Record<string, Record<string, Resolver>> = {};
  for (const type of personTypes(schema))
    result[type.name] = Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, resolverOf(type, field.name, model, sourceOf)]),
    );
  return result;
}

function resolverOf(type: GraphQLObjectType, name: string, model: Model, sourceOf: SourceReader): Resolver {
  const definition = type.getFields()[name]!;
  const coordinate = `${type.name}.${name}`;
  const number = model.catalogue.numberOf.get(coordinate);
  if (number !== undefined) return gateOf(model.catalogue.fields[number]!, model);
  const target = getNamedType(definition.type).name;
  const isList = String(definition.type).startsWith('[');
  if (target === SOURCE_TYPE) return sourceLink(model.departmentOf.get(type.name)!, sourceOf);
  if (target === HOUSEHOLD) return householdLink();
  if (target === PERSON) return memberPersonLink(coordinate);
  if (target === MEMBER) return membersLink(coordinate, model);
  if (target === CONFLICT) return conflictsLink(model);
  return isList ? rowsLink(coordinate, target, model) : blockLink();
}

/** The selected field below a view, by the response key it is being resolved for. */
const below = (view: View, path: PathNode): Asked => view.asked.children.get(path.key as string)!;

const isShown = (column: Column, number: number): boolean => {
  const render = column.renders[number];
  return render !== 'deny' && render !== 'count';
};

/** Refuses every asked number of a block at the block's own path: nothing of it may be shown, its department was not asked. */
export function refuseBlock(
  numbers: readonly number[],
  column: Column,
  marks: Marks,
  operation: Operation,
  path: PathNode,
): null {
  for (const number of numbers) {
    const { code, rule } = column.verdicts[number]!;
    marks.denied(number, code ?? 'NO_GRANT');
    operation.refuseField(number, code ?? 'NO_GRANT', rule, path);
  }
  return null;
}

/** Whether anything is asked that may be shown, of the household itself or of those who live in it. */
const isAnyShown = ({ numbers, others }: Asked, column: Column, operation: Operation): boolean =>
  numbers.some((n) => isShown(column, n)) || others.some((n) => isShown(operation.plan!, n));

/** Refuses a household, or its members: what was asked of each member is on record as refused of the household. */
function refuseWithMembers(asked: Asked, column: Column, marks: Marks, operation: Operation, path: PathNode): null {
  const ofMembers = asked.others.filter((n) => !asked.numbers.includes(n));
  refuseBlock(ofMembers, operation.plan!, marks, operation, path);
  return refuseBlock(asked.numbers, column, marks, operation, path);
}

/** No record, no error: what might have been shown was found to be nothing, what may not be shown stays refused. */
function markAbsent(numbers: readonly number[], column: Column, marks: Marks, state: 'null' | 'error'): void {
  for (const number of numbers)
    if (isShown(column, number)) marks.shown(number, state);
    else marks.denied(number, column.verdicts[number]!.code ?? 'NO_GRANT');
}

/** `Recipient.health`: the department's block. */
function blockLink(): Resolver {
  return asGate<Resolver>((view, _args, operation, info) => {
    const asked = below(view, info.path);
    if (asked.numbers.length > 0 && !asked.numbers.some((n) => isShown(view.column, n)))
      return refuseBlock(asked.numbers, view.column, view.marks, operation, info.path);
    return view.at(NO_ROW, asked);
  });
}

/** `Health.records`: the department's records of this person, or of the household. */
function rowsLink(coordinate: string, type: string, model: Model): Resolver {
  const department = model.departmentOf.get(type)!;
  const label = model.labelOf.get(department) ?? department;
  return asGate<Resolver>((view, _args, operation, info) => {
    const asked = below(view, info.path);
    // Their number alone would already tell that there are records: a list needs a field that may be shown.
    if (asked.numbers.length === 0) {
      operation.refuseWhole(coordinate, 'NO_GRANT', info.path);
      return null;
    }
    if (!asked.numbers.some((n) => isShown(view.column, n)))
      return refuseBlock(asked.numbers, view.column, view.marks, operation, info.path);
    if (operation.isDown(department)) {
      operation.unavailable(coordinate, label, info.path);
      markAbsent(asked.numbers, view.column, view.marks, 'error');
      return null;
    }
    const rows = (view.household && model.isHousehold[asked.numbers[0]!] ? view.household : view.person)?.rows.get(type) ?? [];
    if (rows.length === 0) markAbsent(asked.numbers, view.column, view.marks, 'null');
    return rows.map((row) => view.at(row, asked));
  });
}

/** `Recipient.household`: the household as this caller may see it. */
function householdLink(): Resolver {
  return asGate<Resolver>((view, _args, operation, info) => {
    const asked = below(view, info.path);
    const household = view.person?.household ?? null;
    const column = household?.column ?? operation.plan!;
    const own = asked.numbers;
    // Only the source's state is asked: that must not tell whether there is a household.
    if (own.length === 0 && asked.others.length === 0)
      return new View(view.column, view.marks, view.person, null, NO_ROW, view.shownTo, asked);
    if (!isAnyShown(asked, column, operation))
      return refuseWithMembers(asked, column, household?.marks ?? view.marks, operation, info.path);
    if (!household) {
      markAbsent(own, column, view.marks, 'null');
      return null;
    }
    return householdView(household, asked, info.path);
  });
}

export function householdView(household: HouseholdSubject, asked: Asked, path: PathNode): View {
  household.firstPath ??= pathOf(path);
  const row = household.rows.get(HOUSEHOLD)?.[0] ?? NO_ROW;
  return new View(household.column, household.marks, null, household, row, household.shownTo, asked);
}

export function personView(person: Subject, asked: Asked, path: PathNode): View {
  person.firstPath ??= pathOf(path);
  const row = person.rows.get(PERSON)?.[0] ?? NO_ROW;
  return new View(person.column, person.marks, person, person.household, row, person.shownTo, asked);
}

/** `Household.members`: those in the caller's scope; the others are left out without a trace. */
function membersLink(coordinate: string, model: Model): Resolver {
  const department = model.departmentOf.get(MEMBER)!;
  const label = model.labelOf.get(department) ?? department;
  return asGate<Resolver>((view, _args, operation, info) => {
    const asked = below(view, info.path);
    const household = view.household!;
    if (asked.numbers.length === 0 && asked.others.length === 0) {
      operation.refuseWhole(coordinate, 'NO_GRANT', info.path);
      return null;
    }
    // As with any list: how many they are is not told to somebody who may see nothing of them.
    if (!isAnyShown(asked, household.column, operation))
      return refuseWithMembers(asked, household.column, household.marks, operation, info.path);
    if (asked.numbers.some((n) => isShown(household.column, n)) && operation.isDown(department)) {
      operation.unavailable(coordinate, label, info.path);
      for (const member of household.members) markAbsent(asked.numbers, household.column, member.marks, 'error');
      return null;
    }
    return household.members.map(
      (member) => new View(household.column, member.marks, member, household, member.memberRow ?? NO_ROW, member.shownTo, asked),
    );
  });
}

/** `HouseholdMember.recipient`: the member as a person, decided and recorded like any other. */
function memberPersonLink(coordinate: string): Resolver {
  return asGate<Resolver>((view, _args, operation, info) => {
    const asked = below(view, info.path);
    const person = view.person!;
    if (person.column.refused) {
      for (const n of asked.numbers) person.marks.denied(n, person.column.refused);
      operation.refuseWhole(coordinate, person.column.refused, info.path);
      return null;
    }
    return personView(person, asked, info.path);
  });
}

/** `source`: the connector's own state; the same for everybody, so it needs no right and no call. */
function sourceLink(department: string, sourceOf: SourceReader): Resolver {
  return asGate<Resolver>((_view, _args, operation) => {
    const known = operation.sources.get(department);
    if (!known) return { department, ...sourceOf(department) };
    const freshness = known.state === 'error' ? 'UNAVAILABLE' : known.state === 'stale' ? 'STALE' : 'CURRENT';
    return { department, asOf: known.asOf, freshness };
  });
}
