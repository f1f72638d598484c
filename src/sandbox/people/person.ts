// A family's members as the population register has them, before any department adds its facts.
import { dayOf } from '../../kernel/days.js';
import type { Day } from '../world.js';
import {
  type Build,
  daysBefore,
  type Family,
  type HouseholdPlan,
  type MemberPlan,
  type PersonDraft,
  yearsBefore,
} from './draft.js';
import { ethnicityIn, givenName, surname } from './names.js';
import { addressIn } from './places.js';
import type { Random } from './random.js';

/** A birthday that makes somebody exactly so old today: up to 364 days past it. */
const bornAged = (random: Random, today: Day, age: number): Day => daysBefore(yearsBefore(today, age), random.int(0, 364));

const PHONE_BY_AGE = (age: number): number => (age < 16 ? 0 : age < 70 ? 0.93 : 0.7);

/** Children and brothers bear the head's name if the head is a man, else mostly their father's. */
function surnameOf(
  random: Random,
  member: MemberPlan,
  head: { sex: string; surname: string; spouse: string | null },
  fresh: () => string,
): string {
  const inherits = /^(2|3|4[12]|7)/.test(member.relation);
  if (member.relation === '51') return head.surname;
  if (!inherits) return fresh();
  if (head.sex === '1') return head.surname;
  return head.spouse ?? (random.chance(0.25) ? head.surname : fresh());
}

export function makeFamily(plan: HouseholdPlan, random: Random, build: Build): Family {
  const { home } = plan;
  const county = home.town.county.code;
  const householdNo = build.numbers.next('household') - 1;
  const address = addressIn(random, home);
  const ethnicity = ethnicityIn(random, home.town.code);
  const fresh = () => surname(random, ethnicity, county);
  const head = { sex: plan.members[0]!.sex, surname: fresh(), spouse: null as string | null };
  const numbers = plan.members.map(() => build.numbers.next('person') - 1);

  const persons = plan.members.map((member, i): PersonDraft => {
    const birthDate = member.birthDate ?? bornAged(random, build.today, member.age);
    const family = i === 0 ? head.surname : surnameOf(random, member, head, fresh);
    if (/^1[012]$/.test(member.relation)) head.spouse = family;
    const given = givenName(random, member.sex, Number(birthDate.slice(0, 4)), member.age);
    return {
      n: numbers[i]!,
      citizenId: build.numbers.citizenId(random, county, birthDate, member.sex, member.idEnding),
      idType: member.age < 3 ? '02' : '01',
      name: member.name ?? family + given,
      sex: member.sex,
      birthDate,
      ethnicity,
      maritalStatus: member.maritalStatus ?? (member.age < 22 ? '10' : '21'),
      hukouType: home.urban ? '10' : '20',
      registeredDivision: home.code,
      residenceDivision: home.code,
      residenceAddress: address,
      addressProtected: random.chance(0.003),
      phone: random.chance(PHONE_BY_AGE(member.age)) ? build.numbers.phone() : null,
      lifeStatus: '1',
      guardian: member.age < 18 ? numbers[member.guardian ?? 0]! : null,
      lowIncomeCategory: [],
      populationTags: [],
      realNameVerified: member.age >= 16 && random.chance(0.97),
      household: householdNo,
      relation: member.relation,
      livesTogether: !member.livesElsewhere,
      supportObligor: member.livesElsewhere ?? false,
      assistance: [],
      medical: null,
      disability: null,
      education: null,
      labour: null,
      charity: [],
      rescues: [],
    };
  });
  return {
    plan,
    random,
    persons,
    household: {
      n: householdNo,
      head: numbers[0]!,
      members: numbers.filter((_, i) => !plan.members[i]!.livesElsewhere),
      labourCapableCount: 0,
      perCapitaMonthlyIncome: '0.00',
      rigidExpense12m: '0.00',
      rigidExpenseRatio: '0.00',
      assetConclusion: '4',
      hardshipCauses: [plan.cause],
      hardshipScore: '0.00',
      hardshipRank: 0,
      circleLevel: null,
      zeroEmployment: false,
      preventionCategory: null,
      relapseRisks: [],
      riskEliminated: null,
      verification: null,
      housing: null,
    },
  };
}

/** Somebody found without papers: no number, no household, a name given by those who found them. */
export function makeUnknown(build: Build, found: { name: string; sex: '1' | '2'; age: number; division: string }): PersonDraft {
  return {
    n: build.numbers.next('person') - 1,
    citizenId: null,
    idType: '98',
    name: found.name,
    sex: found.sex,
    birthDate: `${yearsBefore(build.today, found.age).slice(0, 4)}-01-01`,
    ethnicity: '97',
    maritalStatus: '90',
    hukouType: '80',
    registeredDivision: found.division,
    residenceDivision: found.division,
    residenceAddress: '身份不明,暂由救治机构照料',
    addressProtected: false,
    phone: null,
    lifeStatus: '1',
    guardian: null,
    lowIncomeCategory: [],
    populationTags: ['11'],
    realNameVerified: false,
    household: null,
    relation: '01',
    livesTogether: false,
    supportObligor: false,
    assistance: [],
    medical: null,
    disability: null,
    education: null,
    labour: null,
    charity: [],
    rescues: [],
  };
}

/** Midnight in Shanghai of a day, as a UTC moment, plus some hours. */
export const momentOf = (day: Day, hour: number, minute = 0): string => {
  const at = new Date(Date.parse(`${day}T00:00:00+08:00`) + (hour * 60 + minute) * 60_000);
  if (dayOf(at) !== day) throw new RangeError(`${hour}:${minute} is not within ${day}`);
  return at.toISOString();
};
