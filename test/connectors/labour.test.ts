// The labour connector against the bureau's stand-in: what is asked, what is mapped, and what is refused.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ObjectTypeDefinitionNode, parse } from 'graphql';
import labour from '../../connectors/labour/index.js';
import { startBureau } from '../../connectors/labour/sandbox/server.js';
import { openSoap } from '../../src/adapters/soap.js';
import { parseXml } from '../../src/adapters/xml.js';
import type { Adapters, Batch, Source } from '../../src/connector.js';
import { codeTable } from '../../src/kernel/codes.js';
import { inProject } from '../../src/kernel/paths.js';
import type { RunningDepartment, WorldLabour } from '../../src/sandbox/kit.js';
import { departmentServer, within } from '../support/department-server.js';
import { sandboxKit } from '../support/sandbox-kit.js';
import { citizenId, person, world } from '../support/small-world.js';

const sdl = parse(readFileSync(inProject('connectors/labour/schema.graphql'), 'utf8'));
const FIELDS = sdl.definitions
  .filter((d): d is ObjectTypeDefinitionNode => d.kind === 'ObjectTypeDefinition' && d.name.value === 'LabourRecord')
  .flatMap((type) => type.fields!.map((field) => field.name.value));

const jobless: WorldLabour = {
  employmentStatus: '3',
  unemployRegDate: '2025-03-01',
  unemployBenefit: '1680.50',
  difficultyFlag: true,
  difficultyKind: '10',
  publicPost: false,
  publicPostEnd: '2027-02-28',
  jobRefusals: 2,
  pensionMonthly: '0.00',
  socialInsuranceStatus: '2',
};
const retired: WorldLabour = {
  ...jobless,
  employmentStatus: '6',
  unemployRegDate: null,
  unemployBenefit: null,
  difficultyFlag: false,
  difficultyKind: null,
  publicPost: true,
  publicPostEnd: null,
  jobRefusals: 0,
  pensionMonthly: '2340.00',
  socialInsuranceStatus: '1',
};

const JOBLESS = 0;
const RETIRED = 1;
const UNKNOWN = 2;
const people = [
  person(JOBLESS, { labour: jobless }),
  person(RETIRED, { labour: retired }),
  person(UNKNOWN),
  ...Array.from({ length: 450 }, (_, i) => person(100 + i, { labour: jobless })),
];

const { kit, log, setFault, remove } = sandboxKit(world(people));
let shift = 0;
const now = () => Date.now() + shift;
let bureau: RunningDepartment;
let source: Source;
const adapters = { soap: (settings: unknown) => openSoap(settings) } as unknown as Adapters;
beforeAll(async () => {
  bureau = await startBureau(kit, { now });
  source = await labour.open(bureau.settings, adapters);
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
  fields: new Map([['LabourRecord', fields]]),
});
const load = (ns: readonly number[], fields?: readonly string[], ms = 3000) => source.load(batch(ns, fields), within(ms));
const rowsOf = async (n: number, fields?: readonly string[]) =>
  (await load([n], fields)).persons.get(citizenId(n))!.get('LabourRecord')!;

describe('mapping', () => {
  it('maps every field of the schema', async () => {
    const [row] = await rowsOf(JOBLESS);
    expect(Object.keys(row!).sort()).toEqual([...FIELDS].sort());
    expect(row).toEqual(jobless);
  });

  it('says null for what the bureau does not know', async () => {
    expect(await rowsOf(RETIRED)).toEqual([retired]);
  });

  it('gives every code of the three tables back', async () => {
    const codes = (table: string) => codeTable(table)!.items.map(({ code }) => code);
    const longest = codes('employmentDifficulty');
    const at = <T>(list: readonly T[], i: number) => list[i % list.length]!;
    const all = longest.map((difficultyKind, i) => ({
      employmentStatus: at(codes('employmentStatus'), i),
      difficultyKind,
      socialInsuranceStatus: at(codes('socialInsuranceStatus'), i),
    }));
    const own = sandboxKit(world(all.map((some, i) => person(i, { labour: { ...jobless, ...some } }))));
    const other = await startBureau(own.kit);
    const opened = await labour.open(other.settings, adapters);
    const ns = all.map((_, i) => i);
    const { persons } = await opened.load(batch(ns, Object.keys(all[0]!)), within(3000));
    expect(ns.map((n) => persons.get(citizenId(n))!.get('LabourRecord')![0])).toEqual(all);
    await opened.close();
    await other.stop();
    own.remove();
  });

  it('answers for everybody asked: with no rows for whom the bureau does not know', async () => {
    const { persons, freshness, asOf } = await load([UNKNOWN, JOBLESS], ['jobRefusals']);
    expect([...persons].map(([id, types]) => [id, types.get('LabourRecord')])).toEqual([
      [citizenId(UNKNOWN), []],
      [citizenId(JOBLESS), [{ jobRefusals: 2 }]],
    ]);
    expect(freshness).toBe('CURRENT');
    expect(Math.abs(Date.parse(asOf!) - now())).toBeLessThan(2000);
  });
});

describe('asking', () => {
  it('asks for nothing but the fields that may be shown', async () => {
    await load([JOBLESS, RETIRED], ['difficultyFlag', 'employmentStatus']);
    expect(log).toEqual([
      { kind: 'fields', page: 1, keys: [citizenId(JOBLESS), citizenId(RETIRED)], fields: ['JYKNBZ', 'JYZT'] },
    ]);
  });

  it('is one question for 450 persons, in three pages', async () => {
    const ns = Array.from({ length: 450 }, (_, i) => 100 + i);
    const { persons } = await load([...ns.slice(1), UNKNOWN, ns[0]!], ['employmentStatus']);
    expect(persons.size).toBe(451);
    expect(ns.every((n) => persons.get(citizenId(n))!.get('LabourRecord')!.length === 1)).toBe(true);
    expect(log.map((line) => line.page).sort()).toEqual([1, 2, 3]);
  });

  it('asks once about somebody who is named twice', async () => {
    expect((await load([JOBLESS, JOBLESS], ['jobRefusals'])).persons.size).toBe(1);
    expect(log[0]!.keys).toEqual([citizenId(JOBLESS)]);
  });
});

describe("the bureau's service", () => {
  it('describes itself, under its own address', async () => {
    const { url } = bureau.settings as { url: string };
    const wsdl = parseXml(Buffer.from(await (await fetch(`${url}?wsdl`)).arrayBuffer()));
    expect([wsdl.name, wsdl.one('service').one('port').one('address').name]).toEqual(['definitions', 'address']);
    expect(await (await fetch(`${url}?wsdl`)).text()).toContain(`location="${url}"`);
  });

  it('answers a token once, and none of another secret, time or form', async () => {
    const { url, user, password } = bureau.settings as { url: string; user: string; password: string };
    let sent: { headers: Record<string, string>; body: string } | undefined;
    const recorder = await departmentServer((req, res, body) => {
      sent = { headers: { 'content-type': 'text/xml', soapaction: String(req.headers.soapaction) }, body };
      res.end();
    });
    const message = async (as: string) => {
      const soap = await labour.open({ url: recorder.url, user, password: as }, adapters);
      await soap.load(batch([JOBLESS]), within(2000)).catch(() => {});
      await soap.close();
      return sent!;
    };
    const post = async ({ headers, body }: typeof sent & object) => {
      const answer = await fetch(url, { method: 'POST', headers, body });
      return [answer.status, parseXml(Buffer.from(await answer.arrayBuffer())).one('Body').children[0]!.name];
    };
    const once = await message(password);
    expect(await post(once)).toEqual([200, 'QueryPersonsResponse']);
    log.length = 0;
    expect(await post(once)).toEqual([500, 'Fault']);
    expect(await post(await message('guessed'))).toEqual([500, 'Fault']);
    const bare = once.body.replace(/<soap:Header>.*<\/soap:Header>/, '');
    expect(await post({ ...once, body: bare })).toEqual([500, 'Fault']);
    shift = 301_000;
    expect(await post(await message(password))).toEqual([500, 'Fault']);
    expect(log).toEqual([]);
    await recorder.stop();
  });
});

describe('a bureau that is not well', () => {
  it.each(['refuse', 'hang', 'drip', '500'] as const)('%s: rejects within the deadline', async (mode) => {
    setFault(mode);
    const began = performance.now();
    await expect(load([JOBLESS], FIELDS, 500)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(900);
    setFault(null);
    expect(await rowsOf(JOBLESS, ['jobRefusals'])).toEqual([{ jobRefusals: 2 }]);
  });

  it('wrong-person: is an alarm, whoever was asked about', async () => {
    setFault('wrong-person');
    for (const ns of [[JOBLESS], [UNKNOWN], [JOBLESS, RETIRED, UNKNOWN], Array.from({ length: 450 }, (_, i) => 100 + i)])
      await expect(load(ns)).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('stale: says so, and how old', async () => {
    setFault('stale');
    const { asOf, freshness } = await load([JOBLESS]);
    expect(freshness).toBe('STALE');
    expect(Math.round((now() - Date.parse(asOf!)) / 86_400_000)).toBe(10);
  });

  it('slow within the deadline: answers', async () => {
    setFault('hang', 100);
    expect(await rowsOf(JOBLESS, ['jobRefusals'])).toEqual([{ jobRefusals: 2 }]);
  });
});

describe('an answer that is not of its agreed form', () => {
  const own = (record = '<Record><YLJYE>1680.5</YLJYE></Record>', id = citizenId(JOBLESS)) =>
    `<Person><ZJHM>${id}</ZJHM>${record}</Person>`;
  const money = (amount: string) => own(`<Record><YLJYE>${amount}</YLJYE></Record>`);
  const answer = (persons: string, { page = '1', time = '2026-01-01T08:00:00+08:00' } = {}) =>
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><QueryPersonsResponse xmlns="urn:rsj.example:ryxxcx:v1">' +
    `<Page>${page}</Page><DataTime>${time}</DataTime>${persons}</QueryPersonsResponse></S:Body></S:Envelope>`;
  async function ask(text: string) {
    const server = await departmentServer((_, res) => void res.writeHead(200, { 'content-type': 'text/xml' }).end(text));
    const opened = await labour.open({ url: server.url }, adapters);
    const result = await opened.load(batch([JOBLESS], ['pensionMonthly']), within(2000)).catch((e) => e);
    await opened.close();
    await server.stop();
    return result;
  }

  it.each([
    ['1680.5', '1680.50'],
    ['1680', '1680.00'],
    ['0.10', '0.10'],
    ['12.3400', '12.34'],
  ])('an amount of %s is %s', async (sent, shown) => {
    expect((await ask(answer(money(sent)))).persons.get(citizenId(JOBLESS)).get('LabourRecord')).toEqual([
      { pensionMonthly: shown },
    ]);
  });

  it.each<[string, string, string]>([
    ['a lost person', 'WRONG_PERSON', answer('')],
    ['somebody else', 'WRONG_PERSON', answer(own() + own('', citizenId(RETIRED)))],
    ['a person twice', 'BAD_ANSWER', answer(own() + own())],
    ['a person without a number', 'BAD_ANSWER', answer('<Person/>')],
    ['another page', 'BAD_ANSWER', answer(own(), { page: '2' })],
    ['no time', 'BAD_ANSWER', answer(own(), { time: '' })],
    ['a time of no zone', 'BAD_ANSWER', answer(own(), { time: '2026-01-01T08:00:00' })],
    ['a missing element', 'BAD_ANSWER', answer(own('<Record/>'))],
    ['an element twice', 'BAD_ANSWER', answer(own('<Record><YLJYE>1</YLJYE><YLJYE>2</YLJYE></Record>'))],
    ['an amount in three places', 'BAD_ANSWER', answer(money('1680.505'))],
    ['an amount below nothing', 'BAD_ANSWER', answer(money('-1680'))],
    ['no amount at all', 'BAD_ANSWER', answer(money('I10'))],
  ])('%s', async (_, code, text) => {
    const error = (await ask(text)) as Error;
    expect(error).toMatchObject({ code });
    expect(`${error.message}${error.cause ?? ''}`).not.toMatch(/3204|1680|I10/);
  });
});
