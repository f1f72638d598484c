// How each shape looks in each render, and what becomes of values that are not of their form.
import { jest } from '@jest/globals';
import type { Render } from '../../src/kernel/classification.js';
import { rendererFor, renderersOf } from '../../src/policy/render.js';
import { isEmpty, type ShownCodes } from '../../src/policy/shown.js';
import { everyField, fieldNamed } from './world.js';

const show = (coordinate: string, render: Render, value: unknown, role = 'TW', minor = false) =>
  rendererFor(fieldNamed(coordinate), render)(value, { role, minor });

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

test('tag 07 is there only for county civil affairs and for the person', () => {
  const tags = (role: string) =>
    (show('Recipient.populationTags', 'plain', ['02', '07'], role) as ShownCodes).items?.map((i) => i.code);
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
