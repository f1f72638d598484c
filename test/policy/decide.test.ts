// Stories of the decision, person by person, on the departments' real policies.
import { admission } from '../../src/policy/admission.js';
import { decidePerson, renderSubject } from '../../src/policy/rows.js';
import { planFor, rowOf, verdictAt } from './asking.js';
import { callerOf, catalogue, fullGrants, grantOf, householdOf, letterOf, personOf, purposeOf, TODAY, theCase } from './world.js';

describe('A1: a town window, temporary aid, letter signed', () => {
  const plan = planFor(callerOf('TW'), 'P04');
  const column = decidePerson(plan, rowOf());
  const shown = Object.fromEntries(catalogue.fields.map((field, n) => [field.coordinate, column.renders[n]]));

  test('sees what temporary aid needs, and no more', () => {
    expect(shown).toMatchObject({
      'Recipient.id': 'plain',
      'Recipient.citizenId': 'mask',
      'Recipient.name': 'plain',
      'Recipient.birthDate': 'band',
      'Recipient.age': 'plain',
      'Recipient.residenceAddress': 'plain',
      'Recipient.lowIncomeCategory': 'plain',
      'Recipient.ethnicity': 'deny',
      'Household.perCapitaMonthlyIncome': 'band',
      'MedicalRecord.selfPaidYtd': 'band',
      'MedicalRecord.majorIllnessFlag': 'bool',
      'MedicalRecord.diagnosisCode': 'deny',
      'DisabilityRecord.disabilityType': 'bool',
      'DisabilityRecord.disabilityCertNo': 'deny',
    });
  });
  test('is told why not', () => {
    expect(verdictAt(column, 'MedicalRecord.diagnosisCode')).toEqual({
      render: 'deny',
      code: 'NOT_SHARED',
      rule: 'ceiling:health/TW/P04',
    });
    expect(verdictAt(column, 'Recipient.ethnicity')).toEqual({
      render: 'deny',
      code: 'NO_GRANT',
      rule: 'ceiling:civil-affairs/TW/P04',
    });
    expect(verdictAt(column, 'Recipient.name')).toEqual({ render: 'plain', code: null, rule: 'grant:GR-civil-affairs-P04' });
  });
  test('of a child under 14 sees masks where plain would be too much', () => {
    const child = personOf({ recipientId: 'r2', birthDate: '2012-01-02' });
    const household = householdOf(personOf(), child);
    const seen = decidePerson(plan, rowOf(child, { household, letters: [letterOf()] }));
    expect(verdictAt(seen, 'Recipient.name')).toEqual({
      ...{ render: 'mask', code: 'LEVEL_EXCEEDED', rule: 'row:under-14' },
      grantNo: 'GR-civil-affairs-P04',
    });
    expect(verdictAt(seen, 'Recipient.residenceAddress')?.render).toBe('mask');
    expect(verdictAt(seen, 'Recipient.birthDate')).toEqual(verdictAt(column, 'Recipient.birthDate'));
    expect(verdictAt(seen, 'Recipient.age')?.render).toBe('plain');
    expect(renderSubject(plan, child).minor).toBe(true);
  });
  test('of a child sees all of it again from the fourteenth birthday', () => {
    const child = personOf({ recipientId: 'r2', birthDate: '2012-01-01' });
    expect(decidePerson(plan, rowOf(child, { household: householdOf(personOf(), child), letters: [letterOf()] }))).toBe(column);
  });
  test('protects somebody of unknown age like a child', () => {
    expect(verdictAt(decidePerson(plan, rowOf(personOf({ birthDate: null }))), 'Recipient.name')?.render).toBe('mask');
  });
  test('sees a protected address as a normal masked one, without a code', () => {
    const seen = decidePerson(plan, rowOf(personOf({ addressProtected: true })));
    expect(verdictAt(seen, 'Recipient.residenceAddress')).toEqual({
      render: 'mask',
      code: null,
      rule: 'row:address',
      grantNo: 'GR-civil-affairs-P04',
      noted: 'ADDRESS_PROTECTED',
    });
    expect(seen.renders.filter((render, n) => render !== column.renders[n])).toEqual(['mask']);
  });
});

test('C1: health insurance settles a bill', () => {
  const column = decidePerson(
    planFor(callerOf('MI', { divisions: ['3204'] }), 'P07'),
    rowOf(personOf(), { theCase: null, letters: [] }),
  );
  const shown = (coordinate: string) => verdictAt(column, coordinate)?.render;
  expect(
    [
      'MedicalRecord.insuranceType',
      'Recipient.lowIncomeCategory',
      'MedicalRecord.selfPaidYtd',
      'MedicalRecord.medicalAidPaidYtd',
    ].map(shown),
  ).toEqual(Array(4).fill('plain'));
  expect(shown('MedicalRecord.majorIllnessFlag')).toBe('plain'); // P07 reaches level four
  expect(['Household.perCapitaMonthlyIncome', 'Household.assetConclusion', 'MedicalRecord.diagnosisCode'].map(shown)).toEqual(
    Array(3).fill('deny'),
  );
  expect(shown('Recipient.phone')).toBe('mask');
});

describe('refusals of everybody', () => {
  test('L2: an administrator has no purpose that is his', () => {
    const plan = planFor(callerOf('SA'), 'P04', fullGrants('TW', 'P04'));
    expect(decidePerson(plan, rowOf()).refused).toBe('PURPOSE_MISMATCH');
    expect(plan.shows).toBe(false);
    expect(verdictAt(plan.column, 'Recipient.name')).toEqual({
      render: 'deny',
      code: 'PURPOSE_MISMATCH',
      rule: 'purpose:P04/SA',
    });
  });
  test('A3: no purpose, nothing', () => {
    const plan = planFor(callerOf('TW'), null);
    expect(decidePerson(plan, rowOf())).toBe(plan.refuse('NO_PURPOSE'));
    expect(plan.column.verdicts.filter((v) => v.render !== 'deny').map((v) => v.rule)).toEqual(['handle', 'handle']);
  });
  test('admission', () => {
    const caller = callerOf('TW');
    const ask = (purpose: string | null, caseNo: string | null, found?: typeof theCase | null) =>
      admission({ caller, purpose: purpose ? purposeOf(purpose) : null, caseNo, theCase: found });
    expect(ask(null, null)).toEqual({ code: 'NO_PURPOSE', rule: 'purpose:none' });
    expect(ask('P07', 'C-1')).toEqual({ code: 'PURPOSE_MISMATCH', rule: 'purpose:P07/TW' });
    expect(ask('P04', null)).toEqual({ code: 'NO_CASE', rule: 'case:missing' });
    expect(ask('P04', '')).toEqual({ code: 'NO_CASE', rule: 'case:missing' });
    expect(ask('P04', 'C-1')).toBeNull();
    expect(ask('P04', 'C-1', null)).toEqual({ code: 'NO_CASE', rule: 'case:unknown' });
    expect(ask('P04', 'C-1', { ...theCase, open: false })).toEqual({ code: 'NO_CASE', rule: 'case:closed' });
    expect(ask('P04', 'C-1', theCase)).toBeNull();
    expect(ask('P03', null)).toBeNull();
  });
});

describe('grants', () => {
  const name: [string, 'plain'] = ['Recipient.name', 'plain'];
  const nameFor = (...grants: ReturnType<typeof grantOf>[]) =>
    verdictAt(decidePerson(planFor(callerOf('TW'), 'P04', grants), rowOf()), 'Recipient.name');

  test('none, revoked, future, run out', () => {
    expect(nameFor()).toEqual({ render: 'deny', code: 'NO_GRANT', rule: 'grant:none' });
    expect(nameFor(grantOf('civil-affairs', 'P04', [name], { status: 'REVOKED' }))?.code).toBe('NO_GRANT');
    expect(nameFor(grantOf('civil-affairs', 'P04', [name], { validFrom: '2026-01-02' }))?.code).toBe('NO_GRANT');
    expect(nameFor(grantOf('civil-affairs', 'P04', [name], { validTo: '2025-12-31', grantNo: 'GR-1' }))).toEqual({
      render: 'deny',
      code: 'GRANT_EXPIRED',
      rule: 'grant:GR-1',
    });
    expect(nameFor(grantOf('civil-affairs', 'P04', [name], { validTo: TODAY, validFrom: TODAY }))?.render).toBe('plain');
  });
  test('of another provider, body or purpose count for nothing', () => {
    for (const other of [{ provider: 'health' }, { demandOrg: '51320499MA0DEM0214' }, { purpose: 'P01' }])
      expect(nameFor(grantOf('civil-affairs', 'P04', [name], other))?.code).toBe('NO_GRANT');
  });
  test('give the weaker of grant and ceiling, and the strongest of several', () => {
    expect(nameFor(grantOf('civil-affairs', 'P04', [['Recipient.name', 'mask']]))?.render).toBe('mask');
    const two = [
      grantOf('civil-affairs', 'P04', [['Recipient.name', 'mask']]),
      grantOf('civil-affairs', 'P04', [name], { grantNo: 'GR-2' }),
    ];
    expect(nameFor(...two)).toEqual({ render: 'plain', code: null, rule: 'grant:GR-2' });
    const id = (render: 'plain' | 'band') =>
      verdictAt(
        planFor(callerOf('TW'), 'P04', [grantOf('civil-affairs', 'P04', [['Recipient.citizenId', render]])]).column,
        'Recipient.citizenId',
      );
    expect(id('plain')?.render).toBe('mask'); // never beyond the ceiling
    expect(id('band')?.render).toBe('deny'); // a text has no band
  });
  test('whose divisions leave a person out refuse the person, or only their own fields', () => {
    const ask = (civil: string, health: string) => {
      const divisions: Record<string, string> = { 'civil-affairs': civil, health };
      const grants = fullGrants('TW', 'P04').flatMap((g) =>
        divisions[g.provider] ? [{ ...g, divisions: [divisions[g.provider] ?? ''] }] : [],
      );
      return decidePerson(planFor(callerOf('TW'), 'P04', grants), rowOf());
    };
    expect(ask('320404', '320404').refused).toBe('OUT_OF_JURISDICTION');
    const half = ask('32', '320404');
    expect(half.refused).toBeNull();
    expect(verdictAt(half, 'MedicalRecord.selfPaidYtd')).toEqual({
      render: 'deny',
      code: 'OUT_OF_JURISDICTION',
      rule: 'grant:GR-health-P04',
    });
    expect(verdictAt(half, 'Recipient.name')?.render).toBe('plain');
  });
});
