// The health and insurance facts: cover, what was paid out of pocket this year, illness, medical aid.
import { ageOn } from '../../kernel/days.js';
import { hospitalFor } from '../organisations.js';
import type { Code, WorldMedical } from '../world.js';
import { type Build, type Family, isLiveMember, type PersonDraft, type Standing, yuan } from './draft.js';
import { demoRegion } from './numbers.js';
import { byCode, type Random } from './random.js';

export const AID_CATEGORY: Readonly<Partial<Record<Standing, Code>>> = { TK: '1', DB: '2', BY: '3', FP: '4', GX: '5' };
/** ICD-10, and 门诊慢特病 where the illness is one. */
const MAJOR: readonly (readonly [icd: string, chronic: string])[] = [
  ['C34.9', 'M00500'],
  ['C16.9', 'M00500'],
  ['C50.9', 'M00500'],
  ['N18.5', 'M07800'],
  ['I63.9', 'M04800'],
  ['I21.9', 'M04600'],
  ['D61.9', 'M01104'],
];
const COMMON: readonly (readonly [icd: string, chronic: string | null])[] = [
  ['I10', 'M03900'],
  ['E11.9', 'M01600'],
  ['J44.9', 'M05300'],
  ['M17.9', null],
  ['K29.5', null],
  ['J18.9', null],
];

function cover(random: Random, person: PersonDraft, age: number, standing: Standing): { type: Code; status: Code } {
  if (random.chance(0.02)) return { type: '999', status: '0' };
  const worker = age >= 18 && person.livesTogether && standing !== 'DB' && standing !== 'TK' && random.chance(0.285);
  return { type: worker ? '310' : '390', status: random.weighted(byCode({ '1': 97, '2': 2, '4': 1 })) };
}

export function addMedical({ plan, persons, random }: Family, build: Build): void {
  const live = persons.filter(isLiveMember);
  // The older, the likelier to be the one whose illness brought the family down.
  const ill = plan.cause === '01' ? random.weighted(live.map((p) => [p, 10 + ageOn(p.birthDate, build.today)] as const)) : null;
  for (const person of persons) {
    const age = ageOn(person.birthDate, build.today);
    const isIll = person === ill;
    const selfPaid = isIll ? random.logNormal(4200, 1.5) : random.logNormal(640, 1.6);
    const major = selfPaid > 8000 ? random.chance(0.7) : random.chance(isIll ? 0.12 : 0.01);
    const [icd, chronic] = major ? random.pick(MAJOR) : random.pick(COMMON);
    const known = major || isIll || random.chance(age >= 60 ? 0.55 : 0.15);
    const category = person.livesTogether ? (AID_CATEGORY[plan.standing] ?? null) : null;
    const aid = category !== null && selfPaid > 800 ? selfPaid * random.between(0.5, 1.4) : 0;
    const insured = cover(random, person, age, plan.standing);
    const mental = person.disability?.type === '6' ? { icd: 'F20.0', chronic: 'M02300' } : null;
    person.medical = {
      insuranceNo: `${demoRegion(plan.home.code)}${build.numbers.serial('insurance', 10)}`,
      insuranceType: insured.type,
      insuredStatus: insured.status,
      premiumSubsidised: category !== null && category !== '5' && insured.type === '390',
      selfPaidYtd: yuan(Math.min(selfPaid, 380_000)),
      majorIllness: major,
      chronicDiseaseCode: mental?.chronic ?? (known ? chronic : null),
      diagnosisCode: mental?.icd ?? (known ? icd : null),
      hospital: known || mental ? hospitalFor(plan.home.town.county.code).uscc : null,
      medicalAidCategory: category,
      medicalAidPaidYtd: yuan(aid),
      oneStopSettled: aid > 0 && random.chance(0.88),
      careDisabilityGrade: careGrade(random, person, age),
      severeMentalManaged: mental !== null && person.disability!.grade <= '2',
      infectious: random.chance(0.006),
      emergencyAidCase: random.chance(0.003),
      emergencyAidNo: null,
    };
    if (person.medical.emergencyAidCase) person.medical = { ...person.medical, emergencyAidNo: emergencyAidNo(build) };
  }
}

/** Number of a case of 疾病应急救助, by which health knows somebody even without papers. */
export const emergencyAidNo = (build: Build): string => `JJ${build.today.slice(0, 4)}${build.numbers.serial('emergency', 6)}`;

/** 失能等级 0 to 5 of long-term care insurance, for those who were assessed. */
function careGrade(random: Random, person: PersonDraft, age: number): number | null {
  const severe = person.disability !== null && person.disability.grade <= '2';
  if (severe && random.chance(0.5)) return random.int(2, 5);
  return age >= 80 && random.chance(0.2) ? random.int(0, 4) : null;
}

/** What somebody brought in without papers has: no cover, a case number of the hospital's own. */
export function unknownPatient(build: Build, hospital: string): WorldMedical {
  return {
    insuranceNo: `TEMP${build.numbers.serial('temporary', 10)}`,
    insuranceType: '999',
    insuredStatus: '0',
    premiumSubsidised: false,
    selfPaidYtd: '0.00',
    majorIllness: false,
    chronicDiseaseCode: null,
    diagnosisCode: 'S06.9',
    hospital,
    medicalAidCategory: null,
    medicalAidPaidYtd: '0.00',
    oneStopSettled: false,
    careDisabilityGrade: null,
    severeMentalManaged: false,
    infectious: false,
    emergencyAidCase: true,
    emergencyAidNo: emergencyAidNo(build),
  };
}
