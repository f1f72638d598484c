// The housing connector against its stand-in on a MariaDB and on a PostgreSQL: the same questions, the same answers, by their own logs.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import housing from '../../connectors/housing/index.js';
import { columnsOf } from '../../connectors/housing/mapping.js';
import department from '../../connectors/housing/sandbox/index.js';
import { openHousing } from '../../connectors/housing/source.js';
import { openSql } from '../../src/adapters/sql.js';
import { type Adapters, type Batch, type Source, type Sql, WrongPerson } from '../../src/connector.js';
import { inProject } from '../../src/kernel/paths.js';
import type { World, WorldHousehold, WorldHousing } from '../../src/sandbox/kit.js';
import { type StoodIn, standIn } from '../support/sandbox-department.js';
import { citizenId, person, world } from '../support/small-world.js';
import { hasMariadb } from '../support/temporary-mariadb.js';

const sdl = parse(readFileSync(inProject('connectors/housing/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'HousingRecord')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const household = (n: number, members: readonly number[], housing: WorldHousing | null): WorldHousehold =>
  ({ n, head: members[0]!, members, housing }) as unknown as WorldHousehold;
const home = (some: Partial<WorldHousing> = {}): WorldHousing => ({
  housingAid: '0',
  contractNo: null,
  rentSubsidyMonthly: null,
  perCapitaArea: '0.10',
  dilapidation: null,
  ownedHomes: 0,
  ...some,
});

const TENANT = 0; // with a child in public rental
const CHILD = 1;
const VILLAGER = 2;
const SUBSIDISED = 3;
const STRANGER = 4; // to the bureau
const UNLISTED = 5; // named by a household, no live member
const [AID_KINDS, DANGERS] = [
  ['0', '1', '2', '3', '4', '5'],
  ['A', 'B', 'C', 'D'],
];
const small: World = {
  ...world([
    ...[0, 1, 2, 3, 4, 5].map((n) => person(n, { name: n === TENANT ? '欧阳𠮷' : '演示' })),
    ...[...AID_KINDS, ...DANGERS].map((_, i) => person(10 + i)),
    ...Array.from({ length: 480 }, (_, i) => person(100 + i)),
  ]),
  id: 'by-hand',
  households: [
    household(0, [TENANT, CHILD], home({ housingAid: '1', contractNo: "GZ-㛃𠮷'1\\", perCapitaArea: '12345.67', ownedHomes: 0 })),
    household(1, [VILLAGER], home({ housingAid: '3', dilapidation: 'D', perCapitaArea: '34.00', ownedHomes: 2 })),
    household(2, [SUBSIDISED], home({ housingAid: '2', rentSubsidyMonthly: '99999999.90' })),
    household(3, [STRANGER], null),
    ...AID_KINDS.map((housingAid, i) => household(10 + i, [10 + i], home({ housingAid }))),
    ...DANGERS.map((dilapidation, i) => household(20 + i, [16 + i], home({ dilapidation }))),
    ...Array.from({ length: 480 }, (_, i) => household(100 + i, [100 + i], home({ perCapitaArea: `${i}.00` }))),
  ],
};
// `person` numbers people by place in its list; a household names them by it too
const byPlace: World = { ...small, persons: Object.assign([], Object.fromEntries(small.persons.map((p) => [p.n, p]))) };

const within = (ms = 5000) => ({ signal: AbortSignal.timeout(ms), requestId: 'r' });
const batch = (ns: readonly number[], fields: readonly string[] = FIELDS): Batch => ({
  persons: ns.map(citizenId),
  households: [],
  fields: new Map([['HousingRecord', fields]]),
});

describe.each([
  ['mysql', hasMariadb],
  ['postgresql', true],
] as const)('on a %s', (kind, isAtHand) => {
  const the = isAtHand ? it : it.skip;
  let bureau: StoodIn;
  let source: Source;
  const open = () => housing.open(bureau.settings, { sql: openSql } as unknown as Adapters);
  beforeAll(async () => {
    if (!isAtHand) return;
    bureau = await standIn('housing', department, byPlace, { mariadb: kind === 'mysql' });
    source = await open();
  });
  afterEach(async () => {
    await bureau?.fault(null);
    await bureau?.asked();
  });
  afterAll(async () => {
    await source?.close();
    await bureau?.stop();
  });
  const load = (ns: readonly number[], fields?: readonly string[], ms?: number) => source.load(batch(ns, fields), within(ms));
  const rowsOf = async (n: number, fields?: readonly string[]) =>
    (await load([n], fields)).persons.get(citizenId(n))!.get('HousingRecord')!;

  the('runs on what it says', () => {
    expect(bureau.settings.kind).toBe(kind);
  });

  the('has a column for every field of the schema, and loses no digit and no character', async () => {
    expect(await rowsOf(TENANT)).toEqual([
      {
        housingAid: '1',
        contractNo: "GZ-㛃𠮷'1\\",
        rentSubsidyMonthly: null,
        perCapitaArea: '12345.67',
        dilapidation: null,
        ownedHomes: 0,
      },
    ]);
    expect(await rowsOf(VILLAGER)).toEqual([
      {
        housingAid: '3',
        contractNo: null,
        rentSubsidyMonthly: null,
        perCapitaArea: '34.00',
        dilapidation: 'D',
        ownedHomes: 2,
      },
    ]);
    expect(await rowsOf(SUBSIDISED, ['rentSubsidyMonthly', 'perCapitaArea'])).toEqual([
      { rentSubsidyMonthly: '99999999.90', perCapitaArea: '0.10' },
    ]);
    expect(Object.keys((await rowsOf(TENANT))[0]!).sort()).toEqual([...FIELDS].sort());
  });

  the('gives every code of the bureau its code in the schema', async () => {
    for (const [i, housingAid] of AID_KINDS.entries()) expect(await rowsOf(10 + i, ['housingAid'])).toEqual([{ housingAid }]);
    for (const [i, dilapidation] of DANGERS.entries()) expect(await rowsOf(16 + i, ['dilapidation'])).toEqual([{ dilapidation }]);
  });

  the('gives each member the record of the household, and nobody else', async () => {
    const { persons } = await load([CHILD, TENANT, UNLISTED], ['contractNo']);
    expect(persons.get(citizenId(CHILD))).toEqual(persons.get(citizenId(TENANT)));
    expect(persons.get(citizenId(UNLISTED))!.get('HousingRecord')).toEqual([]);
  });

  the('asks for nothing but the fields that may be shown, in one statement', async () => {
    await load([TENANT, VILLAGER, STRANGER], ['perCapitaArea', 'dilapidation']);
    const [line, ...more] = await bureau.asked();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ department: 'housing', kind: 'fields', page: 1 });
    expect(line!.keys).toEqual([TENANT, VILLAGER, STRANGER].map(citizenId));
    expect([...line!.fields].sort()).toEqual(['fwaqdj', 'gxpl', 'rjjzmj', 'sjsj', 'zjhm']);
    expect(Math.abs(Date.parse(line!.at) - Date.now())).toBeLessThan(5000);
  });

  the('is one statement for 500 persons', async () => {
    const ns = [...Array.from({ length: 480 }, (_, i) => 100 + i), ...Array.from({ length: 20 }, (_, i) => 700 + i)];
    const { persons } = await load(ns, ['perCapitaArea']);
    expect(persons.size).toBe(500);
    expect(persons.get(citizenId(579))!.get('HousingRecord')).toEqual([{ perCapitaArea: '479.00' }]);
    const lines = await bureau.asked();
    expect(lines.map((line) => line.keys)).toEqual([ns.map(citizenId)]);
  });

  the('can be asked whether there are rows without asking what is in them', async () => {
    expect(await rowsOf(TENANT, [])).toEqual([{}]);
    expect((await bureau.asked())[0]!.fields).not.toContain('bzfs');
  });

  the('knows nobody whom the bureau does not know: present, with no rows, and no less fresh', async () => {
    const { persons, freshness, asOf } = await load([STRANGER, 900]);
    expect([...persons].map(([id, types]) => [id, types.get('HousingRecord')])).toEqual([
      [citizenId(STRANGER), []],
      [citizenId(900), []],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(Date.now() - Date.parse(asOf!)).toBeGreaterThanOrEqual(0);
    expect(Date.now() - Date.parse(asOf!)).toBeLessThan(24 * 3_600_000);
    expect(asOf).toMatch(/T19:00:00\.000Z$/); // three in the morning in Changzhou
  });

  the('stale: says so, and how old', async () => {
    const before = await load([TENANT]);
    await bureau.fault('stale');
    const { asOf, freshness } = await load([TENANT]);
    expect(freshness).toBe('STALE');
    expect(Date.parse(before.asOf!) - Date.parse(asOf!)).toBe(10 * 86_400_000);
  });

  for (const mode of ['refuse', 'hang', 'drip', '500'] as const)
    the(`${mode}: rejects within the deadline, and the next call works`, async () => {
      await load([TENANT]); // a connection from better days
      await bureau.fault(mode, mode === 'drip' ? 50 : 0);
      for (const ns of [[TENANT], [STRANGER]]) {
        const began = performance.now();
        await expect(load(ns, FIELDS, 400)).rejects.toThrow();
        expect(performance.now() - began).toBeLessThan(900);
      }
      await bureau.fault(null);
      expect(await rowsOf(TENANT, ['housingAid'])).toEqual([{ housingAid: '1' }]);
    });

  the('slow within the deadline: answers', async () => {
    await bureau.fault('hang', 50);
    expect(await rowsOf(TENANT, ['housingAid'])).toEqual([{ housingAid: '1' }]);
  });

  the('a late answer reaches nobody', async () => {
    await bureau.fault('hang', 200);
    await expect(load([VILLAGER], FIELDS, 100)).rejects.toThrow();
    await bureau.fault(null);
    for (let n = 0; n < 20; n++) expect(await rowsOf(100 + n, ['perCapitaArea'])).toEqual([{ perCapitaArea: `${n}.00` }]);
  });

  the('wrong-person: is an alarm, not a value', async () => {
    await load([TENANT]);
    await bureau.fault('wrong-person');
    for (const ns of [[TENANT], [TENANT, VILLAGER, STRANGER], Array.from({ length: 480 }, (_, i) => 100 + i)])
      await expect(load(ns)).rejects.toBeInstanceOf(WrongPerson);
  });

  the('lets the hub read the two views, and nothing else', async () => {
    const hub = openSql(bureau.settings);
    const ask = (text: string) =>
      hub.query(text, [], within()).then(
        () => 'done',
        (error: { state: string }) => error.state,
      );
    expect(await ask('SELECT zjhm FROM zfgx.v_zfbz')).toBe('done');
    for (const text of [
      'SELECT xm FROM zfbz.cyxx',
      `UPDATE zfgx.v_zfbz SET bzfs = '10'`,
      'DELETE FROM zfgx.v_zfbz',
      'CREATE TABLE zfgx.t (a integer)',
      'CREATE TEMPORARY TABLE t (a integer)',
      kind === 'mysql' ? 'SELECT 1 FROM mysql.general_log' : 'SELECT 1 FROM pg_authid',
    ])
      expect([text, await ask(text)]).toEqual([text, expect.stringMatching(/^(42501|42000|25006|55000|3F000)$/)]);
    await hub.close();
  });

  the('is filled again only for another world, and keeps no mark of a fault', async () => {
    await bureau.fault('500');
    await source.close();
    await bureau.again();
    source = await open();
    await expect(load([VILLAGER])).rejects.toThrow(); // still told to fail
    await bureau.fault(null);
    expect(await rowsOf(VILLAGER, ['dilapidation'])).toEqual([{ dilapidation: 'D' }]);
    const households = byPlace.households.map((h) => (h.n === 1 ? { ...h, housing: home({ dilapidation: 'A' }) } : h));
    await source.close();
    await bureau.again({ ...byPlace, households, id: "an'other" });
    source = await open();
    expect(await rowsOf(VILLAGER, ['dilapidation'])).toEqual([{ dilapidation: 'A' }]);
  });
});

describe('an answer that is not of its agreed form', () => {
  const state = { sjsj: '2026-01-01T00:00:00.000Z', gxpl: '每日' };
  const own = { ...state, zjhm: citizenId(TENANT) };
  const answering = (rows: readonly object[]) =>
    openHousing({ query: async () => rows, close: async () => {} } as unknown as Sql, () => Date.parse('2026-01-02T00:00:00Z'));

  it.each<[string, string, readonly object[], readonly string[]]>([
    ['no state', 'BAD_ANSWER', [], []],
    ['no cycle', 'BAD_ANSWER', [{ ...own, gxpl: null }], []],
    ['no moment', 'BAD_ANSWER', [{ ...own, sjsj: null }], []],
    ['somebody else', 'WRONG_PERSON', [{ ...own, zjhm: citizenId(CHILD) }], []],
    ['no person', 'WRONG_PERSON', [{ ...state }], []],
    ['an unknown code', 'BAD_ANSWER', [{ ...own, bzfs: '77' }], ['housingAid']],
    ['a code of the prototype', 'BAD_ANSWER', [{ ...own, fwaqdj: 'constructor' }], ['dilapidation']],
    ['a missing column', 'BAD_ANSWER', [{ ...own }], ['housingAid']],
    ['money that went through floating point', 'BAD_ANSWER', [{ ...own, zlbtje: 300.1 }], ['rentSubsidyMonthly']],
    ['half a home', 'BAD_ANSWER', [{ ...own, zyfts: 0.5 }], ['ownedHomes']],
  ])('%s', async (_, code, rows, fields) => {
    const error = (await answering(rows)
      .load(batch([TENANT], fields), within())
      .catch((e: unknown) => e)) as Error;
    expect(error).toMatchObject({ code });
    expect(error.message).not.toMatch(/77|300|\d{6}/);
  });

  it('the README tells the bureau’s engineer every column and the very statement', async () => {
    const readme = readFileSync(inProject('connectors/housing/README.md'), 'utf8');
    for (const field of FIELDS)
      expect(readme).toMatch(new RegExp(`^\\| \`${columnsOf([field])[0]}\` .*\\| \`${field}\` \\|`, 'm'));
    const asked: string[] = [];
    const sql = { query: async (text: string) => asked.push(text.replaceAll('\n', ' ')) && [own] } as unknown as Sql;
    await openHousing(sql)
      .load(batch([TENANT], ['housingAid']), within())
      .catch(() => {});
    expect(readme).toContain(asked[0]);
  });

  it('a number in the other case is the same person; a field without a column is refused', async () => {
    const asked: Batch = { persons: ['32049919400101001X'], households: [], fields: new Map([['HousingRecord', []]]) };
    const loaded = await answering([{ ...state, zjhm: '32049919400101001x' }]).load(asked, within());
    expect(loaded.persons.get('32049919400101001X')!.get('HousingRecord')).toEqual([{}]);
    expect(loaded.freshness).toBe('CURRENT');
    await expect(answering([own]).load(batch([TENANT], ['constructor']), within())).rejects.toThrow('constructor');
  });
});
