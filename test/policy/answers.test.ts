// The weak answers: into which band a value falls, and what "yes" means, coordinate by coordinate.
import type { Render } from '../../src/kernel/classification.js';
import { rendererFor } from '../../src/policy/render.js';
import { fieldNamed } from './world.js';

const show = (coordinate: string, render: Render, value: unknown, role = 'TW') =>
  rendererFor(fieldNamed(coordinate), render)(value, { role, minor: false });
const bandsOf = (coordinate: string, values: readonly unknown[]) =>
  values.map((value) => (show(coordinate, 'band', value) as { band: string | null }).band);

test.each<[string, unknown[], (string | null)[]]>([
  [
    'Household.perCapitaMonthlyIncome',
    ['0', '499.99', '500', '999', '1000.00', '1999.99', '2000', '2999.99', '3000', '123456789012345'],
    ['0-499', '0-499', '500-999', '500-999', '1000-1999', '1000-1999', '2000-2999', '2000-2999', '3000+', '3000+'],
  ],
  ['CivilAssistance.monthlyAmount', ['1150.00'], ['1000-1999']],
  ['HousingRecord.rentSubsidyMonthly', ['499'], ['0-499']],
  ['LabourRecord.unemployBenefit', ['2500'], ['2000-2999']],
  ['LabourRecord.pensionMonthly', ['3000.5'], ['3000+']],
  [
    'MedicalRecord.selfPaidYtd',
    ['0.00', '999.99', '1000', '4999', '5000', '9999.999', '10000', '19999.99', '20000', '-0.00', '-1'],
    ['0-999', '0-999', '1000-4999', '1000-4999', '5000-9999', '5000-9999', '10000-19999', '10000-19999', '20000+', '0-999', null],
  ],
  ['MedicalRecord.medicalAidPaidYtd', ['5000'], ['5000-9999']],
  ['Household.rigidExpense12m', ['10000'], ['10000-19999']],
  ['CivilAssistance.tempAidAmount', ['3000'], ['1000-4999']],
  ['EducationRecord.studentAidAmount', ['1000'], ['1000-4999']],
  ['CharityAid.grantAmount', ['20000'], ['20000+']],
  [
    'Household.hardshipScore',
    ['0', '19.9', '20', '40', '60', '79.99', '80', '100'],
    ['0-19', '0-19', '20-39', '40-59', '60-79', '60-79', '80-100', '80-100'],
  ],
  [
    'Household.rigidExpenseRatio',
    ['0', '0.249', '0.25', '0.49', '0.5', '0.999', '1', '3.2'],
    ['0-0.24', '0-0.24', '0.25-0.49', '0.25-0.49', '0.5-0.99', '0.5-0.99', '1+', '1+'],
  ],
  ['HousingRecord.perCapitaArea', ['0', '12.9', '13', '29.99', '30'], ['0-12', '0-12', '13-29', '13-29', '30+']],
  [
    'Household.hardshipRank',
    [1, 10, 11, 50, 51, 200, 201, 0],
    ['1-10', '1-10', '11-50', '11-50', '51-200', '51-200', '201+', null],
  ],
  [
    'Recipient.age',
    [0, 5, 6, 13, 14, 17, 18, 29, 30, 39, 45, 50, 69, 79, 80, 104],
    [
      '0-5',
      '0-5',
      '6-13',
      '6-13',
      '14-17',
      '14-17',
      '18-29',
      '18-29',
      '30-39',
      '30-39',
      '40-49',
      '50-59',
      '60-69',
      '70-79',
      '80+',
      '80+',
    ],
  ],
  [
    'Recipient.birthDate',
    ['1980-01-01', '1989-12-31', '2000-02-29', '1899-06-01'],
    ['1980-1989', '1980-1989', '2000-2009', '1890-1899'],
  ],
])('bands of %s', (coordinate, values, expected) => expect(bandsOf(coordinate, values)).toEqual(expected));

test.each<[string, string, [unknown, boolean][]]>([
  [
    'DisabilityRecord.disabilityGrade',
    'TW',
    [
      ['1', true],
      ['2', true],
      ['3', false],
      ['4', false],
    ],
  ],
  [
    'DisabilityRecord.disabilityType',
    'TW',
    [
      ['1', true],
      ['2', true],
      ['5', true],
      ['6', true],
    ],
  ],
  [
    'DisabilityRecord.disabilityType',
    'HO',
    [
      ['1', true],
      ['2', false],
      ['3', false],
      ['4', true],
      ['5', false],
      ['6', false],
      ['7', true],
    ],
  ],
  [
    'EducationRecord.studentStatus',
    'TW',
    [
      ['1', true],
      ['2', false],
      ['4', false],
      ['6', true],
    ],
  ],
  [
    'EducationRecord.studentHardship',
    'TW',
    [
      ['0', false],
      ['1', true],
      ['3', true],
    ],
  ],
  [
    'EconomicVerification.result',
    'ED',
    [
      ['1', true],
      ['2', false],
    ],
  ],
  [
    'Household.assetConclusion',
    'ED',
    [
      ['1', true],
      ['4', false],
    ],
  ],
  [
    'LabourRecord.employmentStatus',
    'ED',
    [
      ['1', true],
      ['2', true],
      ['3', false],
      ['8', false],
    ],
  ],
  [
    'LabourRecord.socialInsuranceStatus',
    'TW',
    [
      ['1', true],
      ['2', false],
      ['3', false],
    ],
  ],
  [
    'EconomicVerification.depositBand',
    'CA',
    [
      ['1', false],
      ['2', true],
      ['3', true],
    ],
  ],
  ['EconomicVerification.marketEntityRole', 'CA', [['3', true]]],
  [
    'EconomicVerification.vehicleCount',
    'HO',
    [
      [0, false],
      [1, true],
    ],
  ],
  [
    'HousingRecord.ownedHomes',
    'CA',
    [
      [0, false],
      [2, true],
    ],
  ],
  ['Household.preventionCategory', 'MI', [['2', true]]],
  [
    'Household.hardshipCauses',
    'CH',
    [
      [['01'], true],
      [[], false],
    ],
  ],
  ['CivilAssistance.assistanceType', 'ED', [['DB_CS', true]]],
  ['CivilAssistance.tempAidCause', 'CH', [['1', true]]],
  ['MedicalRecord.medicalAidCategory', 'RR', [['9', true]]],
  [
    'Recipient.populationTags',
    'EM',
    [
      [['07'], false],
      [['07', '03'], true],
    ],
  ],
  [
    'DisabilityRecord.rehabNeeds',
    'CH',
    [
      [['康复'], true],
      [[], false],
    ],
  ],
])('yes of %s for %s', (coordinate, role, cases) => {
  for (const [value, yes] of cases)
    expect([value, (show(coordinate, 'bool', value, role) as { yes: boolean }).yes]).toEqual([value, yes]);
});
