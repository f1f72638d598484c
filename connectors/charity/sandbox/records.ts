// What the federation's register holds: beneficiaries by their id number, each with the aids they were given.
import type { World, WorldCharityAid } from '../../../src/sandbox/kit.js';

export interface Aid {
  readonly orgCode: string;
  readonly orgName: string;
  readonly project: string;
  readonly projectKind: string;
  readonly amount: string;
  readonly date: string;
  readonly goods: readonly string[];
  readonly consentNo: string;
}
export interface Beneficiary {
  readonly idNumber: string;
  /** The latest first. */
  readonly aids: readonly Aid[];
}

/** In the order of the national list of project types, which counts from 1. */
export const PROJECT_KINDS = [
  'MEDICAL',
  'SCHOOL',
  'ELDERLY',
  'ORPHANS',
  'DISABLED',
  'HARDSHIP',
  'EMERGENCY',
  'NAMED_FUND',
  'WISH',
  'JOINT',
];

const aidOf = (given: WorldCharityAid): Aid => ({
  orgCode: given.charityOrgUscc,
  orgName: given.charityOrgName,
  project: given.projectName,
  projectKind: PROJECT_KINDS[Number(given.projectType) - 1]!,
  amount: given.grantAmount,
  date: given.grantDate,
  goods: given.aidGoods,
  consentNo: given.beneficiaryConsentId,
});

/** Two aids of one day stand in the order of their consents, so that the answer is the same each time. */
const latestFirst = (a: Aid, b: Aid): number =>
  a.date === b.date ? (a.consentNo < b.consentNo ? -1 : 1) : a.date < b.date ? 1 : -1;

/** Without a consent nobody is in the register: whoever has no aid is not known to the federation. */
export function beneficiaries(world: World): ReadonlyMap<string, Beneficiary> {
  const known = new Map<string, Beneficiary>();
  for (const { citizenId, charity } of world.persons)
    if (citizenId && charity.length > 0)
      known.set(citizenId, { idNumber: citizenId, aids: charity.map(aidOf).sort(latestFirst) });
  return known;
}
