// The disabled persons' federation's facts: who holds a certificate, for what, and with which subsidies.
import { addDays, ageOn } from '../../kernel/days.js';
import type { WorldDisability } from '../world.js';
import { type Build, type Family, hasPapers, type PersonDraft, yuan } from './draft.js';
import { byCode, type Random } from './random.js';

const TYPES = byCode({ '4': 57, '1': 11, '2': 9, '3': 2, '5': 9, '6': 9, '7': 3 });
const GRADES = byCode({ '1': 17, '2': 29, '3': 26, '4': 28 });
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  '1': ['助视器具适配', '定向行走训练'],
  '2': ['助听器适配', '听力语言训练'],
  '3': ['言语训练'],
  '4': ['辅助器具适配', '康复训练', '家庭病床'],
  '5': ['日间照料', '社会适应训练'],
  '6': ['精神康复', '免费服药'],
  '7': ['护理服务', '辅助器具适配'],
};

export const isSevere = (disability: WorldDisability | null): boolean => disability !== null && disability.grade <= '2';

/** A certificate: its number is the citizen id with category and grade, as on first issue. */
export function certificate(
  random: Random,
  build: Build,
  person: PersonDraft,
  type = random.weighted(TYPES),
  grade = random.weighted(GRADES),
): WorldDisability {
  const severe = grade <= '2';
  return {
    certNo: `${person.citizenId}${type}${grade}`,
    type,
    grade,
    validUntil: addDays(build.today, random.int(40, 3600)),
    livingSubsidy: null,
    nursingSubsidy: severe && random.chance(0.92) ? yuan(grade === '1' ? 180 : 120) : null,
    rehabNeeds: random.chance(0.45) ? [random.pick(NEEDS[type]!)] : [],
    accessibleRenovation: random.chance(severe ? 0.2 : 0.07),
  };
}

/** Where disability is the cause of hardship at least one member is disabled; the rest follows the general share. */
export function addDisability({ plan, persons, random }: Family, build: Build): void {
  const papers = persons.filter((person) => hasPapers(person) && person.livesTogether);
  const cause = plan.cause === '02' ? random.pick(papers) : null;
  for (const person of papers) {
    const age = ageOn(person.birthDate, build.today);
    const share = age < 18 ? 0.05 : plan.standing === 'TK' ? 0.24 : 0.17;
    if (person !== cause && !random.chance(share)) continue;
    person.disability = certificate(random, build, person);
  }
}

/** 困难残疾人生活补贴: for disabled persons in the layers that are entitled to it. */
export function addLivingSubsidy({ plan, persons, random }: Family): void {
  if (plan.standing !== 'DB' && plan.standing !== 'BY') return;
  for (const person of persons) {
    if (person.disability && random.chance(0.9)) {
      person.disability = { ...person.disability, livingSubsidy: yuan(plan.standing === 'DB' ? 320 : 160) };
    }
  }
}
