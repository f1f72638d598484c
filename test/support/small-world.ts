// A handful of synthetic people, written by hand, for tests that need to know everybody.
import { checkDigit } from '../../src/kernel/citizen-id.js';
import type { World, WorldDisability, WorldFeed, WorldMedical, WorldPerson } from '../../src/sandbox/kit.js';

/** A valid number with a prefix that was never issued. */
export function citizenId(n: number): string {
  const first17 = `32049919${String(40 + (n % 60)).padStart(2, '0')}0101${String(n).padStart(3, '0').slice(-3)}`;
  return first17 + checkDigit(first17);
}

export const medical = (some: Partial<WorldMedical> = {}): WorldMedical => ({
  insuranceNo: '3204990000000001',
  insuranceType: '390',
  insuredStatus: '1',
  premiumSubsidised: true,
  selfPaidYtd: '12034.50',
  majorIllness: true,
  chronicDiseaseCode: 'M03900',
  diagnosisCode: 'I10',
  hospital: '12320499MA0DEM0304',
  medicalAidCategory: '2',
  medicalAidPaidYtd: '830.00',
  oneStopSettled: true,
  careDisabilityGrade: 3,
  severeMentalManaged: false,
  infectious: false,
  emergencyAidCase: false,
  emergencyAidNo: null,
  ...some,
});

export const disability = (id: string, some: Partial<WorldDisability> = {}): WorldDisability => ({
  certNo: `${id}43`,
  type: '4',
  grade: '3',
  validUntil: '2031-06-30',
  livingSubsidy: '320.00',
  nursingSubsidy: null,
  rehabNeeds: ['辅助器具适配', '康复训练'],
  accessibleRenovation: true,
  ...some,
});

export const person = (n: number, some: Partial<WorldPerson> = {}): WorldPerson => ({
  n,
  citizenId: citizenId(n),
  idType: '01',
  name: '演示',
  sex: '1',
  birthDate: '1980-01-01',
  ethnicity: '01',
  maritalStatus: '10',
  hukouType: '1',
  registeredDivision: '320402004001',
  residenceDivision: '320402004001',
  residenceAddress: '演示路1号',
  addressProtected: false,
  phone: null,
  lifeStatus: '1',
  guardian: null,
  lowIncomeCategory: [],
  populationTags: [],
  realNameVerified: true,
  household: null,
  relation: '02',
  livesTogether: true,
  supportObligor: false,
  assistance: [],
  medical: null,
  disability: null,
  education: null,
  labour: null,
  charity: [],
  rescues: [],
  ...some,
});

/** A department's copy, faultless but for what is given. */
export const feed = (some: Partial<WorldFeed>): WorldFeed => ({
  names: {},
  ids: {},
  divisions: {},
  lifeStatus: {},
  strangers: [],
  secondHouseholds: {},
  lateHours: 0,
  ...some,
});

export const world = (persons: readonly WorldPerson[], feeds: World['feeds'] = {}): World => ({
  id: 'small-world',
  seed: 1,
  today: '2026-01-01',
  persons,
  households: [],
  cases: [],
  letters: [],
  organisations: [],
  stories: [],
  feeds,
  twins: [],
});
