// C1: the insurance bureau settles a patient's bill. It sees the category and its own records plainly, and nothing of income, assets or school.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const SETTLEMENT = `query ($id: ID!) {
  recipient(id: $id) {
    name citizenId lowIncomeCategory { items { code label } } ethnicity { code }
    household { perCapitaMonthlyIncome { value band } assetConclusion { code yes } }
    education { records { schoolName schoolStage { code } } }
    labour { records { pensionMonthly { value band } } }
    housing { records { ownedHomes { value yes } } }
    health {
      records {
        insuranceType { code } insuredStatus { code } premiumSubsidised selfPaidYtd { value band } medicalAidCategory { code }
        medicalAidPaidYtd { value } oneStopSettled majorIllnessFlag diagnosisCode
      }
    }
  }
}`;

/** What the departments' own logs may say that was asked for: the shown fields' columns and no other. */
const CIVIL_COLUMNS = ['dsrlb', 'gxsj', 'gxzq', 'sfzh', 'xm']; // with how fresh its views are
const HEALTH_COLUMNS = [
  'clct_subs_flag',
  'insutype',
  'maf_pay_ytd',
  'maf_psn_type',
  'mjr_dise_flag',
  'onestop_setl_flag',
  'psn_insu_stas',
  'psn_part_amt_ytd',
];

export const c1 = (hub: () => Hub) =>
  describe('C1: the insurance bureau settles the bill of a patient on low income, in one stop', () => {
    const story = () => hub().stories['C1']!;
    const settle = () => hub().ask({ query: SETTLEMENT, variables: { id: story().recipientId }, as: story() });

    it('sees the category, the insurance and what was paid this year as they are', async () => {
      const answer = await settle();
      const { name, citizenId } = story();
      expect(answer.body.data.recipient).toMatchObject({
        name,
        citizenId,
        lowIncomeCategory: { items: [{ code: 'DB', label: '最低生活保障对象' }] },
        health: {
          records: [
            {
              insuranceType: { code: '390' },
              insuredStatus: { code: '1' },
              premiumSubsidised: true,
              selfPaidYtd: { value: '9420.80', band: '5000-9999' },
              medicalAidCategory: { code: '2' },
              medicalAidPaidYtd: { value: '6150.00' },
              oneStopSettled: true,
              majorIllnessFlag: true,
            },
          ],
        },
      });
    });

    it('is refused income, assets, school, work and home without anybody being asked for them, and the diagnosis is nobody’s to give', async () => {
      const since = await hub().sandbox.now();
      const answer = await settle();
      expect(answer.body.data.recipient).toMatchObject({
        ...{ household: null, education: null, labour: null, housing: null },
        health: { records: [{ diagnosisCode: null }] },
      });
      expect(refusals(answer)).toMatchObject({
        'Household.perCapitaMonthlyIncome': { code: 'NO_GRANT', path: ['recipient', 'household'] },
        'Household.assetConclusion': { code: 'NO_GRANT', path: ['recipient', 'household'] },
        'EducationRecord.schoolStage': { code: 'NO_GRANT', path: ['recipient', 'education'] },
        'LabourRecord.pensionMonthly': { code: 'NO_GRANT', path: ['recipient', 'labour'] },
        'HousingRecord.ownedHomes': { code: 'NO_GRANT', path: ['recipient', 'housing'] },
        'MedicalRecord.diagnosisCode': { code: 'NOT_SHARED' },
        'Recipient.ethnicity': { code: 'NO_GRANT' },
      });
      const asked = (await hub().sandbox.log(since)).filter(({ kind }) => kind === 'fields');
      const columns = Object.fromEntries(asked.map(({ department, fields }) => [department, [...fields].sort()]));
      expect(columns).toEqual({ 'civil-affairs': CIVIL_COLUMNS, health: HEALTH_COLUMNS });
      expect(asked.every(({ keys }) => keys.join() === story().citizenId)).toBe(true);
    });

    it('is not told how many live together, and that it asked is on record of each of them', async () => {
      const family = hub().stories['A1']!;
      const query = 'query ($id: ID!) { recipient(id: $id) { name household { id members { relation { code } } } } }';
      const answer = await hub().ask({ query, variables: { id: family.recipientId }, as: story() });
      expect(answer.body.data.recipient.household).toEqual({ id: expect.any(String), members: null });
      expect(refusals(answer)).toEqual({
        'HouseholdMember.relation': { code: 'NO_GRANT', path: ['recipient', 'household', 'members'], count: 1 },
      });
      const entry = await hub().entryOf(answer);
      for (const { recipientId } of family.persons!)
        expect(saidOf(entry, hub(), recipientId!)).toMatchObject({ 'HouseholdMember.relation': 'denied:NO_GRANT' });
    });

    it('is one entry, in time', async () => {
      const begun = performance.now();
      const answer = await settle();
      expect(performance.now() - begun).toBeLessThan(3_000);
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P07', actor: { role: 'MI', org: story().org } });
      expect(entry).not.toHaveProperty('case_ref');
      expect(saidOf(entry, hub(), story().recipientId!)).toMatchObject({
        'Recipient.lowIncomeCategory': 'plain',
        'MedicalRecord.medicalAidPaidYtd': 'plain',
        'MedicalRecord.diagnosisCode': 'denied:NOT_SHARED',
        'Household.perCapitaMonthlyIncome': 'denied:NO_GRANT',
      });
    });
  });
