// The difficulty score: five groups of points, 100 at most, minus the aid received, so that rank falls after help.
import { ageOn } from '../../kernel/days.js';
import type { Code, Day } from '../world.js';
import { type Family, isLiveMember } from './draft.js';
import { lowIncomeLineOf, standardOf } from './places.js';

const within = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

export interface ScoreParts {
  readonly structure: number;
  readonly health: number;
  readonly income: number;
  readonly expense: number;
  readonly aid: number;
}

export function scoreParts({ plan, household, persons }: Family, today: Day): ScoreParts {
  const live = persons.filter(isLiveMember);
  const ages = live.map((person) => ageOn(person.birthDate, today));
  const size = Math.max(1, live.length);
  const singleParent = ages.filter((age) => age >= 18).length === 1 && ages.some((age) => age < 18);
  const structure =
    (size === 1 && ages[0]! >= 60 ? 10 : 0) +
    (size === 1 && ages[0]! >= 80 ? 4 : 0) +
    (singleParent ? 9 : 0) +
    (1 - household.labourCapableCount / size) * 8;

  let health = 0;
  for (const { disability, medical, assistance } of live) {
    if (disability) health += disability.grade === '1' ? 14 : disability.grade === '2' ? 11 : 5;
    if (medical?.majorIllness) health += 11;
    else if (medical?.chronicDiseaseCode) health += 3;
    const selfCare = assistance.find((record) => record.selfCareLevel !== null)?.selfCareLevel;
    health += selfCare === '3' ? 9 : selfCare === '2' ? 4 : 0;
  }

  const perCapita = Number(household.perCapitaMonthlyIncome);
  const hit = household.assetConclusion === '3' ? 12 : household.assetConclusion === '2' ? 6 : 0;
  const income = 30 * (1 - perCapita / (2 * lowIncomeLineOf(plan.home))) - hit;
  const causes = household.hardshipCauses;
  const expense = Number(household.rigidExpenseRatio) * 14 + (causes.some((cause) => cause === '04' || cause === '05') ? 6 : 4);

  const monthly = Math.max(
    0,
    ...live.flatMap((p) => p.assistance.filter((a) => a.stopReason === null).map((a) => Number(a.monthlyAmount ?? 0))),
  );
  const once = live.flatMap((p) => p.assistance).reduce((sum, a) => sum + Number(a.tempAidAmount ?? 0), 0);
  const aid = (monthly / size / standardOf(plan.home)) * 10 + once / 1000;
  return {
    structure: within(0, structure, 20),
    health: within(0, health, 30),
    income: within(0, income, 30),
    expense: within(0, expense, 20),
    aid: within(0, aid, 15),
  };
}

/** 碑林's four circles: below the standard; up to the low-income line; up to 1.5 and 2 times the line. */
export function circleOf({ plan, household }: Family): Code | null {
  const income = Number(household.perCapitaMonthlyIncome);
  const line = lowIncomeLineOf(plan.home);
  if (income < standardOf(plan.home)) return '1';
  return income <= line ? '2' : income <= line * 1.5 ? '3' : income <= line * 2 ? '4' : null;
}

/** Scores every family and ranks them within their county, whose library it is; equal scores rank by household number. */
export function addScores(families: readonly Family[], today: Day): void {
  const byCounty = new Map<string, Family[]>();
  for (const family of families) {
    const { structure, health, income, expense, aid } = scoreParts(family, today);
    family.household.hardshipScore = within(0, structure + health + income + expense - aid, 100).toFixed(2);
    family.household.circleLevel = circleOf(family);
    const county = family.plan.home.town.county.code;
    const list = byCounty.get(county);
    if (list) list.push(family);
    else byCounty.set(county, [family]);
  }
  for (const list of byCounty.values()) {
    list.sort((a, b) => Number(b.household.hardshipScore) - Number(a.household.hardshipScore) || a.household.n - b.household.n);
    for (const [i, { household }] of list.entries()) household.hardshipRank = i + 1;
  }
}
