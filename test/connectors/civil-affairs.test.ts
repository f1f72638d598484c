// The civil-affairs connector against its stand-in: a real PostgreSQL behind a real line, asked and checked by its own log.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import pg from 'pg';
import connector from '../../connectors/civil-affairs/index.js';
import { VIEWS } from '../../connectors/civil-affairs/mapping.js';
import department from '../../connectors/civil-affairs/sandbox/index.js';
import { openSql } from '../../src/adapters/sql.js';
import type { Adapters, Batch, ListedNumber, Source } from '../../src/connector.js';
import { WrongPerson } from '../../src/connector.js';
import { type StoodIn, standIn } from '../support/sandbox-department.js';
import { smallWorld } from './civil-affairs.world.js';

const id = (n: number): string => smallWorld.persons[n]!.citizenId!;
const HOUSEHOLD = '32040200000001';
const OTHER_HOUSEHOLD = '32040200000002';
const UNKNOWN = '320499190001010019';

let bureau: StoodIn;
let source: Source;
const open = () => connector.open(bureau.settings, { sql: openSql } as unknown as Adapters);
const within = (ms = 5000) => ({ signal: AbortSignal.timeout(ms), requestId: 'r' });
const batch = (
  fields: Record<string, readonly string[]>,
  persons: readonly string[],
  households: readonly string[] = [],
): Batch => ({
  persons,
  households,
  fields: new Map(Object.entries(fields)),
});

beforeAll(async () => {
  bureau = await standIn('civil-affairs', department, smallWorld);
  source = await open();
});
afterEach(async () => {
  await bureau.fault(null);
  await bureau.asked();
});
afterAll(async () => {
  await source?.close();
  await bureau?.stop();
});

/** Every classified field of the department's own schema, by type. */
function schemaFields(): Map<string, string[]> {
  const sdl = parse(readFileSync(new URL('../../connectors/civil-affairs/schema.graphql', import.meta.url), 'utf8'));
  const types = new Map<string, string[]>();
  for (const definition of sdl.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const classified = definition.fields!.filter((field) => field.directives!.some((d) => d.name.value === 'classified'));
    if (classified.length > 0)
      types.set(
        definition.name.value,
        classified.map((field) => field.name.value),
      );
  }
  return types;
}

/** Shared with nobody: the bureau's views have no column for them. */
const KEPT_BY_THE_BUREAU: Record<string, string[]> = { RescueRecord: ['biometricRef'] };

describe('the fields', () => {
  it('has a column for every classified field, and asks for all of them in one statement', async () => {
    const kept = (type: string) => KEPT_BY_THE_BUREAU[type] ?? [];
    const fields = new Map<string, string[]>();
    for (const [type, names] of schemaFields()) {
      expect([type, names.filter((name) => name !== 'id' && !(name in VIEWS[type]!.columns))]).toEqual([type, kept(type)]);
      fields.set(
        type,
        names.filter((name) => !kept(type).includes(name)),
      );
    }
    const loaded = await source.load({ persons: [id(0)], households: [HOUSEHOLD], fields }, within());
    expect(await bureau.asked()).toHaveLength(1);
    const rows = loaded.persons.get(id(0))!;
    expect(rows.get('Recipient')).toEqual([
      {
        citizenId: id(0),
        idType: '01',
        name: '欧阳𠮷',
        sex: '1',
        birthDate: '1984-05-06',
        ethnicity: '01',
        maritalStatus: '10',
        hukouType: '1',
        registeredDivision: '320402004001',
        residenceDivision: '320402004001',
        residenceAddress: '示范路0号',
        addressProtected: false,
        phone: '19900000000',
        lifeStatus: '1',
        guardianId: null,
        lowIncomeCategory: ['1'],
        populationTags: ['01', '07'],
        realNameVerified: true,
      },
    ]);
    expect(rows.get('CivilAssistance')).toEqual([
      {
        assistanceType: '01',
        certificateNo: 'DB320402-000001',
        approvedDate: '2025-03-01',
        guaranteedPersons: 3,
        monthlyAmount: '1234.50',
        fullHousehold: true,
        supportMode: null,
        selfCareLevel: null,
        nextReviewDate: '2026-03-01',
        stopReason: null,
        tempAidAmount: null,
        tempAidCause: null,
        tempAidDate: null,
        payeeAccount: '6217000000000000000',
      },
      expect.objectContaining({ assistanceType: '04', tempAidAmount: '3000.00', tempAidDate: '2025-11-30', monthlyAmount: null }),
    ]);
    const household = loaded.households.get(HOUSEHOLD)!;
    expect(household.get('Household')).toEqual([
      {
        headRecipientId: id(0),
        householdSize: 3,
        labourCapableCount: 1,
        perCapitaMonthlyIncome: '812.50',
        rigidExpense12m: '45210.00',
        rigidExpenseRatio: '0.7731',
        assetConclusion: '1',
        hardshipCauses: ['01', '05'],
        hardshipScore: '61.50',
        hardshipRank: 12,
        circleLevel: '1',
        zeroEmployment: true,
        preventionCategory: null,
        relapseRisks: [],
        riskEliminated: null,
      },
    ]);
    const members = household
      .get('HouseholdMember')!
      .toSorted((a, b) => String(a['relation']).localeCompare(String(b['relation'])));
    expect(members).toEqual([
      { citizenId: id(0), relation: '01', livesTogether: true, supportObligor: false },
      { citizenId: id(1), relation: '20', livesTogether: true, supportObligor: false },
      { citizenId: id(2), relation: '50', livesTogether: true, supportObligor: true },
    ]);
  });

  it('keeps several records of one person in an order of their asked values, wherever they lie in the table', async () => {
    const order = async (field: string) => {
      const { persons } = await source.load(batch({ CivilAssistance: [field] }, [id(0)]), within());
      return persons
        .get(id(0))!
        .get('CivilAssistance')!
        .map((row) => row[field]);
    };
    expect(await order('tempAidAmount')).toEqual(['3000.00', null]); // the second that was written down
    expect(await order('monthlyAmount')).toEqual(['1234.50', null]); // the first
  });

  it('reads the reports and rescue records that the bureau shares as well', async () => {
    const { persons, households } = await source.load(
      batch(
        {
          RescueRecord: Object.keys(VIEWS.RescueRecord!.columns),
          EconomicVerification: Object.keys(VIEWS.EconomicVerification!.columns),
        },
        [id(5)],
        [HOUSEHOLD],
      ),
      within(),
    );
    expect(persons.get(id(5))!.get('RescueRecord')).toEqual([
      {
        rescueRecordNo: 'JZ-2025-0001',
        identityStatus: '1',
        foundAt: '2025-12-01T14:30:00.000Z',
        foundPlace: '火车站北广场',
        originPlace: '340881',
        rescueServices: ['01', '03'],
        revisitDue: '2026-06-01',
      },
    ]);
    expect(households.get(HOUSEHOLD)!.get('EconomicVerification')).toEqual([
      {
        reportNo: 'HD-0001',
        authorisationId: 'SQ-0001',
        result: '1',
        exceededSources: [],
        depositBand: '2',
        vehicleCount: 0,
        propertyCount: 1,
        marketEntityRole: null,
        issuedAt: '2025-12-15T01:00:00.000Z',
        validUntil: '2026-06-14',
      },
    ]);
  });

  it('tells the department’s engineer of every view and column it reads', () => {
    const readme = readFileSync(new URL('../../connectors/civil-affairs/README.md', import.meta.url), 'utf8');
    const rowOf = (view: string) => readme.split('\n').find((line) => line.startsWith(`| \`${view}\``)) ?? '';
    for (const { view, key, columns } of Object.values(VIEWS)) {
      const name = view.replace('gongxiang.', '');
      if (name === 'v_hdbg' || name === 'v_jzjl') continue; // not asked yet
      const told = new Set(rowOf(name).match(/\b\w+\b/g));
      expect([name, [key, ...Object.values(columns).map((c) => c.column)].filter((column) => !told.has(column))]).toEqual([
        name,
        [],
      ]);
    }
  });

  it('asks for no column but those of the asked fields and the key', async () => {
    const loaded = await source.load(
      batch({ Recipient: ['name', 'age'], CivilAssistance: ['monthlyAmount'] }, [id(0), id(4)]),
      within(),
    );
    expect(loaded.persons.get(id(0))!.get('Recipient')).toEqual([{ name: '欧阳𠮷', birthDate: '1984-05-06' }]);
    const [line, ...more] = await bureau.asked();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ department: 'civil-affairs', kind: 'fields', page: 1, keys: [id(0), id(4)] });
    expect([...line!.fields].sort()).toEqual(['csrq', 'gxsj', 'gxzq', 'sfzh', 'xm', 'ybzje']);
    expect(Math.abs(Date.parse(line!.at) - Date.now())).toBeLessThan(5000);
  });

  it('can be asked whether there are rows without asking what is in them', async () => {
    const loaded = await source.load(batch({ CivilAssistance: [], HouseholdMember: [] }, [id(0)], [OTHER_HOUSEHOLD]), within());
    expect(loaded.persons.get(id(0))!.get('CivilAssistance')).toEqual([{}, {}]);
    expect(loaded.households.get(OTHER_HOUSEHOLD)!.get('HouseholdMember')).toEqual([{ citizenId: id(4) }]);
  });

  it('knows nobody whom the bureau does not know: present, with no rows', async () => {
    const loaded = await source.load(
      batch({ Recipient: ['name'], CivilAssistance: ['assistanceType'] }, [UNKNOWN, id(5)]),
      within(),
    );
    expect([...loaded.persons.keys()]).toEqual([UNKNOWN, id(5)]);
    expect(loaded.persons.get(UNKNOWN)!.size).toBe(0);
    expect([...loaded.persons.get(id(5))!.keys()]).toEqual(['Recipient']);
  });

  it('refuses a field that it has no column for, before anybody is asked', async () => {
    await expect(source.load(batch({ Recipient: ['constructor'] }, [id(0)]), within())).rejects.toThrow('Recipient.constructor');
    await expect(source.load(batch({ Secret: ['x'] }, [id(0)]), within())).rejects.toThrow('Secret');
    expect(await bureau.asked()).toEqual([]);
  });

  it('says how fresh the views are', async () => {
    const question = batch({ Recipient: ['name'] }, [id(0)]);
    const fresh = await source.load(question, within());
    expect(fresh.freshness).toBe('CURRENT');
    expect(Date.now() - Date.parse(fresh.asOf!)).toBeLessThan(25 * 3_600_000);
    await bureau.fault('stale');
    const stale = await source.load(question, within());
    expect(stale.freshness).toBe('STALE');
    expect(Date.parse(fresh.asOf!) - Date.parse(stale.asOf!)).toBe(10 * 86_400_000);
  });
});

describe('the row facts', () => {
  it('answers persons, their households and everybody who lives there in one statement', async () => {
    const facts = await source.facts!({ persons: [id(1), UNKNOWN], households: [OTHER_HOUSEHOLD] }, within());
    expect(facts.households).toHaveLength(2);
    expect(facts.households).toEqual(
      expect.arrayContaining([
        { key: HOUSEHOLD, members: [id(0), id(1), id(2)] },
        { key: OTHER_HOUSEHOLD, members: [id(4)] },
      ]),
    );
    const persons = new Map(facts.persons.map((p) => [p.citizenId, p]));
    expect([...persons.keys()].sort()).toEqual([0, 1, 2, 4].map(id).sort());
    expect(persons.get(id(1))).toEqual({
      citizenId: id(1),
      name: '演示1',
      birthDate: '2015-08-09',
      lifeStatus: '1',
      registeredDivision: '320402004001',
      residenceDivision: '320402004001',
      addressProtected: false,
      guardianCitizenId: id(0),
      householdKey: HOUSEHOLD,
    });
    expect(persons.get(id(4))!.addressProtected).toBe(true);
    const lines = await bureau.asked();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ kind: 'facts', keys: [id(1), UNKNOWN, OTHER_HOUSEHOLD] });
  });

  it('knows somebody without a household, and a dead person who is no live member', async () => {
    const facts = await source.facts!({ persons: [id(5), id(3)], households: [] }, within());
    const persons = new Map(facts.persons.map((p) => [p.citizenId, p]));
    expect(persons.get(id(5))!.householdKey).toBeNull();
    expect(persons.get(id(3))!.lifeStatus).toBe('2');
    expect(facts.households).toEqual([{ key: HOUSEHOLD, members: [id(0), id(1), id(2)] }]);
  });

  it('finds a case by its number, open or not', async () => {
    expect(await source.findCase!('SX-2026-0001', within())).toEqual({
      caseNo: 'SX-2026-0001',
      open: true,
      organisation: '11320499MA0DEM013D',
      persons: [id(0)],
      households: [HOUSEHOLD],
      tier: '1',
      relatedOfficers: [],
    });
    expect(await source.findCase!('SX-2025-0099', within())).toMatchObject({ open: false, persons: [id(5)], households: [] });
    expect(await source.findCase!("SX' OR '1'='1", within())).toBeNull();
    expect((await bureau.asked()).map((line) => [line.kind, line.keys])).toEqual([
      ['case', ['SX-2026-0001']],
      ['case', ['SX-2025-0099']],
      ['case', ["SX' OR '1'='1"]],
    ]);
  });

  it('lists everybody once, with what tells two of them apart', async () => {
    const persons: string[] = [];
    const households: string[] = [];
    for await (const page of source.roster!(within())) {
      persons.push(...page.persons.map((p) => p.citizenId));
      households.push(...page.households.map((h) => h.key));
    }
    expect(persons).toEqual([0, 1, 2, 3, 4, 5].map(id).sort());
    expect(households.sort()).toEqual([HOUSEHOLD, OTHER_HOUSEHOLD]);
    for (const line of await bureau.asked())
      expect([line.kind, [...line.fields].sort()]).toEqual(['roster', ['csrq', 'jtbh', 'lxdh', 'sfzh', 'xm']]);
  });

  it('lists those who are asked for, without a word about their households', async () => {
    const pages = [];
    for await (const page of source.roster!(within(), [id(3), id(0), UNKNOWN])) pages.push(page);
    expect(pages.flatMap((page) => page.persons.map((p) => p.citizenId)).sort()).toEqual([id(0), id(3)].sort());
    expect(pages.flatMap((page) => page.households)).toEqual([]);
    const [line] = await bureau.asked();
    expect([line!.kind, [...line!.fields].sort()]).toEqual(['roster', ['csrq', 'lxdh', 'sfzh', 'xm']]);
  });
});

describe('the numbers of rescue records', () => {
  const listed = async (...args: Parameters<NonNullable<Source['numbers']>>) => {
    const all: ListedNumber[] = [];
    for await (const page of source.numbers!(...args)) all.push(...page);
    return all;
  };
  const known = { kind: 'RESCUE_RECORD_NO', value: 'JZ-2025-0001', citizenId: id(5) };

  it('are listed with whose they are, or asked for one by one', async () => {
    expect(await listed(within())).toMatchObject([known]);
    expect(await listed(within(), { kind: 'RESCUE_RECORD_NO', values: ['JZ-2025-0001', 'JZ-0'] })).toMatchObject([known]);
    expect(await listed(within(), { kind: 'STUDENT_NO', values: ['JZ-2025-0001'] })).toEqual([]);
    for (const line of await bureau.asked())
      expect([line.kind, [...line.fields].sort()]).toEqual(['roster', ['jzbh', 'sfzh', 'xm']]);
  });
});

describe('when the bureau misbehaves', () => {
  const question = batch({ Recipient: ['name'] }, [id(0), id(1)], [HOUSEHOLD]);

  it.each(['refuse', 'hang', 'drip', '500'] as const)(
    '%s: every call is rejected within its deadline, and the next one works',
    async (mode) => {
      await source.load(question, within()); // a connection from better days
      await bureau.fault(mode, mode === 'drip' ? 50 : 0);
      for (const call of [
        () => source.load(question, within(300)),
        () => source.facts!({ persons: [id(0)], households: [] }, within(300)),
        () => source.findCase!('SX-2026-0001', within(300)),
      ]) {
        const started = Date.now();
        await expect(call()).rejects.toThrow();
        expect(Date.now() - started).toBeLessThan(800);
      }
      await bureau.fault(null);
      expect((await source.load(question, within())).persons.get(id(0))!.get('Recipient')).toEqual([{ name: '欧阳𠮷' }]);
    },
  );

  it('a late answer reaches nobody', async () => {
    await bureau.fault('hang', 200);
    await expect(source.load(batch({ Recipient: ['name'] }, [id(4)]), within(100))).rejects.toThrow();
    await bureau.fault(null);
    for (let n = 0; n < 20; n++) {
      const { persons } = await source.load(batch({ Recipient: ['citizenId'] }, [id(n % 3)]), within());
      expect(persons.get(id(n % 3))!.get('Recipient')).toEqual([{ citizenId: id(n % 3) }]);
    }
  });

  it('answers about somebody else are an alarm, not a value', async () => {
    await bureau.fault('wrong-person');
    await expect(source.load(batch({ Recipient: ['name'] }, [id(0)]), within())).rejects.toBeInstanceOf(WrongPerson);
    await expect(source.load(batch({ Household: ['householdSize'] }, [], [HOUSEHOLD]), within())).rejects.toBeInstanceOf(
      WrongPerson,
    );
    await expect(source.facts!({ persons: [id(0)], households: [] }, within())).rejects.toBeInstanceOf(WrongPerson);
    await expect(source.facts!({ persons: [], households: [HOUSEHOLD] }, within())).rejects.toBeInstanceOf(WrongPerson);
  });
});

describe('what the hub may do at the bureau', () => {
  it('reads the shared views, and nothing else', async () => {
    const hub = new pg.Client({ connectionString: bureau.settings.url });
    await hub.connect();
    /** 42501: not allowed; 3F000: no place to put it. */
    const isRefused = async (text: string) => {
      const state = await hub.query(text).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      return state === '42501' || state === '3F000';
    };
    expect((await hub.query('SELECT count(*)::int AS n FROM gongxiang.v_ryxx')).rows).toEqual([{ n: 7 }]);
    expect(await isRefused('SELECT 1 FROM dibao.ryxx')).toBe(true);
    await hub.query('SET default_transaction_read_only = off');
    for (const text of [
      `UPDATE gongxiang.v_ryxx SET xm = ''`,
      'DELETE FROM gongxiang.v_jzsx',
      'CREATE TABLE t (a int)',
      'CREATE TEMP TABLE t (a int)',
      'CREATE VIEW gongxiang.x AS SELECT 1',
      `SET log_statement = 'none'`,
    ])
      expect([text, await isRefused(text)]).toEqual([text, true]);
    await hub.end();
  });

  it('is given the whole world again only when it is another world', async () => {
    await source.close();
    await bureau.again();
    source = await open();
    const name = async () =>
      (await source.load(batch({ Recipient: ['name'] }, [id(5)]), within())).persons.get(id(5))!.get('Recipient');
    expect(await name()).toEqual([{ name: '演示5' }]);
    const persons = smallWorld.persons.map((p) => (p.n === 0 ? { ...p, name: '另一个' } : p));
    await source.close();
    await bureau.again({ ...smallWorld, persons, id: 'another' });
    source = await open();
    expect((await source.load(batch({ Recipient: ['name'] }, [id(0)]), within())).persons.get(id(0))!.get('Recipient')).toEqual([
      { name: '另一个' },
    ]);
  });
});
