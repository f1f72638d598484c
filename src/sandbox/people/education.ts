// The education facts: where a child or student learns, how hardship was recognised, what aid came of it.
import { ageOn } from '../../kernel/days.js';
import { schoolFor } from '../organisations.js';
import type { Code, WorldEducation } from '../world.js';
import { type Build, type Family, hasPapers, type PersonDraft, type Standing, yuan } from './draft.js';
import { byCode, type Random } from './random.js';

const RECOGNISED = byCode({ '1': 30, '2': 45, '3': 25 });
const IN_LAYERS: ReadonlySet<Standing> = new Set(['DB', 'TK', 'BY', 'GX', 'FP', 'QT']);
const GRADE_NAMES: Readonly<Record<Code, readonly string[]>> = {
  '1': ['小班', '中班', '大班'],
  '2': ['一年级', '二年级', '三年级', '四年级', '五年级', '六年级'],
  '3': ['初一', '初二', '初三'],
  '4': ['高一', '高二', '高三'],
  '5': ['中职一年级', '中职二年级', '中职三年级'],
  '6': ['大一', '大二', '大三'],
  '7': ['大一', '大二', '大三', '大四'],
};
const AIDS: Readonly<Record<Code, readonly (readonly [aid: Code, yearly: number])[]>> = {
  '1': [['01', 1000]],
  '2': [
    ['02', 1000],
    ['03', 1000],
  ],
  '3': [
    ['02', 1250],
    ['03', 1000],
  ],
  '4': [
    ['04', 2300],
    ['05', 1600],
  ],
  '5': [
    ['06', 2300],
    ['07', 2200],
  ],
  '6': [['08', 3700]],
  '7': [
    ['08', 3700],
    ['10', 8000],
  ],
};
const FIRST_AGE: Readonly<Record<Code, number>> = { '1': 3, '2': 6, '3': 12, '4': 15, '5': 15, '6': 18, '7': 18 };

/** The stage somebody of this age attends, or null: 99 % of those from 6 to 15 are in school. */
function stageFor(random: Random, age: number): Code | null {
  if (age < 3 || age > 22) return null;
  if (age < 6) return random.chance(0.8) ? '1' : null;
  if (age <= 15 && random.chance(0.01)) return null;
  if (age < 12) return '2';
  if (age < 15) return '3';
  if (age < 18) return age > 15 && random.chance(0.1) ? null : random.chance(0.55) ? '4' : '5';
  return random.chance(0.45) ? (random.chance(0.5) ? '6' : '7') : null;
}

/** Somebody's place at the school of that stage in the county. */
export function enrol(
  random: Random,
  person: PersonDraft,
  stage: Code,
  age: number,
  county: string,
  standing: Standing,
): WorldEducation {
  const school = schoolFor(county, stage);
  const grades = GRADE_NAMES[stage]!;
  const homeTeaching = (stage === '2' || stage === '3') && random.chance(0.004);
  const hardship = random.chance(IN_LAYERS.has(standing) ? 0.92 : 0.3) ? random.weighted(RECOGNISED) : '0';
  const aids = hardship === '0' ? [] : AIDS[stage]!.filter((_, i) => i === 0 || random.chance(0.6));
  return {
    studentNo: `G${person.citizenId}`,
    schoolName: school.name,
    schoolUscc: school.uscc,
    schoolStage: stage,
    grade: grades[Math.min(grades.length - 1, Math.max(0, age - FIRST_AGE[stage]!))]!,
    studentStatus: homeTeaching ? '6' : random.weighted(byCode({ '1': 985, '2': 10, '3': 5 })),
    studentHardship: hardship,
    studentAids: [...aids.map(([aid]) => aid), ...(homeTeaching ? ['14'] : [])],
    studentAidAmount: yuan(aids.reduce((sum, [, amount]) => sum + amount, 0)),
    homeTeaching,
    dropoutWarning: age >= 6 && age <= 15 && random.chance(0.002),
  };
}

export function addEducation({ plan, persons, random }: Family, build: Build): void {
  for (const person of persons) {
    const age = ageOn(person.birthDate, build.today);
    const stage = stageFor(random, age);
    if (stage === null || !hasPapers(person)) continue;
    person.education = enrol(random, person, stage, age, plan.home.town.county.code, plan.standing);
  }
}
