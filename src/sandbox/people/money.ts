// Income, unavoidable expenses, and what the economic verification found: each household within the rule of its own layer.

import { addDays } from '../../kernel/days.js';
import type { Code } from '../world.js';
import { type Build, daysBefore, type Family, isLiveMember, type Standing, yuan } from './draft.js';
import { momentOf } from './person.js';
import { standardOf } from './places.js';
import { byCode, type Random } from './random.js';

/** Per-capita income as a multiple of the local standard: 低保 below it, 边缘 up to 1.5 of it. */
const INCOME: Readonly<Record<Standing, readonly [low: number, high: number]>> = {
  DB: [0.15, 0.97],
  TK: [0, 0.6],
  BY: [1, 1.5],
  FP: [0.9, 1.6],
  GX: [1.55, 2.6],
  QT: [1.2, 2.3],
  watch: [1.2, 2.2],
  refused: [1.2, 3.4],
  pending: [0.5, 1.7],
  past: [1.3, 2.6],
  nonlocal: [0.7, 2.2],
};

const RESULT: Readonly<Record<Standing, Readonly<Record<Code, number>>>> = {
  DB: { '1': 100 },
  TK: { '1': 100 },
  BY: { '1': 100 },
  GX: { '1': 100 },
  FP: { '1': 85, '4': 15 },
  QT: { '1': 60, '2': 20, '4': 20 },
  watch: { '1': 50, '2': 30, '4': 20 },
  refused: { '3': 72, '2': 14, '5': 14 },
  pending: { '4': 70, '2': 20, '1': 10 },
  past: { '1': 40, '3': 60 },
  nonlocal: { '4': 100 },
};
/** Households of these standings were verified (核对) when they applied. */
const VERIFIED: ReadonlySet<Standing> = new Set(['DB', 'TK', 'BY', 'GX', 'refused', 'past']);

const preventionOf = (random: Random) => random.weighted(byCode({ '1': 34, '2': 40, '3': 26 }));

export function addMoney(family: Family, build: Build): void {
  const { plan, household, persons, random } = family;
  const live = persons.filter(isLiveMember);
  const standard = standardOf(plan.home);
  const [low, high] = INCOME[plan.standing];
  const perCapita = standard * random.between(low, high);
  const yearly = perCapita * 12 * live.length;

  const medical = live.reduce((sum, person) => sum + Number(person.medical?.selfPaidYtd ?? 0), 0);
  const schooling = live.reduce((sum, { education }) => sum + (education ? (education.schoolStage >= '4' ? 6200 : 1400) : 0), 0);
  const rehabilitation = live.reduce((sum, { disability }) => sum + (disability?.rehabNeeds.length ? 2600 : 0), 0);
  let rigid = medical + schooling + rehabilitation + live.length * standard * random.between(0.8, 1.6);
  // 刚性支出困难 is recognised by this very ratio.
  if (plan.standing === 'GX') rigid = Math.max(rigid, yearly * random.between(0.62, 1.25));

  household.perCapitaMonthlyIncome = yuan(perCapita);
  household.rigidExpense12m = yuan(rigid);
  household.rigidExpenseRatio = (yearly > 0 ? Math.min(rigid / yearly, 9.99) : 9.99).toFixed(2);
  household.assetConclusion = random.weighted(byCode(RESULT[plan.standing]));
  if (random.chance(0.2)) addSecondCause(family);

  const rural = !plan.home.urban;
  if (plan.standing === 'FP' || (rural && plan.standing === 'DB' && random.chance(0.03))) {
    household.preventionCategory = preventionOf(random);
    household.relapseRisks = [random.weighted(byCode({ '1': 44, '2': 8, '3': 22, '4': 3, '5': 6, '7': 8, '8': 9 }))];
    household.riskEliminated = random.chance(0.4);
  }
  if (VERIFIED.has(plan.standing)) addVerification(family, build);
}

function addSecondCause({ household, persons, random }: Family): void {
  const possible = persons.some((person) => person.education) ? ['01', '03', '07', '10'] : ['01', '07', '08', '10'];
  const second = random.pick(possible);
  if (!household.hardshipCauses.includes(second)) household.hardshipCauses = [...household.hardshipCauses, second];
}

/** A report of the verification centre; it stands for six months. */
export function addVerification({ plan, household, random }: Family, build: Build): void {
  const result = household.assetConclusion;
  const hit = result === '2' || result === '3';
  const sources = hit ? [random.weighted(byCode({ '08': 34, '04': 22, '07': 18, '05': 14, '02': 6, '10': 6 }))] : [];
  const issued = daysBefore(build.today, random.int(3, 170));
  household.verification = {
    reportNo: `HD${issued.slice(0, 4)}${plan.home.town.county.code}${build.numbers.serial('report', 6)}`,
    result,
    exceededSources: sources,
    depositBand: sources.includes('08') || sources.includes('10') ? random.pick(['2', '3']) : '1',
    vehicleCount: sources.includes('07') ? random.int(1, 2) : random.chance(0.03) ? 1 : 0,
    propertyCount: sources.includes('04') ? random.int(2, 3) : random.chance(0.72) ? 1 : 0,
    marketEntityRole: sources.includes('05') ? random.pick(['1', '2']) : random.chance(0.008) ? '2' : null,
    issuedAt: momentOf(issued, random.int(9, 16), random.int(0, 59)),
    validUntil: addDays(issued, 180),
  };
}
