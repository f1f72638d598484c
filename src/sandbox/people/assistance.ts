// What civil affairs grants: the layered category of each person and the benefits that follow from it.
import { addDays, ageOn } from '../../kernel/days.js';
import type { Code, Day, WorldAssistance } from '../world.js';
import { type Build, daysBefore, type Family, isLiveMember, type PersonDraft, yuan } from './draft.js';
import { standardOf } from './places.js';
import { byCode, type Random } from './random.js';

const LAYERS: ReadonlySet<string> = new Set(['DB', 'TK', 'BY', 'GX', 'FP', 'QT']);

const nothing: Omit<WorldAssistance, 'assistanceType' | 'certificateNo' | 'approvedDate'> = {
  guaranteedPersons: null,
  monthlyAmount: null,
  fullHousehold: null,
  supportMode: null,
  selfCareLevel: null,
  nextReviewDate: null,
  stopReason: null,
  tempAidAmount: null,
  tempAidCause: null,
  tempAidDate: null,
  payeeAccount: null,
};

/** A benefit with only what its kind has. */
export const benefit = (
  build: Build,
  kind: Code,
  division: string,
  approvedDate: Day,
  has: Partial<WorldAssistance>,
): WorldAssistance => ({
  ...nothing,
  assistanceType: kind,
  certificateNo: `${kind.replace('_', '')}${division.slice(0, 6)}${build.numbers.serial('certificate', 8)}`,
  approvedDate,
  ...has,
});

const give = (person: PersonDraft, record: WorldAssistance): void => {
  person.assistance = [...person.assistance, record];
};
/** Every half year where income may change, every year where it hardly will. */
const reviewAfter = (today: Day, stable: boolean, random: Random): Day => addDays(today, random.int(5, stable ? 360 : 180));

function addAllowance(family: Family, build: Build): void {
  const { plan, household, persons, random } = family;
  const live = persons.filter(isLiveMember);
  const full = plan.wholeFamily ?? (live.length === 1 || random.chance(0.8));
  // 单人保: of a family just above the line, the severely ill or disabled one alone is covered.
  const alone =
    live.find((p) => p.disability !== null && p.disability.grade <= '2') ?? live.find((p) => p.medical?.majorIllness) ?? live[0]!;
  const covered = full ? live : [alone];
  const gap = Math.max(30, standardOf(plan.home) - Number(household.perCapitaMonthlyIncome));
  const record = benefit(
    build,
    plan.home.urban ? 'DB_CS' : 'DB_NC',
    plan.home.code,
    daysBefore(build.today, random.int(60, 3200)),
    {
      guaranteedPersons: covered.length,
      monthlyAmount: yuan(Math.round(gap * covered.length)),
      fullHousehold: full,
      nextReviewDate: reviewAfter(build.today, household.labourCapableCount === 0, random),
      payeeAccount: build.numbers.bankAccount(),
    },
  );
  for (const person of covered) {
    person.lowIncomeCategory = ['DB'];
    give(person, record);
  }
}

const selfCareOf = (random: Random, person: PersonDraft, age: number): Code => {
  if (person.disability?.grade === '1') return random.weighted(byCode({ '2': 35, '3': 65 }));
  return random.weighted(byCode(age >= 80 ? { '1': 40, '2': 40, '3': 20 } : { '1': 78, '2': 16, '3': 6 }));
};

function addDestitute({ plan, persons, random }: Family, build: Build): void {
  for (const person of persons.filter(isLiveMember)) {
    const selfCare = selfCareOf(random, person, ageOn(person.birthDate, build.today));
    const care = { '1': 0.1, '2': 0.3, '3': 0.6 }[selfCare]!;
    person.lowIncomeCategory = ['TK'];
    const record = benefit(
      build,
      plan.home.urban ? 'TK_CS' : 'TK_NC',
      plan.home.code,
      daysBefore(build.today, random.int(60, 4200)),
      {
        guaranteedPersons: 1,
        monthlyAmount: yuan(Math.round(standardOf(plan.home) * (1.3 + care))),
        fullHousehold: true,
        supportMode: random.weighted(byCode(selfCare === '1' ? { '1': 22, '2': 60, '3': 18 } : { '1': 60, '2': 22, '3': 18 })),
        selfCareLevel: selfCare,
        nextReviewDate: reviewAfter(build.today, true, random),
        payeeAccount: build.numbers.bankAccount(),
      },
    );
    give(person, record);
  }
}

const TEMP_CAUSES = byCode({ '1': 4, '2': 12, '3': 52, '4': 2, '5': 3, '6': 14, '7': 8, '99': 5 });

/** 临时救助: 60 % of the emergency kind; median 1,500 yuan, nine in ten at most 3,000. */
export function temporaryAid(family: Family, build: Build, date: Day, cause?: Code, amount?: number): WorldAssistance {
  const { plan, random } = family;
  return benefit(build, random.chance(0.6) ? 'LS_JN' : 'LS_ZC', plan.home.code, date, {
    tempAidAmount: yuan(amount ?? Math.max(200, Math.round(random.logNormal(1500, 0.541) / 100) * 100)),
    tempAidCause: cause ?? random.weighted(TEMP_CAUSES),
    tempAidDate: date,
    payeeAccount: build.numbers.bankAccount(),
  });
}

const STOP_REASONS = ['家庭收入超过低保标准', '家庭财产不符合规定', '就业后收入稳定', '本人申请退出', '拒绝配合复核'];

function addPast({ plan, persons, random }: Family, build: Build): void {
  const date = daysBefore(build.today, random.int(700, 3600));
  give(
    persons[0]!,
    benefit(build, plan.home.urban ? 'DB_CS' : 'DB_NC', plan.home.code, date, {
      guaranteedPersons: persons.filter(isLiveMember).length,
      monthlyAmount: '0.00',
      fullHousehold: true,
      stopReason: random.pick(STOP_REASONS),
    }),
  );
}

/** The two disability subsidies are paid by civil affairs and certified by the federation. */
function addDisabilitySubsidies({ plan, persons, random }: Family, build: Build): void {
  for (const person of persons) {
    const { livingSubsidy, nursingSubsidy } = person.disability ?? {};
    for (const [kind, monthlyAmount] of [
      ['CJ_SH', livingSubsidy],
      ['CJ_HL', nursingSubsidy],
    ] as const) {
      if (!monthlyAmount) continue;
      const date = daysBefore(build.today, random.int(60, 2600));
      give(person, benefit(build, kind, plan.home.code, date, { monthlyAmount, payeeAccount: build.numbers.bankAccount() }));
    }
  }
}

/** Exactly one of DB, TK, BY, GX per person; FP beside any of them; QT only where there is nothing else. */
export function addAssistance(family: Family, build: Build): void {
  const { plan, household, persons, random } = family;
  if (plan.standing === 'DB') addAllowance(family, build);
  else if (plan.standing === 'TK') addDestitute(family, build);
  else if (plan.standing === 'past') addPast(family, build);
  else if (LAYERS.has(plan.standing))
    for (const person of persons.filter(isLiveMember)) person.lowIncomeCategory = [plan.standing];
  if (household.preventionCategory !== null && plan.standing !== 'FP') {
    for (const person of persons.filter(isLiveMember)) person.lowIncomeCategory = [...person.lowIncomeCategory, 'FP'];
  }
  addDisabilitySubsidies(family, build);
  if (random.chance(plan.standing === 'pending' || plan.standing === 'refused' ? 0.2 : 0.11)) {
    give(persons[0]!, temporaryAid(family, build, daysBefore(build.today, random.int(2, 360))));
  }
}
