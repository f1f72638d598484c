// The charity connector against the federation's stand-in subgraph: what is asked, what is mapped, and what is refused.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import charity from '../../connectors/charity/index.js';
import { namesOf } from '../../connectors/charity/mapping.js';
import { PROJECT_KINDS } from '../../connectors/charity/sandbox/records.js';
import { startFederation } from '../../connectors/charity/sandbox/server.js';
import { openSubgraph } from '../../src/adapters/subgraph.js';
import type { Adapters, Batch, Source } from '../../src/connector.js';
import { inProject } from '../../src/kernel/paths.js';
import type { RunningDepartment, WorldCharityAid } from '../../src/sandbox/kit.js';
import { departmentServer, json, within } from '../support/department-server.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, person, world } from '../support/small-world.js';

const sdl = parse(readFileSync(inProject('connectors/charity/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'CharityAid')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const aid = (some: Partial<WorldCharityAid> = {}): WorldCharityAid => ({
  charityOrgUscc: '53320499MA0DEM0CHA',
  charityOrgName: '常州市慈善总会',
  projectName: '情暖万家·"㛃𠮷"',
  projectType: '6',
  grantAmount: '12034.50',
  grantDate: '2025-11-30',
  aidGoods: ['大米', '食用油 5L\\桶'],
  beneficiaryConsentId: 'TY20250000001',
  ...some,
});

const HELPED = 0;
const OFTEN = 1;
const UNKNOWN = 2;
const KINDS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];
const people = [
  person(HELPED, { charity: [aid()] }),
  person(OFTEN, {
    charity: [
      aid({ grantDate: '2024-01-05', grantAmount: '0.10', beneficiaryConsentId: 'TY1' }),
      aid({ grantDate: '2025-12-01', grantAmount: '3.00', beneficiaryConsentId: 'TY4', aidGoods: [] }),
      aid({ grantDate: '2025-06-01', grantAmount: '2.00', beneficiaryConsentId: 'TY3' }),
      aid({ grantDate: '2025-06-01', grantAmount: '99999999999.99', beneficiaryConsentId: 'TY2' }),
    ],
  }),
  person(UNKNOWN),
  ...KINDS.map((projectType, i) => person(10 + i, { charity: [aid({ projectType })] })),
  ...Array.from({ length: 500 }, (_, i) => person(100 + i, { charity: i % 2 ? [] : [aid({ beneficiaryConsentId: `TY-${i}` })] })),
];

const { kit, log, setFault, remove } = sandboxKit(world(people));
let federation: RunningDepartment;
let settings: { url: string; token: string };
let source: Source;
const adapters = { subgraph: openSubgraph } as unknown as Adapters;
beforeAll(async () => {
  federation = await startFederation(kit);
  settings = federation.settings as typeof settings;
  source = await charity.open(settings, adapters);
});
afterAll(async () => {
  await source.close();
  await federation.stop();
  remove();
});
afterEach(() => {
  setFault(null);
  log.length = 0;
});

const batch = (ns: readonly number[], fields: readonly string[] = FIELDS): Batch => ({
  persons: ns.map(citizenId),
  households: [],
  fields: new Map([['CharityAid', fields]]),
});
const load = (ns: readonly number[], fields?: readonly string[], ms = 3000) => source.load(batch(ns, fields), within(ms));
const rowsOf = async (n: number, fields?: readonly string[]) =>
  (await load([n], fields)).persons.get(citizenId(n))!.get('CharityAid')!;

describe('mapping', () => {
  it('maps every field of the schema, and loses no digit and no character', async () => {
    const [row] = await rowsOf(HELPED);
    expect(Object.keys(row!).sort()).toEqual([...FIELDS].sort());
    expect(row).toEqual(aid());
  });

  it('gives every kind of project its code', async () => {
    for (const [i, projectType] of KINDS.entries()) expect(await rowsOf(10 + i, ['projectType'])).toEqual([{ projectType }]);
  });

  it('keeps every aid of a person, the latest first, in the same order each time', async () => {
    const rows = [
      { grantAmount: '3.00', aidGoods: [] },
      { grantAmount: '99999999999.99', aidGoods: aid().aidGoods },
      { grantAmount: '2.00', aidGoods: aid().aidGoods },
      { grantAmount: '0.10', aidGoods: aid().aidGoods },
    ];
    for (let i = 0; i < 3; i++) expect(await rowsOf(OFTEN, ['grantAmount', 'aidGoods'])).toEqual(rows);
  });

  it('answers for everybody asked: with no rows for whom the federation does not know', async () => {
    const { persons, freshness, asOf } = await load([UNKNOWN, HELPED], ['grantDate']);
    expect([...persons].map(([id, types]) => [id, types.get('CharityAid')])).toEqual([
      [citizenId(UNKNOWN), []],
      [citizenId(HELPED), [{ grantDate: '2025-11-30' }]],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(asOf).toMatch(/T16:00:00\.000Z$/); // midnight in Changzhou
    expect(Date.now() - Date.parse(asOf!)).toBeLessThan(24 * 3_600_000);
  });
});

describe('asking', () => {
  it('asks for nothing but the fields that may be shown', async () => {
    await load([HELPED, UNKNOWN], ['projectType', 'grantDate']);
    expect(log).toEqual([
      { kind: 'fields', page: 1, keys: [citizenId(HELPED), citizenId(UNKNOWN)], fields: ['idNumber', 'projectKind', 'date'] },
    ]);
  });

  it('is one call for 500 persons', async () => {
    const ns = Array.from({ length: 500 }, (_, i) => 100 + i);
    const { persons } = await load(ns, ['beneficiaryConsentId']);
    expect(persons.size).toBe(500);
    expect(persons.get(citizenId(598))!.get('CharityAid')).toEqual([{ beneficiaryConsentId: 'TY-498' }]);
    expect(persons.get(citizenId(599))!.get('CharityAid')).toEqual([]);
    expect(log.map((line) => line.keys.length)).toEqual([500]);
  });

  it('can be asked whether there is any aid without asking what', async () => {
    expect(await rowsOf(OFTEN, [])).toEqual([{}, {}, {}, {}]);
    expect(log.map((line) => line.fields)).toEqual([['idNumber']]);
  });

  it('tells the federation’s engineer every field it reads', () => {
    const readme = readFileSync(inProject('connectors/charity/README.md'), 'utf8');
    for (const field of FIELDS) expect(readme).toMatch(new RegExp(`^\\| \`${namesOf([field])[0]}\`.* \\| \`${field}\` \\|`, 'm'));
    for (const kind of PROJECT_KINDS) expect(readme).toContain(kind);
  });

  it('refuses a field without a mapping, before anybody is asked', async () => {
    await expect(load([HELPED], ['constructor'])).rejects.toThrow('CharityAid.constructor');
    expect(log).toEqual([]);
  });
});

describe('the subgraph, as any router would ask it', () => {
  const post = async (query: string, variables: object = {}, token = settings.token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(settings.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return { status: answer.status, ...((await answer.json()) as { data?: unknown; errors?: unknown[] }) };
  };

  it('says its schema, which composes', async () => {
    const { data } = await post('{ _service { sdl } }');
    const composed = composeServices([
      { name: 'charity', url: settings.url, typeDefs: parse((data as { _service: { sdl: string } })._service.sdl) },
    ]);
    expect(composed.errors ?? []).toEqual([]);
    expect(composed.supergraphSdl).toContain('type Beneficiary');
  });

  it('notes the fields of a query in fragments and under aliases by their own names', async () => {
    const query = `query ($r: [_Any!]!) { e: _entities(representations: $r) { ...B } }
      fragment B on Beneficiary { a: aids { much: amount __typename ... on Aid { goods amount } } }`;
    const { data } = await post(query, { r: [{ __typename: 'Beneficiary', idNumber: citizenId(HELPED) }] });
    expect((data as { e: { a: unknown }[] }).e[0]!.a).toEqual([
      { much: '12034.50', __typename: 'Aid', goods: aid().aidGoods, amount: '12034.50' },
    ]);
    expect(log).toEqual([{ kind: 'fields', page: 1, keys: [citizenId(HELPED)], fields: ['amount', 'goods'] }]);
  });

  it('answers nobody without its token, and nothing that its schema does not have', async () => {
    expect((await post('{ dataStatus { updatedAt } }', {}, 'wrong')).status).toBe(401);
    expect((await post('{ beneficiaries { idNumber } }')).status).toBe(400);
    expect((await post('{')).status).toBe(400);
    const other = await post('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
      r: [{ __typename: 'Staff', idNumber: '1' }],
    });
    expect(other.errors).toHaveLength(1);
    expect(log).toEqual([]);
  });
});

describe('a federation that is not well', () => {
  it.each(['refuse', 'hang', 'drip', '500'] as const)('%s: rejects within the deadline', async (mode) => {
    await load([HELPED]);
    setFault(mode);
    const began = performance.now();
    await expect(load([HELPED], FIELDS, 500)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(900);
    setFault(null);
    expect(await rowsOf(HELPED, ['grantAmount'])).toEqual([{ grantAmount: '12034.50' }]);
  });

  it('wrong-person: is an alarm, whoever was asked about', async () => {
    setFault('wrong-person');
    for (const ns of [[HELPED], [UNKNOWN], [OFTEN, HELPED, UNKNOWN], people.map((p) => p.n)])
      await expect(load(ns)).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('stale: says so, and how old', async () => {
    const before = await load([HELPED]);
    setFault('stale');
    const { asOf, freshness } = await load([HELPED]);
    expect(freshness).toBe('STALE');
    expect(Date.parse(before.asOf!) - Date.parse(asOf!)).toBe(10 * 86_400_000);
  });

  it('slow within the deadline: answers', async () => {
    setFault('hang', 100);
    expect(await rowsOf(HELPED, ['grantAmount'])).toEqual([{ grantAmount: '12034.50' }]);
  });
});

describe('an answer that is not of its agreed form', () => {
  const dataStatus = { updatedAt: '2026-01-01T00:00:00+08:00', everyHours: 24 };
  const own = (aids: unknown) => ({ __typename: 'Beneficiary', idNumber: citizenId(HELPED), aids });
  const open = async (data: object) => {
    const server = await departmentServer((_, res) => json(res, { data }));
    const opened = await charity.open({ url: server.url, token: 't' }, adapters);
    return { opened, end: () => Promise.all([opened.close(), server.stop()]) };
  };

  it.each<[string, object, string]>([
    ['no state', { _entities: [own([])] }, 'grantAmount'],
    ['a state without a moment', { _entities: [own([])], dataStatus: { ...dataStatus, updatedAt: '昨天' } }, 'grantAmount'],
    ['no list of aids', { _entities: [own(null)], dataStatus }, 'grantAmount'],
    ['an aid that is none', { _entities: [own([77])], dataStatus }, 'grantAmount'],
    ['a missing value', { _entities: [own([{}])], dataStatus }, 'grantAmount'],
    ['money that went through floating point', { _entities: [own([{ amount: 77.1 }])], dataStatus }, 'grantAmount'],
    ['another number of places', { _entities: [own([{ amount: '77.1' }])], dataStatus }, 'grantAmount'],
    ['a day that is none', { _entities: [own([{ date: '77/01/01' }])], dataStatus }, 'grantDate'],
    ['a kind of the prototype', { _entities: [own([{ projectKind: 'constructor' }])], dataStatus }, 'projectType'],
    ['a text in place of a list', { _entities: [own([{ goods: '77' }])], dataStatus }, 'aidGoods'],
  ])('%s', async (_, data, field) => {
    const { opened, end } = await open(data);
    const error = (await opened.load(batch([HELPED], [field]), within(2000)).catch((e: unknown) => e)) as Error;
    expect(error).toMatchObject({ code: 'BAD_ANSWER' });
    expect(error.message).not.toMatch(/77|昨天/);
    await end();
  });

  it('nothing is "not known"; half a cycle late is not stale', async () => {
    const updatedAt = new Date(Date.now() - 35 * 3_600_000).toISOString();
    const { opened, end } = await open({
      _entities: [own([{ amount: null, goods: null, project: '' }])],
      dataStatus: { ...dataStatus, updatedAt },
    });
    const loaded = await opened.load(batch([HELPED], ['grantAmount', 'aidGoods', 'projectName']), within(2000));
    expect(loaded.persons.get(citizenId(HELPED))!.get('CharityAid')).toEqual([
      { grantAmount: null, aidGoods: null, projectName: null },
    ]);
    expect(loaded).toMatchObject({ freshness: 'CURRENT', asOf: updatedAt });
    await end();
  });
});
