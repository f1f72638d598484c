// The labour facts: who can work, who does, what pensions and benefits come in.
import { addDays, ageOn } from '../../kernel/days.js';
import type { Code, WorldLabour } from '../world.js';
import { isSevere } from './disability.js';
import { type Build, daysBefore, type Family, isLiveMember, type PersonDraft, yuan } from './draft.js';
import { byCode, type Random } from './random.js';

const REFUSALS: readonly (readonly [number, number])[] = [
  [0, 93],
  [1, 5],
  [2, 1.5],
  [3, 0.5],
];

/** 精神 and 智力 rarely work, severe disability and major illness hardly ever. */
function canWork(random: Random, person: PersonDraft): boolean {
  const { disability, medical } = person;
  if (isSevere(disability) || disability?.type === '5' || disability?.type === '6') return random.chance(0.05);
  if (medical?.majorIllness) return random.chance(0.1);
  return random.chance(disability ? 0.3 : 0.52);
}

/** True for those who could work, whether they do or not. */
export const isLabourCapable = (labour: WorldLabour | null): boolean => labour !== null && labour.employmentStatus <= '4';
const isOutOfWork = (labour: WorldLabour): boolean => labour.employmentStatus === '3' || labour.employmentStatus === '4';

function difficulty(random: Random, person: PersonDraft, age: number, unemployed: boolean, allowance: boolean): Code | null {
  if (!random.chance(unemployed ? 0.75 : 0.3)) return null;
  if (person.disability) return '2';
  if (allowance) return '3';
  if (age >= (person.sex === '1' ? 50 : 40)) return '1';
  return random.weighted(byCode({ '5': 30, '6': 15, '7': 15, '8': 12, '9': 6, '10': 4, '11': 3, '12': 2, '99': 13 }));
}

const neverWorked: WorldLabour = {
  employmentStatus: '7',
  unemployRegDate: null,
  unemployBenefit: null,
  difficultyFlag: false,
  difficultyKind: null,
  publicPost: false,
  publicPostEnd: null,
  jobRefusals: 0,
  pensionMonthly: null,
  socialInsuranceStatus: '3',
};

function labourOf(random: Random, build: Build, person: PersonDraft, age: number, allowance: boolean): WorldLabour {
  const insured = person.medical?.insuranceType === '310';
  if (person.education !== null) return { ...neverWorked, employmentStatus: '5' };
  if (age >= 60) {
    const pension = insured ? random.between(1500, 2600) : random.between(187, 360);
    return { ...neverWorked, employmentStatus: '6', pensionMonthly: yuan(pension), socialInsuranceStatus: insured ? '1' : '3' };
  }
  if (age < 18 || !canWork(random, person))
    return { ...neverWorked, employmentStatus: age < 18 ? '8' : '7', socialInsuranceStatus: insured ? '1' : '3' };
  const status = random.weighted(byCode({ '1': insured ? 60 : 24, '2': insured ? 20 : 52, '3': 14, '4': 6 }));
  const unemployed = status === '3' || status === '4';
  const kind = difficulty(random, person, age, unemployed, allowance);
  const publicPost = !unemployed && random.chance(0.075);
  return {
    employmentStatus: status,
    unemployRegDate: status === '3' ? daysBefore(build.today, random.int(20, 700)) : null,
    unemployBenefit: status === '3' && random.chance(0.35) ? yuan(1680) : null,
    difficultyFlag: kind !== null,
    difficultyKind: kind,
    publicPost,
    publicPostEnd: publicPost ? addDays(build.today, random.int(15, 900)) : null,
    jobRefusals: random.weighted(REFUSALS),
    pensionMonthly: null,
    socialInsuranceStatus: unemployed ? '2' : insured || random.chance(0.4) ? '1' : '3',
  };
}

export function addLabour({ plan, persons, random }: Family, build: Build): void {
  for (const person of persons) {
    const age = ageOn(person.birthDate, build.today);
    if (age >= 16) person.labour = labourOf(random, build, person, age, plan.standing === 'DB');
  }
}

/** What the household's own figures say about work; to be called once its members are final. */
export function countLabour({ household, persons }: Family): void {
  const capable = persons.filter((person) => isLiveMember(person) && isLabourCapable(person.labour));
  household.labourCapableCount = capable.length;
  household.zeroEmployment = capable.length > 0 && capable.every((person) => isOutOfWork(person.labour!));
}
