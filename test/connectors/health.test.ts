// The health connector against the bureau's stand-in: what is asked, what is mapped, and what is refused.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import health from '../../connectors/health/index.js';
import { startBureau } from '../../connectors/health/sandbox/server.js';
import { openRest } from '../../src/adapters/rest.js';
import type { Adapters, Batch, Source } from '../../src/connector.js';
import { inProject } from '../../src/kernel/paths.js';
import type { RunningDepartment } from '../../src/sandbox/kit.js';
import { departmentServer, json, within } from '../support/department-server.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, medical, person, world } from '../support/small-world.js';

const sdl = parse(readFileSync(inProject('connectors/health/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'MedicalRecord')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const ILL = 0;
const WELL = 1;
const UNKNOWN = 2;
const MOVED = 7; // of two insurances
const people = [
  person(ILL, { medical: medical() }),
  person(WELL, {
    medical: medical({
      selfPaidYtd: '0.10',
      premiumSubsidised: false,
      majorIllness: false,
      chronicDiseaseCode: null,
      diagnosisCode: null,
      medicalAidCategory: null,
      careDisabilityGrade: null,
    }),
  }),
  person(UNKNOWN),
  person(MOVED, { medical: medical() }),
  ...Array.from({ length: 250 }, (_, i) => person(100 + i, { medical: medical() })),
];

const { kit, log, setFault, remove } = sandboxKit(world(people));
let time = Date.now();
let bureau: RunningDepartment;
let source: Source;
const adapters = { rest: (settings: unknown) => openRest(settings, { now: () => time }) } as unknown as Adapters;
beforeAll(async () => {
  bureau = await startBureau(kit, { now: () => time });
  source = await health.open(bureau.settings, adapters);
});
afterAll(async () => {
  await source.close();
  await bureau.stop();
  remove();
});
afterEach(() => {
  setFault(null);
  log.length = 0;
});

const batch = (ns: readonly number[], fields: readonly string[] = FIELDS): Batch => ({
  persons: ns.map(citizenId),
  households: [],
  fields: new Map([['MedicalRecord', fields]]),
});
const load = (ns: readonly number[], fields?: readonly string[], ms = 3000) => source.load(batch(ns, fields), within(ms));
const rowsOf = async (n: number, fields?: readonly string[]) =>
  (await load([n], fields)).persons.get(citizenId(n))!.get('MedicalRecord')!;

describe('mapping', () => {
  it('maps every field of the schema', async () => {
    const [row] = await rowsOf(ILL);
    expect(Object.keys(row!).sort()).toEqual([...FIELDS].sort());
    expect(row).toEqual({
      insuranceType: '390',
      insuredStatus: '1',
      premiumSubsidised: true,
      selfPaidYtd: '12034.50',
      highCostWarning: true,
      majorIllnessFlag: true,
      chronicDiseaseCode: 'M03900',
      diagnosisCode: 'I10',
      medicalAidCategory: '2',
      medicalAidPaidYtd: '830.00',
      oneStopSettled: true,
      careDisabilityGrade: 3,
      severeMentalManaged: false,
      infectiousFlag: false,
      emergencyAidCase: false,
    });
  });

  it('says null for what the bureau does not know', async () => {
    const [row] = await rowsOf(WELL);
    expect(row).toMatchObject({
      selfPaidYtd: '0.10',
      highCostWarning: false,
      chronicDiseaseCode: null,
      diagnosisCode: null,
      medicalAidCategory: null,
      careDisabilityGrade: null,
    });
  });

  it('gives every kind of medical aid its code', async () => {
    for (const code of ['1', '2', '3', '4', '5', '9']) {
      const own = sandboxKit(world([person(ILL, { medical: medical({ medicalAidCategory: code }) })]));
      const other = await startBureau(own.kit);
      const opened = await health.open(other.settings, adapters);
      const loaded = await opened.load(batch([ILL], ['medicalAidCategory']), within(3000));
      expect(loaded.persons.get(citizenId(ILL))!.get('MedicalRecord')).toEqual([{ medicalAidCategory: code }]);
      await opened.close();
      await other.stop();
      own.remove();
    }
  });

  it('keeps both records of somebody who changed insurance, the current one first', async () => {
    expect(await rowsOf(MOVED, ['insuranceType', 'insuredStatus'])).toEqual([
      { insuranceType: '390', insuredStatus: '1' },
      { insuranceType: '310', insuredStatus: '4' },
    ]);
  });

  it('answers for everybody asked: with no rows for whom the bureau does not know', async () => {
    const { persons, freshness, asOf } = await load([UNKNOWN, ILL], ['insuredStatus']);
    expect([...persons].map(([id, types]) => [id, types.get('MedicalRecord')])).toEqual([
      [citizenId(UNKNOWN), []],
      [citizenId(ILL), [{ insuredStatus: '1' }]],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(Math.abs(Date.parse(asOf!) - time)).toBeLessThan(2000);
  });
});

describe('asking', () => {
  it('asks for nothing but the fields that may be shown', async () => {
    await load([ILL, WELL], ['insuredStatus', 'highCostWarning']);
    expect(log.filter((line) => line.kind === 'fields')).toEqual([
      { kind: 'fields', page: 1, keys: [citizenId(ILL), citizenId(WELL)], fields: ['psn_insu_stas', 'hgh_exp_warn_flag'] },
    ]);
  });

  it('is one question for 250 persons, in three pages', async () => {
    const ns = Array.from({ length: 250 }, (_, i) => 100 + i);
    const { persons } = await load([...ns, UNKNOWN], ['insuranceType']);
    expect(persons.size).toBe(251);
    expect(ns.every((n) => persons.get(citizenId(n))!.get('MedicalRecord')!.length >= 1)).toBe(true);
    expect(
      log
        .filter((line) => line.kind === 'fields')
        .map((line) => line.page)
        .sort(),
    ).toEqual([1, 2, 3]);
  });

  it('asks for a new token when the old one ran out', async () => {
    await load([ILL], []);
    log.length = 0;
    time += 49_000;
    await load([ILL], []);
    time += 12_000;
    await load([ILL], []);
    await load([ILL], []);
    expect(log.map((line) => line.kind)).toEqual(['fields', 'token', 'fields', 'fields']);
  });

  it('the bureau answers nobody without a token, and gives none for a wrong secret', async () => {
    const { url, tokenUrl } = bureau.settings as { url: string; tokenUrl: string };
    const ask = (authorization: string, to: string) =>
      fetch(to, { method: 'POST', headers: { authorization }, body: 'grant_type=client_credentials' });
    expect((await ask('Bearer eyJhbGciOiJub25lIn0.e30.', `${url}/api/v1/persons/query`)).status).toBe(401);
    expect((await ask(`Basic ${btoa('zhongfu-hub:wrong')}`, tokenUrl)).status).toBe(401);
    expect((await ask('', tokenUrl)).status).toBe(401);
  });
});

describe('a bureau that is not well', () => {
  it.each(['refuse', 'hang', 'drip', '500'] as const)('%s: rejects within the deadline', async (mode) => {
    setFault(mode);
    const began = performance.now();
    await expect(load([ILL], FIELDS, 500)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(900);
    setFault(null);
    expect(await rowsOf(ILL, ['insuredStatus'])).toEqual([{ insuredStatus: '1' }]);
  });

  it('wrong-person: is an alarm, whoever was asked about', async () => {
    setFault('wrong-person');
    for (const ns of [[ILL], [UNKNOWN], [ILL, WELL, UNKNOWN], Array.from({ length: 250 }, (_, i) => 100 + i)])
      await expect(load(ns)).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('stale: says so, and how old', async () => {
    setFault('stale');
    const { asOf, freshness } = await load([ILL]);
    expect(freshness).toBe('STALE');
    expect(Math.round((time - Date.parse(asOf!)) / 86_400_000)).toBe(10);
  });

  it('slow within the deadline: answers', async () => {
    setFault('hang', 100);
    expect(await rowsOf(ILL, ['insuredStatus'])).toEqual([{ insuredStatus: '1' }]);
  });
});

describe('an answer that is not of its agreed form', () => {
  const own = (certno: string, some: object = {}) => ({ certno, psn_insu_stas: '1', ...some });
  const output = (data: object[], some: object = {}) => ({
    page: 1,
    total: data.length,
    updt_time: '2026-01-01 08:00:00',
    data,
    ...some,
  });
  const asked = citizenId(ILL);

  it.each<[string, string, unknown]>([
    ['a lost person', 'BAD_ANSWER', { infcode: 0, output: output([], { total: 1 }) }],
    ['another page', 'BAD_ANSWER', { infcode: 0, output: output([own(asked)], { page: 2 }) }],
    ['a failure inside', 'BAD_ANSWER', { infcode: -1, err_msg: 'I10', output: output([own(asked)]) }],
    ['no envelope', 'BAD_ANSWER', [own(asked)]],
    ['a missing property', 'BAD_ANSWER', { infcode: 0, output: output([{ certno: asked }]) }],
    ['a value of another kind', 'BAD_ANSWER', { infcode: 0, output: output([own(asked, { psn_insu_stas: 1 })]) }],
    ['a record without its person', 'BAD_ANSWER', { infcode: 0, output: output([{ psn_insu_stas: '1' }]) }],
    ['more persons than asked', 'WRONG_PERSON', { infcode: 0, output: output([own(asked)], { total: 2 }) }],
    ['somebody else', 'WRONG_PERSON', { infcode: 0, output: output([own(citizenId(WELL))]) }],
  ])('%s', async (_, code, answer) => {
    const server = await departmentServer((_req, res) => json(res, answer));
    const opened = await health.open({ url: server.url }, adapters);
    await expect(opened.load(batch([ILL], ['insuredStatus']), within(2000))).rejects.toMatchObject({ code });
    await opened.close();
    await server.stop();
  });
});
