// No way to a person leads past shield and gate; a schema in which one would is refused by name, before anything is served.
import { readdirSync } from 'node:fs';
import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { type Department, discoverDepartments } from '../../src/departments/discover.js';
import { uncovered } from '../../src/graph/coverage.js';
import { buildGraph, type Graph } from '../../src/graph/schema.js';
import { StartRefused } from '../../src/kernel/errors.js';
import { inProject } from '../../src/kernel/paths.js';

let departments: readonly Department[];
beforeAll(async () => {
  // one after the other first: the test runner cannot load them side by side, as discovery does
  for (const name of readdirSync(inProject('connectors')).filter((folder) => !folder.startsWith('_')))
    await import(`../../connectors/${name}/index.ts`);
  departments = await discoverDepartments(inProject('connectors'));
});

const build = (all: readonly Department[]): Graph =>
  buildGraph(all, {
    sourceOf: () => ({ asOf: null, freshness: 'CURRENT' }),
    connectors: () => [],
    standing: () => {
      throw new Error('nothing is executed here');
    },
    services: () => {
      throw new Error('nothing is executed here');
    },
  });
/** The departments, with something more in the schema of one of them. */
const withSdl = (more: string, name = 'health'): Department[] =>
  departments.map((department) => (department.name === name ? { ...department, sdl: `${department.sdl}\n${more}` } : department));
const fieldOf = (schema: GraphQLSchema, coordinate: string) => {
  const [type, field] = coordinate.split('.') as [string, string];
  const found = schema.getType(type);
  const definition = isObjectType(found) ? found.getFields()[field] : undefined;
  if (!definition) throw new Error(`no ${coordinate}`);
  return definition;
};
function expectRefused(work: () => unknown, ...named: string[]): void {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartRefused);
  expect((thrown as StartRefused).exitCode).toBe(3);
  for (const name of named) expect((thrown as StartRefused).message).toContain(name);
}

const CLASSIFIED = 'level: L3, share: CONDITIONAL, category: MED, mask: HIDE, filter: NONE, label: "绰号"';

describe('the schema that is served', () => {
  it('has nothing outside shield and gate', () => {
    expect(uncovered(build(departments).schema)).toEqual([]);
  });

  it('has every field of the field list about a person, and each of them in the catalogue', () => {
    const { schema, model } = build(departments);
    const catalogue = new Set(model.catalogue.fields.map(({ coordinate }) => coordinate));
    const leaves: string[] = [];
    const seen = new Set(['Source', 'Conflict']);
    const visit = (name: string) => {
      const type = schema.getType(name);
      if (!isObjectType(type) || seen.has(name) || name.startsWith('Shown')) return;
      seen.add(name);
      for (const field of Object.values(type.getFields())) {
        const target = getNamedType(field.type);
        if (!isObjectType(target) || target.name.startsWith('Shown')) leaves.push(`${name}.${field.name}`);
        visit(target.name);
      }
    };
    for (const root of ['Recipient', 'Household']) visit(root);
    expect(leaves.length).toBeGreaterThan(100);
    expect(leaves.filter((coordinate) => !catalogue.has(coordinate))).toEqual([]);
    expect([...catalogue].sort()).toEqual(leaves.sort());
  });
});

describe('a resolver that goes around', () => {
  it.each([
    'Recipient.citizenId',
    'MedicalRecord.diagnosisCode',
    'Household.perCapitaMonthlyIncome',
    'HouseholdMember.recipient',
    'Recipient.health',
    'Health.records',
    'RecipientEdge.node',
  ])('at %s is named, whatever it returns', (coordinate) => {
    const { schema } = build(departments);
    const field = fieldOf(schema, coordinate);
    const gate = field.resolve!;
    field.resolve = (...args) => gate(...args); // even one that asks the gate: it could do more
    expect(uncovered(schema)).toEqual([`${coordinate}: its resolver goes around the gate`]);
  });

  it('by leaving it to the default, which returns whatever a department begins to send, is named', () => {
    const { schema } = build(departments);
    fieldOf(schema, 'Recipient.name').resolve = undefined;
    expect(uncovered(schema)).toEqual(['Recipient.name: its resolver goes around the gate']);
  });
});

describe('a department that brings a field', () => {
  it('without a classification is refused, the field by name', () => {
    expectRefused(() => build(withSdl('extend type Recipient { nickname: String }')), 'Recipient.nickname');
    expectRefused(() => build(withSdl('extend type MedicalRecord { bloodType: ShownCode }')), 'MedicalRecord.bloodType');
    expectRefused(() => build(withSdl('type Note { text: String } extend type Recipient { note: Note }')), 'Note.text');
    expectRefused(
      () => build(withSdl('extend type Household { note: String } extend type Recipient { other: Int }')),
      'Household.note',
      'Recipient.other',
    );
  });

  it('with one is taken in, behind the gate', () => {
    const { schema, model } = build(withSdl(`extend type MedicalRecord { remark: String @classified(${CLASSIFIED}) }`));
    expect(model.catalogue.numberOf.has('MedicalRecord.remark')).toBe(true);
    expect(uncovered(schema)).toEqual([]);
  });

  it.each([
    [
      'that another department has classified',
      `extend type Recipient { name: String @classified(${CLASSIFIED}) }`,
      'Recipient.name',
    ],
    ['as a bare list', `extend type Recipient { names: [String!] @classified(${CLASSIFIED}) }`, 'Recipient.names'],
    [
      'that could not be null when it is refused',
      `extend type Recipient { nick: String! @classified(${CLASSIFIED}) }`,
      'Recipient.nick',
    ],
    [
      'of a type nobody can render',
      `scalar JSON extend type Recipient { raw: JSON @classified(${CLASSIFIED}) }`,
      'Recipient.raw',
    ],
    [
      'that is not shared, without the law that says so',
      `extend type Recipient { nick: String @classified(${CLASSIFIED.replace('CONDITIONAL', 'NOT_SHARED')}) }`,
      'Recipient.nick',
    ],
    [
      'that leads to a person and is classified itself',
      `extend type Recipient { friend: Recipient @classified(${CLASSIFIED}) }`,
      'Recipient.friend',
    ],
    ['of an interface', 'interface Named { name: String } extend type Recipient { named: Named }', 'Named'],
    ['of a union', 'union Somebody = Recipient | Household extend type Recipient { next: Somebody }', 'Somebody'],
  ])('%s is refused', (_what, sdl, named) => {
    try {
      build(withSdl(sdl));
    } catch (error) {
      // two definitions of one field do not even merge
      expect((error as Error).message).toContain(named.split('.').at(-1));
      return;
    }
    throw new Error('it was taken in');
  });

  it('with a root of its own has a rule at it; with a subscription it is refused', () => {
    expectRefused(() => build(withSdl('type Subscription { recipientChanged: Recipient }')), 'Subscription.recipientChanged');
  });
});
