// How each shape looks in each render: contract tables for bands and for what "yes" means, and values that are not of their form.
import { jest } from '@jest/globals';
import type { Render } from '../../src/kernel/classification.js';
import { rendererFor, renderersOf } from '../../src/policy/render.js';
import { isEmpty } from '../../src/policy/shown.js';
import { everyField, fieldNamed } from './world.js';

const show = (coordinate: string, render: Render, value: unknown, role = 'TW', minor = false) =>
  rendererFor(fieldNamed(coordinate), render)(value, { role, minor });
const bandsOf = (coordinate: string, values: readonly unknown[]) =>
  values.map((value) => (show(coordinate, 'band', value) as { band: string | null }).band);

test('plain fills every member', () => {
  expect(show('Recipient.sex', 'plain', '2')).toEqual({ code: '2', label: '女性', band: null, yes: true });
  expect(show('Recipient.age', 'plain', 67)).toEqual({ value: 67, band: '60-69', yes: true });
  expect(show('Recipient.birthDate', 'plain', '1948-03-15')).toEqual({ value: '1948-03-15', band: '1940-1949' });
  expect(show('MedicalRecord.selfPaidYtd', 'plain', '23400.00')).toEqual({ value: '23400.00', band: '20000+', yes: true });
  expect(show('EconomicVerification.depositBand', 'plain', '2')).toEqual({
    code: '2',
    label: '限额至两倍',
    band: '限额至两倍',
    yes: true,
  });
  expect(show('Recipient.lowIncomeCategory', 'plain', ['DB', 'FP'])).toEqual({
    items: [
      { code: 'DB', label: '最低生活保障对象' },
      { code: 'FP', label: '防止返贫监测对象' },
    ],
    yes: true,
  });
  expect(show('DisabilityRecord.rehabNeeds', 'plain', ['康复训练'])).toEqual({
    items: [{ code: '康复训练', label: null }],
    yes: true,
  });
  expect(show('Recipient.name', 'plain', '陈秀英')).toBe('陈秀英');
  expect(show('Recipient.id', 'plain', 'r-1')).toBe('r-1');
});

test('band fills only the band, bool only the answer, deny nothing', () => {
  expect(show('MedicalRecord.selfPaidYtd', 'band', '12000')).toEqual({ value: null, band: '10000-19999', yes: null });
  expect(show('Recipient.birthDate', 'band', '2015-11-03')).toEqual({ value: null, band: '2010-2019' });
  expect(show('EconomicVerification.depositBand', 'band', '3')).toEqual({ code: null, label: null, band: '两倍以上', yes: null });
  expect(show('Recipient.lowIncomeCategory', 'bool', ['TK'])).toEqual({ items: null, yes: true });
  expect(show('EconomicVerification.result', 'bool', '3')).toEqual({ code: null, label: null, band: null, yes: false });
  expect(show('EconomicVerification.vehicleCount', 'bool', 2)).toEqual({ value: null, band: null, yes: true });
  expect(show('MedicalRecord.majorIllnessFlag', 'bool', false)).toBe(false);
  expect(show('Recipient.name', 'deny', '陈秀英')).toBeNull();
  expect(show('Recipient.sex', 'count', '2')).toBeNull();
});

test('what is known to be empty is an object of nulls, a scalar null', () => {
  expect(show('Recipient.sex', 'plain', null)).toEqual({ code: null, label: null, band: null, yes: null });
  expect(show('Recipient.lowIncomeCategory', 'bool', null)).toEqual({ items: null, yes: null });
  expect(show('Recipient.birthDate', 'band', undefined)).toEqual({ value: null, band: null });
  expect(show('MedicalRecord.selfPaidYtd', 'plain', null)).toEqual({ value: null, band: null, yes: null });
  expect(show('Recipient.name', 'mask', null)).toBeNull();
  expect(isEmpty(show('Recipient.sex', 'plain', null))).toBe(true);
  expect(isEmpty(show('Recipient.sex', 'plain', '1'))).toBe(false);
});
test('an empty list is an answer: none', () => {
  expect(show('Recipient.lowIncomeCategory', 'bool', [])).toEqual({ items: null, yes: false });
  expect(show('Recipient.lowIncomeCategory', 'plain', [])).toEqual({ items: [], yes: false });
});

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

test('tag 07 is there only for county civil affairs and for the person', () => {
  const tags = (role: string) =>
    (show('Recipient.populationTags', 'plain', ['02', '07'], role) as { items: { code: string }[] }).items.map((i) => i.code);
  expect(tags('CA')).toEqual(['02', '07']);
  expect(tags('CI')).toEqual(['02', '07']);
  for (const role of ['TW', 'VC', 'RS', 'CC', 'MI']) expect(tags(role)).toEqual(['02']);
});

test('a code that the table does not know is shown without a label', () => {
  expect(show('MedicalRecord.insuranceType', 'plain', '777')).toEqual({ code: '777', label: null, band: null, yes: true });
});

test.each<[string, Render, unknown]>([
  ['Recipient.sex', 'plain', 2],
  ['Recipient.sex', 'plain', ''],
  ['Recipient.lowIncomeCategory', 'plain', 'DB'],
  ['Recipient.lowIncomeCategory', 'bool', ['DB', 7]],
  ['Recipient.age', 'plain', 67.5],
  ['Recipient.age', 'band', Number.NaN],
  ['Recipient.age', 'band', -1],
  ['Recipient.birthDate', 'plain', '1948-02-30'],
  ['MedicalRecord.selfPaidYtd', 'plain', 23400],
  ['MedicalRecord.selfPaidYtd', 'band', '1e5'],
  ['MedicalRecord.selfPaidYtd', 'band', '-20'],
  ['EconomicVerification.depositBand', 'band', '9'],
  ['Recipient.name', 'mask', { toString: () => '陈秀英' }],
  ['Recipient.citizenId', 'mask', 320499194803150122n],
  ['Recipient.registeredDivision', 'plain', '32040a'],
  ['MedicalRecord.premiumSubsidised', 'plain', 'true'],
  ['CivilAssistance.approvedDate', 'plain', '2025/01/01'],
  ['EconomicVerification.issuedAt', 'plain', 'yesterday'],
])('%s as %s of an odd value is empty and counted', (coordinate, render, value) => {
  const unreadable = jest.fn();
  const shown = rendererFor(fieldNamed(coordinate), render, unreadable)(value, { role: 'TW', minor: false });
  expect(isEmpty(shown)).toBe(true);
  expect(unreadable.mock.calls).toEqual([[coordinate, render]]);
});

test('a list that throws when read is empty too', () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  expect(isEmpty(show('Recipient.lowIncomeCategory', 'plain', proxy))).toBe(true);
});

test('the table of renderers covers every field and render', () => {
  const table = renderersOf(everyField);
  expect(table).toHaveLength(everyField.fields.length);
  expect(table[everyField.numberOf.get('Recipient.name') ?? -1]?.mask('陈秀英', { role: 'TW', minor: false })).toBe('陈**');
});
