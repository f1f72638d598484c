// The education connector against the bureau's stand-in: what is asked, what is mapped, and what is refused.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import education from '../../connectors/education/index.js';
import { startBureau } from '../../connectors/education/sandbox/server.js';
import { sign } from '../../connectors/education/signature.js';
import { openRest } from '../../src/adapters/rest.js';
import type { Adapters, Batch, Source } from '../../src/connector.js';
import { codeTable } from '../../src/kernel/codes.js';
import { inProject } from '../../src/kernel/paths.js';
import type { RunningDepartment, WorldEducation } from '../../src/sandbox/kit.js';
import { departmentServer, json, within } from '../support/department-server.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, person, world } from '../support/small-world.js';

const sdl = parse(readFileSync(inProject('connectors/education/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'EducationRecord')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const learning = (n: number, some: Partial<WorldEducation> = {}): WorldEducation => ({
  studentNo: `G${citizenId(n)}`,
  schoolName: '演示市第三小学',
  schoolUscc: '12320499MA0DEM0312',
  schoolStage: '2',
  grade: '四年级',
  studentStatus: '1',
  studentHardship: '2',
  studentAids: ['02', '03'],
  studentAidAmount: '1250.50',
  homeTeaching: false,
  dropoutWarning: true,
  ...some,
});

const PUPIL = 0;
const ELSEWHERE = 1;
const UNKNOWN = 2;
const TEMPORARY = 3; // with a number of his own instead of one made from the citizen id
const FIRST = 100;
const TWICE = FIRST + 96; // the hundredth pupil of this world stands in two schools
const people = [
  person(PUPIL, { education: learning(PUPIL) }),
  person(ELSEWHERE, {
    education: learning(ELSEWHERE, {
      schoolName: '演示县实验小学',
      schoolUscc: '12320499MA0DEM0334',
      studentHardship: '0',
      studentAids: [],
      studentAidAmount: '0.00',
    }),
  }),
  person(UNKNOWN),
  person(TEMPORARY, { education: learning(TEMPORARY, { studentNo: 'L202699000000000123', studentAids: ['14'] }) }),
  ...Array.from({ length: 450 }, (_, i) => person(FIRST + i, { education: learning(FIRST + i) })),
];

const { kit, log, setFault, remove } = sandboxKit(world(people));
let shift = 0;
const now = () => Date.now() + shift;
let bureau: RunningDepartment;
let source: Source;
const adapters = { rest: (settings: unknown) => openRest(settings) } as unknown as Adapters;
beforeAll(async () => {
  bureau = await startBureau(kit, { now });
  source = await education.open(bureau.settings, adapters);
});
afterAll(async () => {
  await source.close();
  await bureau.stop();
  remove();
});
afterEach(() => {
  setFault(null);
  shift = 0;
  log.length = 0;
});

const batch = (ns: readonly number[], fields: readonly string[] = FIELDS): Batch => ({
  persons: ns.map(citizenId),
  households: [],
  fields: new Map([['EducationRecord', fields]]),
});
const load = (ns: readonly number[], fields?: readonly string[], ms = 3000) => source.load(batch(ns, fields), within(ms));
const rowsOf = async (n: number, fields?: readonly string[]) =>
  (await load([n], fields)).persons.get(citizenId(n))!.get('EducationRecord')!;

describe('mapping', () => {
  it('maps every field of the schema', async () => {
    const [row] = await rowsOf(PUPIL);
    expect(Object.keys(row!).sort()).toEqual([...FIELDS].sort());
    expect(row).toEqual({
      studentNo: `G${citizenId(PUPIL)}`,
      schoolName: '演示市第三小学',
      schoolStage: '2',
      grade: '四年级',
      studentStatus: '1',
      studentHardship: '2',
      studentAids: ['02', '03'],
      studentAidAmount: '1250.50',
      homeTeaching: false,
      dropoutWarning: true,
    });
  });

  it('keeps apart what is none and what is nothing', async () => {
    const [row] = await rowsOf(ELSEWHERE, ['studentHardship', 'studentAids', 'studentAidAmount']);
    expect(row).toEqual({ studentHardship: '0', studentAids: [], studentAidAmount: '0.00' });
  });

  it('takes a student number as it is, whatever it is made of', async () => {
    expect(await rowsOf(TEMPORARY, ['studentNo', 'studentAids'])).toEqual([
      { studentNo: 'L202699000000000123', studentAids: ['14'] },
    ]);
  });

  it('gives every code of the four tables back', async () => {
    const codes = (table: string) => codeTable(table)!.items.map(({ code }) => code);
    const longest = codes('studentAid');
    const at = <T>(list: readonly T[], i: number) => list[i % list.length]!;
    const all = longest.map((_, i) => ({
      schoolStage: at(codes('schoolStage'), i),
      studentStatus: at(codes('studentStatus'), i),
      studentHardship: at(codes('studentHardship'), i),
      studentAids: longest.slice(0, i + 1),
    }));
    const own = sandboxKit(world(all.map((some, i) => person(i, { education: learning(i, some) }))));
    const other = await startBureau(own.kit);
    const opened = await education.open(other.settings, adapters);
    const ns = all.map((_, i) => i);
    const { persons } = await opened.load(batch(ns, Object.keys(all[0]!)), within(3000));
    expect(ns.map((n) => persons.get(citizenId(n))!.get('EducationRecord')![0])).toEqual(all);
    await opened.close();
    await other.stop();
    own.remove();
  });

  it('keeps both records of a pupil who stands in two schools', async () => {
    expect(await rowsOf(TWICE, ['schoolName', 'studentStatus', 'studentAidAmount'])).toEqual([
      { schoolName: '演示市第三小学', studentStatus: '1', studentAidAmount: '1250.50' },
      { schoolName: '演示县实验小学', studentStatus: '3', studentAidAmount: '0.00' },
    ]);
  });

  it('answers for everybody asked: with no rows for whom the bureau does not know', async () => {
    const { persons, freshness, asOf } = await load([UNKNOWN, PUPIL], ['grade']);
    expect([...persons].map(([id, types]) => [id, types.get('EducationRecord')])).toEqual([
      [citizenId(UNKNOWN), []],
      [citizenId(PUPIL), [{ grade: '四年级' }]],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(Math.abs(Date.parse(asOf!) - now())).toBeLessThan(2000);
  });
});

describe('asking', () => {
  it('asks for nothing but the fields that may be shown', async () => {
    await load([PUPIL, ELSEWHERE], ['schoolStage', 'dropoutWarning']);
    expect(log).toEqual([{ kind: 'fields', page: 1, keys: [citizenId(PUPIL), citizenId(ELSEWHERE)], fields: ['xd', 'kcbxyj'] }]);
  });

  it('is one question for 450 persons, in three pages', async () => {
    const ns = Array.from({ length: 450 }, (_, i) => FIRST + i);
    const { persons } = await load([...ns.slice(1), UNKNOWN, ns[0]!], ['grade']);
    expect(persons.size).toBe(451);
    expect(ns.every((n) => persons.get(citizenId(n))!.get('EducationRecord')!.length >= 1)).toBe(true);
    expect(log.map((line) => line.page).sort()).toEqual([1, 2, 3]);
  });

  it('asks once about somebody who is named twice', async () => {
    expect((await load([PUPIL, PUPIL], ['grade'])).persons.size).toBe(1);
    expect(log[0]!.keys).toEqual([citizenId(PUPIL)]);
  });

  it('needs its key and secret to be opened', async () => {
    const { url } = bureau.settings as { url: string };
    await expect(education.open({ url }, adapters)).rejects.toThrow(/appKey/);
  });
});

describe("the bureau's gateway", () => {
  const body = JSON.stringify({ sfzjh: [], zd: [], ym: 1, mys: 10 });
  const signed = () => {
    const { url, appKey: key, appSecret: secret } = bureau.settings as { url: string; appKey: string; appSecret: string };
    const path = '/gateway/xszz/v2/xj/plcx';
    return {
      ask: (headers: Readonly<Record<string, string>>, text = body) =>
        fetch(`${url}/xszz/v2/xj/plcx`, { method: 'POST', headers, body: text }).then((answer) => answer.status),
      headers: (as = secret) => sign({ method: 'POST', path, body }, { key, secret: as }),
    };
  };

  it('admits a signed request once', async () => {
    const { ask, headers } = signed();
    const once = headers();
    expect([await ask(once), await ask(once), await ask(headers())]).toEqual([200, 401, 200]);
  });

  it('admits none without a signature, of another secret, body or time', async () => {
    const { ask, headers } = signed();
    expect(await ask({})).toBe(401);
    expect(await ask(headers('guessed'))).toBe(401);
    expect(await ask(headers(), body.replace('10', '11'))).toBe(401);
    expect(await ask({ ...headers(), 'x-timestamp': String(Date.now() + 1) })).toBe(401);
    shift = 61_000;
    expect(await ask(headers())).toBe(401);
    expect(log).toEqual([]);
  });
});

describe('a bureau that is not well', () => {
  it.each(['refuse', 'hang', 'drip', '500'] as const)('%s: rejects within the deadline', async (mode) => {
    setFault(mode);
    const began = performance.now();
    await expect(load([PUPIL], FIELDS, 500)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(900);
    setFault(null);
    expect(await rowsOf(PUPIL, ['grade'])).toEqual([{ grade: '四年级' }]);
  });

  it('wrong-person: is an alarm, whoever was asked about', async () => {
    setFault('wrong-person');
    for (const ns of [[PUPIL], [UNKNOWN], [PUPIL, ELSEWHERE, UNKNOWN], Array.from({ length: 450 }, (_, i) => FIRST + i)])
      await expect(load(ns)).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('stale: says so, and how old', async () => {
    setFault('stale');
    const { asOf, freshness } = await load([PUPIL]);
    expect(freshness).toBe('STALE');
    expect(Math.round((now() - Date.parse(asOf!)) / 86_400_000)).toBe(10);
  });

  it('slow within the deadline: answers', async () => {
    setFault('hang', 100);
    expect(await rowsOf(PUPIL, ['grade'])).toEqual([{ grade: '四年级' }]);
  });
});

describe('an answer that is not of its agreed form', () => {
  const asked = citizenId(PUPIL);
  const own = (some: object = {}) => ({ sfzjh: asked, xj: [{ xd: 'XX' }], ...some });
  const good = (xs: object[], some: object = {}) => ({ code: '0000', data: { ym: 1, sjsj: '20260101080000', xs, ...some } });

  it.each<[string, string, unknown]>([
    ['a lost person', 'WRONG_PERSON', good([])],
    ['somebody else', 'WRONG_PERSON', good([own(), own({ sfzjh: citizenId(ELSEWHERE) })])],
    ['a person twice', 'BAD_ANSWER', good([own(), own()])],
    ['another page', 'BAD_ANSWER', good([own()], { ym: 2 })],
    ['a failure inside', 'BAD_ANSWER', { ...good([own()]), code: '9999' }],
    ['no envelope', 'BAD_ANSWER', [own()]],
    ['no time', 'BAD_ANSWER', good([own()], { sjsj: '2026-01-01' })],
    ['an impossible time', 'BAD_ANSWER', good([own()], { sjsj: '20261301080000' })],
    ['a missing property', 'BAD_ANSWER', good([own({ xj: [{}] })])],
    ['an unknown code', 'BAD_ANSWER', good([own({ xj: [{ xd: 'constructor' }] })])],
    ['a value of another kind', 'BAD_ANSWER', good([own({ xj: [{ xd: 2 }] })])],
    ['an answer without its person', 'BAD_ANSWER', good([{ xj: [] }])],
  ])('%s', async (_, code, answer) => {
    const server = await departmentServer((_req, res) => json(res, answer));
    const opened = await education.open({ url: server.url, appKey: 'a', appSecret: 'b' }, adapters);
    const error = (await opened.load(batch([PUPIL], ['schoolStage']), within(2000)).catch((e) => e)) as Error;
    expect(error).toMatchObject({ code });
    expect(`${error.message}${error.cause ?? ''}`).not.toMatch(/3204|XX|constructor/);
    await opened.close();
    await server.stop();
  });
});
