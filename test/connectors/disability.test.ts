// The disability connector against the federation's stand-in: what is declared, what is mapped, and what is refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import disability from '../../connectors/disability/index.js';
import { startFederation } from '../../connectors/disability/sandbox/server.js';
import { openCsvDrop } from '../../src/adapters/csv-drop.js';
import type { Adapters, Batch, Source } from '../../src/connector.js';
import { inProject } from '../../src/kernel/paths.js';
import type { RunningDepartment } from '../../src/sandbox/kit.js';
import { within } from '../support/department-server.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, person, disability as record, world } from '../support/small-world.js';

const sdl = parse(readFileSync(inProject('connectors/disability/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'DisabilityRecord')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const HOLDER = 0;
const EXPIRED = 1;
const NONE = 2;
const RARE = 5; // 姓名 in rare characters, a remark that looks like a formula
const BY_HAND = [20, 37, 54, 71, 88, 105, 122, 139, 156, 173, 190, 207].find((n) => citizenId(n).endsWith('X'))!;
const KINDS = [11, 12, 13, 14, 15, 16, 17];
const people = [
  person(HOLDER, { disability: record(citizenId(HOLDER)) }),
  person(EXPIRED, {
    disability: record(citizenId(EXPIRED), {
      validUntil: '2024-02-29',
      livingSubsidy: null,
      rehabNeeds: [],
      accessibleRenovation: false,
    }),
  }),
  person(NONE),
  person(RARE, { name: '㛃·䶮', disability: record(citizenId(RARE), { rehabNeeds: ['㛃·䶮', '=1+1'] }) }),
  person(BY_HAND, { disability: record(citizenId(BY_HAND)) }),
  ...KINDS.map((n, i) => person(n, { disability: record(citizenId(n), { type: String(i + 1), grade: String((i % 4) + 1) }) })),
];

const { kit, log, setFault, remove } = sandboxKit(world(people));
let federation: RunningDepartment;
let source: Source;
const adapters = { csvDrop: (settings: unknown) => openCsvDrop(settings) } as unknown as Adapters;
beforeAll(async () => {
  federation = await startFederation(kit);
  source = await disability.open(federation.settings, adapters);
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
  fields: new Map([['DisabilityRecord', fields]]),
});
const load = (ns: readonly number[], fields?: readonly string[], ms = 3000) => source.load(batch(ns, fields), within(ms));
const rowsOf = async (n: number, fields?: readonly string[]) =>
  (await load([n], fields)).persons.get(citizenId(n))!.get('DisabilityRecord')!;

describe('mapping', () => {
  it('maps every field of the schema', async () => {
    const [row] = await rowsOf(HOLDER);
    expect(Object.keys(row!).sort()).toEqual([...FIELDS].sort());
    expect(row).toEqual({
      disabilityCertNo: `${citizenId(HOLDER)}43`,
      disabilityType: '4',
      disabilityGrade: '3',
      certValidUntil: '2031-06-30',
      livingSubsidy: '320.00',
      nursingSubsidy: null,
      rehabNeeds: ['辅助器具适配', '康复训练'],
      accessibleRenovation: true,
    });
  });

  it('tells an expired certificate as it is, and what there is none of', async () => {
    expect(await rowsOf(EXPIRED)).toMatchObject([
      { certValidUntil: '2024-02-29', livingSubsidy: null, rehabNeeds: [], accessibleRenovation: false },
    ]);
  });

  it('gives every category and grade its code', async () => {
    const { persons } = await load(KINDS, ['disabilityType', 'disabilityGrade']);
    expect([...persons.values()].map((types) => types.get('DisabilityRecord')![0])).toEqual(
      KINDS.map((_, i) => ({ disabilityType: String(i + 1), disabilityGrade: String((i % 4) + 1) })),
    );
  });

  it('reads rare characters exactly, and formulas as text', async () => {
    expect(await rowsOf(RARE, ['rehabNeeds'])).toEqual([{ rehabNeeds: ['㛃·䶮', '=1+1'] }]);
  });

  it('finds somebody whose number was typed with a small x', async () => {
    expect(await rowsOf(BY_HAND, ['disabilityCertNo'])).toEqual([{ disabilityCertNo: `${citizenId(BY_HAND)}43` }]);
  });

  it('answers for everybody asked: with no rows for whom the federation does not know', async () => {
    const { persons, freshness, asOf } = await load([NONE, HOLDER], ['disabilityGrade']);
    expect([...persons].map(([id, types]) => [id, types.get('DisabilityRecord')])).toEqual([
      [citizenId(NONE), []],
      [citizenId(HOLDER), [{ disabilityGrade: '3' }]],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(Date.now() - Date.parse(asOf!)).toBeLessThan(2 * 86_400_000);
  });
});

describe('asking', () => {
  it('declares its use once per operation: the persons, and the columns that may be shown', async () => {
    await load([HOLDER, NONE], ['disabilityGrade', 'livingSubsidy']);
    await load([EXPIRED], ['certValidUntil']);
    expect(log).toEqual([
      { kind: 'manifest', page: 1, keys: [citizenId(HOLDER), citizenId(NONE)], fields: ['残疾等级', '困难残疾人生活补贴'] },
      { kind: 'manifest', page: 1, keys: [citizenId(EXPIRED)], fields: ['有效期至'] },
    ]);
  });

  it('the federation shows nothing without the password', async () => {
    const { url } = federation.settings as { url: string };
    expect((await fetch(`${url}/manifest`, { method: 'POST', body: '{"keys":[],"columns":[]}' })).status).toBe(401);
    expect((await fetch(`${url}/files/cjrk_20260101.csv`)).status).toBe(401);
    expect(log).toEqual([]);
  });
});

describe('a federation that is not well', () => {
  it.each(['refuse', 'hang', 'drip', '500'] as const)('%s: rejects within the deadline', async (mode) => {
    setFault(mode);
    const began = performance.now();
    await expect(load([HOLDER], FIELDS, 500)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(900);
    setFault(null);
    expect(await rowsOf(HOLDER, ['disabilityType'])).toEqual([{ disabilityType: '4' }]);
  });

  it('wrong-person: is an alarm, whoever was asked about', async () => {
    setFault('wrong-person');
    for (const ns of [[HOLDER], [NONE], [HOLDER, EXPIRED]])
      await expect(load(ns)).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('stale: says so, and how old', async () => {
    setFault('stale');
    const { asOf, freshness } = await load([HOLDER]);
    expect(freshness).toBe('STALE');
    expect(Math.floor((Date.now() - Date.parse(asOf!)) / 86_400_000)).toBe(10);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -40)],
    [
      'of the same size but with one bit changed',
      (bytes: Buffer) => bytes.map((byte, i) => (i === bytes.length - 10 ? byte ^ 1 : byte)),
    ],
  ])('a file %s is refused', async (_, spoil) => {
    const stored = join(kit.folder, 'cjrk.csv');
    const whole = readFileSync(stored);
    const opened = await disability.open(federation.settings, adapters);
    writeFileSync(stored, spoil(whole));
    await expect(opened.load(batch([HOLDER]), within(3000))).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    writeFileSync(stored, whole);
    expect((await opened.load(batch([HOLDER]), within(3000))).persons.size).toBe(1);
    await opened.close();
  });
});
