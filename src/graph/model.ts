// What the graph knows about its own shape: which department owns which type, which types hang on a household, which lists a block has.
import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Department } from '../departments/discover.js';
import type { Catalogue } from '../kernel/classification.js';
import { StartRefused } from '../kernel/errors.js';
import { type OnUnreadable, renderersOf, type WholeResponse, wholeResponse } from '../policy/index.js';

export const PERSON = 'Recipient';
export const HOUSEHOLD = 'Household';
export const MEMBER = 'HouseholdMember';

export interface Model {
  readonly catalogue: Catalogue;
  /** Type → department whose schema classifies its fields, or whose block it is. */
  readonly departmentOf: ReadonlyMap<string, string>;
  readonly labelOf: ReadonlyMap<string, string>;
  /** By catalogue number: true for what is about the household, not about one person. */
  readonly isHousehold: readonly boolean[];
  /** Type → fields whose value is another person: departments answer a citizen id, the graph shows the handle. */
  readonly personReferences: ReadonlyMap<string, readonly string[]>;
  /** Catalogue number → the departments that hold a version of their own beside the owner's. */
  readonly heldBy: ReadonlyMap<number, readonly string[]>;
  /** The departments that hold such versions; none of them owns a field of the person itself. */
  readonly holds: ReadonlySet<string>;
  /** What several fields of one response say together. */
  readonly whole: WholeResponse;
  /** By catalogue number and render. */
  readonly renderers: ReturnType<typeof renderersOf>;
  /** Type → catalogue numbers of its fields. */
  readonly numbersOf: ReadonlyMap<string, readonly number[]>;
}

export function modelOf(
  schema: GraphQLSchema,
  catalogue: Catalogue,
  departments: readonly Department[],
  onUnreadable: OnUnreadable = () => {},
): Model {
  const departmentOf = new Map<string, string>();
  const numbersOf = new Map<string, number[]>();
  catalogue.fields.forEach((field, number) => {
    departmentOf.set(field.type, departmentOf.get(field.type) ?? field.department);
    numbersOf.set(field.type, [...(numbersOf.get(field.type) ?? []), number]);
  });
  for (const { name, connector } of departments)
    for (const block of connector.blocks) {
      const type = schema.getType(block.type);
      if (!isObjectType(type)) throw new StartRefused(`connectors/${name}: its block type ${block.type} is not in its schema`, 3);
      departmentOf.set(block.type, departmentOf.get(block.type) ?? name);
      for (const [list, rowType] of Object.entries(block.lists)) {
        const field = type.getFields()[list];
        if (!field || getNamedType(field.type).name !== rowType)
          throw new StartRefused(`connectors/${name}: expected ${block.type}.${list}: [${rowType}!] in its schema`, 3);
      }
    }
  const household = householdTypes(schema);
  const references = departments.flatMap((d) => d.connector.personReferences ?? []);
  for (const coordinate of references)
    if (!catalogue.numberOf.has(coordinate))
      throw new StartRefused(`personReferences names an unknown coordinate: ${coordinate}`, 3);
  return {
    catalogue,
    departmentOf,
    labelOf: new Map(departments.map((d) => [d.name, d.connector.label])),
    isHousehold: catalogue.fields.map((field) => household.has(field.type)),
    personReferences: byType(references),
    heldBy: versions(catalogue, departments),
    holds: new Set(departments.filter((d) => d.connector.alsoHolds?.length).map((d) => d.name)),
    numbersOf,
    whole: wholeResponse(catalogue),
    renderers: renderersOf(catalogue, onUnreadable),
  };
}

function byType(coordinates: readonly string[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const coordinate of coordinates) {
    const [type, field] = coordinate.split('.') as [string, string];
    result.set(type, [...(result.get(type) ?? []), field]);
  }
  return result;
}

function versions(catalogue: Catalogue, departments: readonly Department[]): Map<number, string[]> {
  const heldBy = new Map<number, string[]>();
  for (const { name, connector } of departments)
    for (const coordinate of connector.alsoHolds ?? []) {
      const number = catalogue.numberOf.get(coordinate);
      if (number === undefined || !coordinate.startsWith(`${PERSON}.`) || catalogue.fields[number]!.department === name)
        throw new StartRefused(
          `connectors/${name}: alsoHolds expects another department's field of ${PERSON}, not ${coordinate}`,
          3,
        );
      if (catalogue.fields.some((field) => field.type === PERSON && field.department === name))
        throw new StartRefused(
          `connectors/${name}: a department with fields of ${PERSON} itself cannot hold versions of others'`,
          3,
        );
      heldBy.set(number, [...(heldBy.get(number) ?? []), name]);
    }
  return heldBy;
}

/** Household and what is reached from it without passing through a person. */
function householdTypes(schema: GraphQLSchema): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    const type = schema.getType(name);
    if (!isObjectType(type) || found.has(name) || name === PERSON) return;
    found.add(name);
    for (const field of Object.values(type.getFields())) visit(getNamedType(field.type).name);
  };
  visit(HOUSEHOLD);
  return found;
}
