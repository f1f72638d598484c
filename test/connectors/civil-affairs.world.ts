// A world of four persons and a stranger, written by hand: small enough to know every answer.
import { checkDigit } from '../../src/kernel/citizen-id.js';
import type { World, WorldAssistance, WorldHousehold, WorldPerson, WorldVerification } from '../../src/sandbox/world.js';

/** A citizen id under a division that was never issued. */
export const idOf = (birthDate: string, sequence: number): string => {
  const first17 = `320499${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + checkDigit(first17);
};

const DIVISION = '320402004001';
function person(n: number, birthDate: string, more: Partial<WorldPerson>): WorldPerson {
  return {
    n,
    citizenId: idOf(birthDate, n + 1),
    idType: '01',
    name: `演示${n}`,
    sex: '1',
    birthDate,
    ethnicity: '01',
    maritalStatus: '10',
    hukouType: '1',
    registeredDivision: DIVISION,
    residenceDivision: DIVISION,
    residenceAddress: `示范路${n}号`,
    addressProtected: false,
    phone: '19900000000',
    lifeStatus: '1',
    guardian: null,
    lowIncomeCategory: [],
    populationTags: [],
    realNameVerified: true,
    household: null,
    relation: '01',
    livesTogether: true,
    supportObligor: false,
    assistance: [],
    medical: null,
    disability: null,
    education: null,
    labour: null,
    charity: [],
    rescues: [],
    ...more,
  };
}
const aid = (more: Partial<WorldAssistance>): WorldAssistance => ({
  assistanceType: '01',
  certificateNo: 'DB320402-000001',
  approvedDate: '2025-03-01',
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
  ...more,
});
const household = (n: number, head: number, members: readonly number[], more: Partial<WorldHousehold> = {}): WorldHousehold => ({
  n,
  head,
  members,
  labourCapableCount: 1,
  perCapitaMonthlyIncome: '812.50',
  rigidExpense12m: '45210.00',
  rigidExpenseRatio: '0.7731',
  assetConclusion: '1',
  hardshipCauses: ['01', '05'],
  hardshipScore: '61.50',
  hardshipRank: 12,
  circleLevel: '1',
  zeroEmployment: true,
  preventionCategory: null,
  relapseRisks: [],
  riskEliminated: null,
  verification: null,
  housing: null,
  ...more,
});

const verification: WorldVerification = {
  reportNo: 'HD-0001',
  result: '1',
  exceededSources: [],
  depositBand: '2',
  vehicleCount: 0,
  propertyCount: 1,
  marketEntityRole: null,
  issuedAt: '2025-12-15T01:00:00.000Z',
  validUntil: '2026-06-14',
};

/**
 * Household 0: a father (0), a child of ten (1) and a grandmother (2); their late grandfather (3) is still on the register.
 * Household 1: somebody alone, whose address is protected (4). Person 5 lives nowhere on the books; person 6 has no papers.
 */
export const smallWorld: World = {
  id: 'by-hand',
  seed: 7,
  today: '2026-01-01',
  persons: [
    person(0, '1984-05-06', {
      name: '欧阳𠮷',
      household: 0,
      lowIncomeCategory: ['1'],
      populationTags: ['01', '07'],
      assistance: [
        aid({
          guaranteedPersons: 3,
          monthlyAmount: '1234.50',
          fullHousehold: true,
          nextReviewDate: '2026-03-01',
          payeeAccount: '6217000000000000000',
        }),
        aid({
          assistanceType: '04',
          certificateNo: 'LS-1',
          tempAidAmount: '3000.00',
          tempAidCause: '02',
          tempAidDate: '2025-11-30',
        }),
      ],
    }),
    person(1, '2015-08-09', { household: 0, guardian: 0, relation: '20' }),
    person(2, '1950-02-28', { household: 0, relation: '50', supportObligor: true, residenceDivision: '320411001002' }),
    person(3, '1948-01-01', { household: 0, relation: '50', lifeStatus: '2', livesTogether: false }),
    person(4, '1990-10-10', { household: 1, addressProtected: true, sex: '2' }),
    person(5, '1975-12-31', {
      phone: null,
      rescues: [
        {
          rescueRecordNo: 'JZ-2025-0001',
          identityStatus: '1',
          foundAt: '2025-12-01T14:30:00.000Z',
          foundPlace: '火车站北广场',
          originPlace: '340881',
          services: ['01', '03'],
          revisitDue: '2026-06-01',
        },
      ],
    }),
    person(6, '1960-01-01', { citizenId: null, idType: '98', name: '无名氏' }),
  ],
  households: [
    household(0, 0, [0, 1, 2], { verification }),
    household(1, 4, [4], { zeroEmployment: false, circleLevel: null, riskEliminated: false }),
  ],
  cases: [
    {
      caseNo: 'SX-2026-0001',
      household: 0,
      person: 0,
      tier: '1',
      open: true,
      organisation: '11320499MA0DEM013D',
      acceptedOn: '2025-12-20',
    },
    {
      caseNo: 'SX-2025-0099',
      household: null,
      person: 5,
      tier: '3',
      open: false,
      organisation: '11320499MA0DEM013D',
      acceptedOn: '2025-06-01',
    },
  ],
  letters: [{ no: 'SQ-0001', household: 0, signedBy: [0, 2], signedOn: '2025-12-01', expiresOn: '2026-11-30' }],
  organisations: [],
  stories: [],
  feeds: {},
  twins: [],
};
