// The synthetic people: nobody real, nobody twice, the same every time, and as a civil-affairs officer would expect them.
import { SANDBOX_SIZES } from '../../src/config.js';
import { parseCitizenId } from '../../src/kernel/citizen-id.js';
import { codeTable } from '../../src/kernel/codes.js';
import { addDays, ageOn } from '../../src/kernel/days.js';
import { describe as describeWorld, sharesOf } from '../../src/sandbox/describe.js';
import { makeWorld } from '../../src/sandbox/people/index.js';
import { towns, villagesOf } from '../../src/sandbox/people/places.js';
import type { WorldHousehold } from '../../src/sandbox/world.js';

const today = '2026-03-05';
const world = makeWorld({ seed: 7, households: SANDBOX_SIZES.get('demo')!, today });
const { persons, households } = world;
const known = persons.filter((person) => person.citizenId !== null);
const byNumber = new Map(persons.map((person) => [person.n, person]));
const codesOf = (table: string) => new Set(codeTable(table)!.items.map((item) => item.code));

describe('numbers', () => {
  test('every citizen id is valid, of a region never issued, says its bearer birthday and sex, and is nobody else’s', () => {
    expect(new Set(known.map((person) => person.citizenId)).size).toBe(known.length);
    for (const { citizenId, birthDate, sex } of known) {
      expect(parseCitizenId(citizenId!)).toEqual({ ok: true, value: citizenId });
      expect(citizenId!.slice(4, 6)).toBe('99');
      expect(citizenId!.slice(6, 14)).toBe(birthDate.replaceAll('-', ''));
      expect(Number(citizenId![16]) % 2).toBe(Number(sex) % 2);
    }
  });

  test('a person stands at its own number, and keys of departments are unique', () => {
    for (const [i, person] of persons.entries()) expect(person.n).toBe(i);
    for (const [i, household] of households.entries()) expect(household.n).toBe(i);
    const unique = (keys: readonly (string | null | undefined)[]) => {
      const present = keys.filter((key) => key != null);
      expect(present.length).toBeGreaterThan(0);
      expect(new Set(present).size).toBe(present.length);
    };
    unique(persons.map((p) => p.medical?.insuranceNo));
    unique(persons.map((p) => p.medical?.emergencyAidNo));
    unique(persons.map((p) => p.education?.studentNo));
    unique(persons.map((p) => p.disability?.certNo));
    unique(persons.flatMap((p) => p.rescues.map((record) => record.rescueRecordNo)));
    unique(world.cases.map((c) => c.caseNo));
    unique(world.letters.map((letter) => letter.no));
    unique(households.map((household) => household.verification?.reportNo));
  });

  test('accounts pass the Luhn check', () => {
    const accounts = persons.flatMap((p) => p.assistance.flatMap((a) => a.payeeAccount ?? []));
    expect(accounts.length).toBeGreaterThan(100);
    for (const account of accounts) {
      expect(account).toMatch(/^900099\d{13}$/);
      const sum = [...account].reverse().reduce((total, digit, i) => {
        const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      expect(sum % 10).toBe(0);
    }
  });
});

describe('determinism', () => {
  const small = { seed: 7, households: 120, today };
  test('the same call gives the same world, another seed or day another', () => {
    expect(makeWorld(small)).toEqual(makeWorld(small));
    const ids = [small, { ...small, seed: 8 }, { ...small, today: '2026-03-06' }, { ...small, households: 121 }].map(
      (o) => makeWorld(o).id,
    );
    expect(new Set(ids).size).toBe(4);
  });

  test('story persons are the same in a small world and a large one', () => {
    const one = makeWorld(small);
    for (const key of ['A1', 'J1', 'K3', 'N3']) {
      const ids = [one, world].map((w) => w.stories.find((s) => s.key === key)!.persons.map((n) => w.persons[n]!.citizenId));
      expect(ids[0]).toEqual(ids[1]);
    }
  });
});

describe('shares', () => {
  test('each is near its target, by the spread that so few can have', () => {
    const off = sharesOf(world)
      .filter(({ unit }) => unit === '%')
      .filter(
        ({ actual, target, of }) =>
          Math.abs(actual - target) > 1.2 + 300 * Math.sqrt(((target / 100) * (1 - target / 100)) / Math.max(1, of)),
      );
    expect(off).toEqual([]);
  });

  test('amounts have the medians of practice', () => {
    const of = (name: string) => sharesOf(world).find((share) => share.name === name)!.actual;
    expect(of('户均人口')).toBeCloseTo(1.83, 1);
    expect(of('年度自付中位数')).toBeGreaterThan(780);
    expect(of('年度自付中位数')).toBeLessThan(1050);
    expect(of('临时救助中位数')).toBeGreaterThanOrEqual(1300);
    expect(of('临时救助中位数')).toBeLessThanOrEqual(1700);
  });

  test('the description says that nobody in it exists', () => {
    expect(describeWorld(world).split('\n')[0]).toContain('演示数据,均为虚构');
  });
});

describe('rules that no register may break', () => {
  test('one of 低保 特困 边缘 刚性支出 at a time, and 其他 only where there is nothing else', () => {
    for (const { lowIncomeCategory: categories } of persons) {
      expect(categories.filter((code) => ['DB', 'TK', 'BY', 'GX'].includes(code)).length).toBeLessThanOrEqual(1);
      if (categories.includes('QT')) expect(categories).toEqual(['QT']);
    }
  });

  test('a household lists its live members, head first, and each person is in one', () => {
    const seen = new Set<number>();
    for (const household of households) {
      expect(household.members[0]).toBe(household.head);
      for (const n of household.members) {
        const member = byNumber.get(n)!;
        expect(seen.has(n)).toBe(false);
        seen.add(n);
        expect(member).toMatchObject({ household: household.n, lifeStatus: '1', livesTogether: true });
      }
      const live = persons.filter((p) => p.household === household.n && p.lifeStatus === '1' && p.livesTogether);
      expect(live.length).toBe(household.members.length);
    }
  });

  test('whoever is under 18 has a guardian of age', () => {
    for (const person of known) {
      if (ageOn(person.birthDate, today) >= 18) expect(person.guardian).toBeNull();
      else expect(ageOn(byNumber.get(person.guardian!)!.birthDate, today)).toBeGreaterThanOrEqual(18);
    }
  });

  test('a category has its benefit, and income fits the layer', () => {
    for (const person of known.filter((p) => p.lifeStatus === '1')) {
      const types = person.assistance.filter((a) => a.stopReason === null).map((a) => a.assistanceType.slice(0, 2));
      expect(types.includes('DB')).toBe(person.lowIncomeCategory.includes('DB'));
      expect(types.includes('TK')).toBe(person.lowIncomeCategory.includes('TK'));
    }
    for (const household of households) {
      const head = byNumber.get(household.head)!;
      if (head.lowIncomeCategory.includes('DB')) expect(household.circleLevel).toBe('1');
      if (head.lowIncomeCategory.includes('GX')) expect(Number(household.rigidExpenseRatio)).toBeGreaterThan(0.5);
      if (household.zeroEmployment) expect(household.labourCapableCount).toBeGreaterThan(0);
    }
  });

  test('people live in real towns and invented villages', () => {
    const villages = new Set([...towns.values()].flatMap((town) => villagesOf(town).map((village) => village.code)));
    for (const { residenceDivision, registeredDivision } of persons) {
      expect(villages.has(residenceDivision)).toBe(true);
      expect(villages.has(registeredDivision)).toBe(true);
    }
  });

  test('codes are those of the tables', () => {
    const tables = Object.fromEntries(
      [
        'sex',
        'idType',
        'hukouType',
        'maritalStatus',
        'familyRelation2',
        'ethnicity',
        'lifeStatus',
        'lowIncomeCategory',
        'populationTag',
        'assistanceType',
        'insuranceType',
        'insuredStatus',
        'employmentStatus',
        'schoolStage',
        'hardshipCause',
        'circleLevel',
      ].map((id) => [id, codesOf(id)]),
    );
    const check = (table: string, codes: readonly (string | null | undefined)[]) => {
      for (const code of codes) if (code != null && !tables[table]!.has(code)) throw new Error(`${code} is not in ${table}`);
    };
    for (const p of persons) {
      check('sex', [p.sex]);
      check('idType', [p.idType]);
      check('hukouType', [p.hukouType]);
      check('maritalStatus', [p.maritalStatus]);
      check('familyRelation2', [p.relation]);
      check('ethnicity', [p.ethnicity]);
      check('lifeStatus', [p.lifeStatus]);
      check('lowIncomeCategory', p.lowIncomeCategory);
      check('populationTag', p.populationTags);
      check(
        'assistanceType',
        p.assistance.map((a) => a.assistanceType),
      );
      check('insuranceType', [p.medical?.insuranceType]);
      check('insuredStatus', [p.medical?.insuredStatus]);
      check('employmentStatus', [p.labour?.employmentStatus]);
      check('schoolStage', [p.education?.schoolStage]);
    }
    for (const household of households) {
      check('hardshipCause', household.hardshipCauses);
      check('circleLevel', [household.circleLevel]);
    }
  });

  test('ranks run from 1 without gaps in each county, the hardest off first', () => {
    const countyOf = (household: WorldHousehold) => byNumber.get(household.head)!.residenceDivision.slice(0, 6);
    for (const county of new Set(households.map(countyOf))) {
      const list = households.filter((household) => countyOf(household) === county);
      const sorted = [...list].sort((a, b) => a.hardshipRank - b.hardshipRank);
      expect(sorted.map((household) => household.hardshipRank)).toEqual(sorted.map((_, i) => i + 1));
      for (let i = 1; i < sorted.length; i++)
        expect(Number(sorted[i]!.hardshipScore)).toBeLessThanOrEqual(Number(sorted[i - 1]!.hardshipScore));
    }
  });
});

test('nothing is dated after today but what ends or falls due', () => {
  for (const person of persons) {
    expect(person.birthDate <= today).toBe(true);
    for (const record of person.assistance) expect(record.approvedDate <= today).toBe(true);
    for (const aid of person.charity) expect(aid.grantDate <= today).toBe(true);
    for (const record of person.rescues) expect(record.foundAt < `${addDays(today, 1)}T00:00:00Z`).toBe(true);
  }
  for (const { acceptedOn } of world.cases) expect(acceptedOn <= today).toBe(true);
});

test('a city’s worth of people is made', () => {
  const city = makeWorld({ seed: 7, households: SANDBOX_SIZES.get('load')!, today });
  expect(city.persons.length).toBeGreaterThan(105_000);
}, 120_000);
