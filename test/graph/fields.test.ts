// What was agreed about each of the 128 fields, read back from a running hub: its catalogue, its introspection, and how every role would see it.
import { readdirSync, readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { typeDefinitions } from '../../src/departments/compose.js';
import type { Department } from '../../src/departments/discover.js';
import { classify } from '../../src/graph/classify.js';
import { scalars } from '../../src/graph/scalars.js';
import type { ClassifiedField, Render } from '../../src/kernel/classification.js';
import { codeTable, type Purpose, purposes } from '../../src/kernel/codes.js';
import { inProject } from '../../src/kernel/paths.js';
import { compileCeiling, readPolicy } from '../../src/policy/index.js';
import { HONGMEI_WINDOW } from '../../src/sandbox/organisations.js';
import { type Hub, startHub } from '../support/hub.js';

interface Agreed {
  readonly coordinate: string;
  readonly label: string;
  readonly shape: ClassifiedField['shape'];
  readonly codeTable: string | null;
  readonly level: ClassifiedField['level'];
  readonly share: ClassifiedField['share'];
  readonly category: string;
  readonly mask: string;
  readonly filter: string;
  readonly under14: boolean;
  readonly handle: boolean;
  /** `role:purpose:render`. */
  readonly consumers: readonly string[];
}
interface Item {
  readonly coordinate: string;
  readonly label: string;
  readonly provider: string;
  readonly level: string;
  readonly share: string;
  readonly notSharedBasis: string | null;
  readonly codes: readonly { readonly code: string; readonly label: string | null }[] | null;
  readonly standing: Render;
}

const byCoordinate = (a: { coordinate: string }, b: { coordinate: string }) => (a.coordinate < b.coordinate ? -1 : 1);
const agreed = (JSON.parse(readFileSync(inProject('test', 'fixtures', 'fields.json'), 'utf8')) as Agreed[]).sort(byCoordinate);

/** The bodies that keep each type; verification and rescue are civil affairs' own institutions. */
const OWNERS: Readonly<Record<string, string>> = {
  Recipient: 'civil-affairs',
  Household: 'civil-affairs',
  HouseholdMember: 'civil-affairs',
  CivilAssistance: 'civil-affairs',
  EconomicVerification: 'civil-affairs',
  RescueRecord: 'civil-affairs',
  MedicalRecord: 'health',
  EducationRecord: 'education',
  HousingRecord: 'housing',
  LabourRecord: 'labour',
  DisabilityRecord: 'disability',
  CharityAid: 'charity',
};
const CATALOGUE = '{ catalogue { coordinate label provider level share notSharedBasis codes { code label } standing } }';
const TYPES = '{ __schema { types { name fields { name description type { name kind ofType { name } } } } } }';

let hub: Hub;
let listed: readonly Item[];
const catalogueOf = async (role: string, purpose: string | null): Promise<readonly Item[]> => {
  const as = { role, org: HONGMEI_WINDOW, divisions: ['3204'], purpose };
  return (await hub.ask({ query: CATALOGUE, as })).body.data.catalogue;
};

beforeAll(async () => {
  hub = await startHub();
  listed = [...(await catalogueOf('TW', null))].sort(byCoordinate);
}, 120_000);
afterAll(() => hub?.stop());

it('the catalogue lists the 128 fields and no other', () => {
  expect(listed.map(({ coordinate }) => coordinate)).toEqual(agreed.map(({ coordinate }) => coordinate));
  expect(listed).toHaveLength(128);
});

it('names each by its official label, its provider, level and share type', () => {
  const facts = ({ coordinate, label, level, share }: Item | Agreed) => ({ coordinate, label, level, share });
  expect(listed.map(facts)).toEqual(agreed.map(facts));
  for (const { coordinate, provider } of listed)
    expect([coordinate, provider]).toEqual([coordinate, OWNERS[coordinate.split('.')[0]!]]);
});

it('states the law for the six that are not shared, and for no other', () => {
  const withheld = listed.filter(({ notSharedBasis }) => notSharedBasis !== null);
  expect(withheld.map(({ coordinate }) => coordinate)).toEqual(
    agreed.filter(({ share }) => share === 'NOT_SHARED').map(({ coordinate }) => coordinate),
  );
  expect(withheld).toHaveLength(6);
  for (const { notSharedBasis } of withheld) expect(notSharedBasis).toMatch(/法|条例/);
});

it('carries the whole code table of each coded field', () => {
  for (const [i, { coordinate, codeTable: table }] of agreed.entries()) {
    const items = table === null ? null : codeTable(table)!.items.map(({ code, label }) => ({ code, label }));
    expect([coordinate, listed[i]!.codes]).toEqual([coordinate, items]);
  }
});

it('introspection shows each in the type that its renders need, described in both languages', async () => {
  const { body } = await hub.ask({ query: TYPES, as: { role: 'TW', org: HONGMEI_WINDOW, divisions: ['3204'] } });
  interface Named {
    readonly name: string;
    readonly description: string;
    readonly type: { readonly name: string | null; readonly ofType: { readonly name: string } | null };
  }
  const types = new Map<string, readonly Named[]>(
    body.data.__schema.types.map((t: { name: string }) => [t.name, (t as never)['fields']]),
  );
  for (const { coordinate, shape, label, handle } of agreed) {
    const [type, name] = coordinate.split('.') as [string, string];
    const field = types.get(type)!.find((f) => f.name === name)!;
    expect([coordinate, field.type.name ?? field.type.ofType?.name]).toEqual([coordinate, shape]);
    expect([coordinate, field.type.name === null]).toEqual([coordinate, handle]); // nothing but a handle is non-null
    expect(field.description).toMatch(/^[^()]*\p{Script=Han}.* \([a-z0-9 ]+\)$/u);
    expect(field.description.startsWith(`${label} (`)).toBe(true);
  }
});

describe('the folders it was started from', () => {
  const read = (name: string, file: string) => readFileSync(inProject('dist', 'connectors', name, file), 'utf8');
  const departments = readdirSync(inProject('dist', 'connectors')).map((name) => ({ name, sdl: read(name, 'schema.graphql') }));
  const typeDefs = typeDefinitions(departments as unknown as Department[]);
  const catalogue = classify(makeExecutableSchema({ typeDefs, resolvers: scalars }), departments);

  it('give each field its category, mask, filter rule and the level for children', () => {
    expect(
      catalogue.fields.map(({ coordinate, category, mask, filter, handle, under14, codes = null }) => ({
        ...{ coordinate, category, mask, filter, handle, under14: under14 === 'L4', codeTable: codes },
      })),
    ).toEqual(
      agreed.map(({ coordinate, category, mask, filter, handle, under14, codeTable: codes }) => ({
        ...{ coordinate, category, mask, filter, handle, under14, codeTable: codes },
      })),
    );
  });

  it('have the policies by which it decides', async () => {
    const policies = departments.map(({ name }) => readPolicy(read(name, 'policy.yaml'), name, catalogue, name));
    const story = hub.stories['A1']!;
    const { body } = await hub.ask({ query: `{ recipient(id: "${story.recipientId}") { name } }`, as: story });
    expect(body.extensions.access.policy).toBe(compileCeiling(policies, catalogue).hash);
  });
});

/** What the agreement says of a field for a role and purpose: plain only up to the purpose's level, a count of nobody in particular. */
function standingOf({ consumers, handle, level, mask, shape }: Agreed, role: string, { code, maxLevel }: Purpose): Render {
  if (handle) return 'plain';
  const render = consumers.find((consumer) => consumer.startsWith(`${role}:${code}:`))?.split(':')[2] ?? 'deny';
  if (render === 'count') return 'deny';
  if (render !== 'plain' || level <= maxLevel) return render as Render;
  if (['BAND', 'YEAR', 'AGEBAND'].includes(mask)) return 'band';
  if (mask === 'BOOL') return shape.startsWith('Shown') || shape === 'Boolean' ? 'bool' : 'deny';
  return mask === 'HIDE' || mask === 'NONE' ? 'deny' : 'mask';
}

describe('a body with an agreement for everything would see', () => {
  const pairs = [...purposes.values()].flatMap((purpose) => purpose.roles.map((role) => [role, purpose.code, purpose] as const));

  it('there is somebody for each consumer that was agreed', () => {
    const asked = new Set(pairs.map(([role, purpose]) => `${role}:${purpose}`));
    const all = agreed.flatMap(({ consumers }) => consumers.map((consumer) => consumer.split(':').slice(0, 2).join(':')));
    expect(all.filter((pair) => !asked.has(pair))).toEqual([]);
  });

  it.each(pairs)('as %s for %s, exactly what was agreed', async (role, code, purpose) => {
    const standing = new Map((await catalogueOf(role, code)).map((item) => [item.coordinate, item.standing]));
    expect(agreed.map(({ coordinate }) => [coordinate, standing.get(coordinate)])).toEqual(
      agreed.map((line) => [line.coordinate, standingOf(line, role, purpose)]),
    );
  });
});
