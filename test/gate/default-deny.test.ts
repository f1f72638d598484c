// For every role and every purpose that it has: what no policy file gives it is refused, field by field, through the graph.
import { readFileSync } from 'node:fs';
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, getNamedType, isObjectType } from 'graphql';
import { parse } from 'yaml';
import { purposes } from '../../src/kernel/codes.js';
import { inProject } from '../../src/kernel/paths.js';
import { type Asker, type Hub, startHub } from '../support/hub.js';

let hub: Hub;
let everything: string;
let coordinates: readonly string[];
/** `role:purpose` → coordinates that any department gives it, as the files have it. */
let given: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  hub = await startHub();
  const { body } = await hub.ask({ query: getIntrospectionQuery(), as: hub.stories['A1']! });
  ({ text: everything, coordinates } = everythingOf(buildClientSchema(body.data)));
  const { body: known } = await hub.ask({ query: '{ connectors { department } }', as: hub.stories['A1']! });
  given = readPolicies(known.data.connectors.map(({ department }: { department: string }) => department));
}, 120_000);
afterAll(() => hub?.stop());

type File = { fields: Record<string, Record<string, string[]>> };
function readPolicies(departments: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const department of departments) {
    const { fields } = parse(readFileSync(inProject('connectors', department, 'policy.yaml'), 'utf8')) as File;
    for (const [coordinate, renders] of Object.entries(fields))
      for (const pairs of Object.entries(renders).flatMap(([render, list]) => (render === 'count' ? [] : list)))
        found.set(pairs, (found.get(pairs) ?? new Set()).add(coordinate));
  }
  return found;
}

/** Every field about a person and their household, once. */
function everythingOf(schema: GraphQLSchema): { text: string; coordinates: string[] } {
  const found: string[] = [];
  const select = (name: string): string => {
    const type = schema.getType(name);
    if (!isObjectType(type)) return '';
    const parts = Object.values(type.getFields()).map((field) => {
      const target = getNamedType(field.type).name;
      const isLink = isObjectType(schema.getType(target)) && !target.startsWith('Shown');
      if (target === 'Source' || target === 'Conflict' || (isLink && target === 'Recipient')) return '';
      if (!isLink) found.push(`${name}.${field.name}`);
      return `${field.name} ${isLink ? select(target) : target.startsWith('Shown') ? '{ yes: __typename }' : ''}`;
    });
    return `{ ${parts.join(' ')} }`;
  };
  return { text: `query ($id: ID!) { recipient(id: $id) ${select('Recipient')} }`, coordinates: found };
}

const PAIRS = [...purposes.values()].flatMap(({ code, roles }) => roles.map((role): [string, string] => [role, code]));
const HANDLES = new Set(['Recipient.id', 'Household.id']);

it('every role and purpose of the table is looked at, and the whole of the graph', () => {
  expect(PAIRS.length).toBeGreaterThan(40);
  expect(coordinates.length).toBeGreaterThan(100);
  expect([...given.keys()].filter((pair) => !PAIRS.some((known) => known.join(':') === pair))).toEqual([]);
});

it.each(PAIRS)('%s for %s sees nothing that no file gives it', async (role, purpose) => {
  // the window of 红梅街道 has agreements for every role: the files alone decide
  const { org, caseNo, recipientId } = hub.stories['A1']!;
  const as: Asker = { role, org, divisions: ['32'], purpose, caseNo, recipient: [recipientId!] };
  const { status, body } = await hub.ask({ query: everything, variables: { id: recipientId }, as });
  expect(status).toBe(200);
  const { columns } = body.extensions.access as { columns: Record<string, string> };
  expect(Object.keys(columns).sort()).toEqual([...coordinates].sort());
  const own = given.get(`${role}:${purpose}`) ?? new Set<string>();
  const shown = coordinates.filter((coordinate) => columns[coordinate] !== 'deny' && !HANDLES.has(coordinate));
  expect(shown.filter((coordinate) => !own.has(coordinate))).toEqual([]);
  if (shown.length === 0) expect(body.data).toEqual({ recipient: null });
});
