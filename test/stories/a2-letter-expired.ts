// A2: the family's verification letter ran out yesterday. Who they are can still be seen, what they have cannot, and nobody is asked for it.
import type { Answer, Entry, Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const FILE = `query ($id: ID!) {
  recipient(id: $id) {
    name age { value } lowIncomeCategory { items { code } }
    household { id householdSize perCapitaMonthlyIncome { band } verifications { result { code } validUntil } }
    health { source { freshness } records { selfPaidYtd { band } majorIllnessFlag } }
  }
}`;

export const a2 = (hub: () => Hub) =>
  describe('A2: the same window, but the family’s letter ran out yesterday', () => {
    let answer: Answer;
    let entry: Entry;
    let asked: string[];
    const story = () => hub().stories['A2']!;
    beforeAll(async () => {
      const since = await hub().sandbox.now();
      answer = await hub().ask({ query: FILE, variables: { id: story().recipientId }, as: story() });
      asked = (await hub().sandbox.log(since)).map(({ department }) => department);
      entry = await hub().entryOf(answer);
    });

    it('shows who they are and of which category, and names the letter as what is missing for the rest', () => {
      expect(answer.body.data.recipient).toMatchObject({
        name: story().name,
        lowIncomeCategory: { items: [{ code: 'DB' }] },
        household: { id: expect.any(String), householdSize: null, perCapitaMonthlyIncome: null, verifications: null },
        health: null,
      });
      const { 'EconomicVerification.validUntil': neverShared, ...rest } = refusals(answer);
      expect(neverShared!.code).toBe('NO_GRANT'); // with a letter neither: that it is missing comes second
      expect(new Set(Object.values(rest).map(({ code }) => code))).toEqual(new Set(['AUTHORISATION_EXPIRED']));
      expect(rest['MedicalRecord.selfPaidYtd']!.path).toEqual(['recipient', 'health']);
    });

    it('does not ask the bureau whose fields may not be shown', () => {
      expect(asked).not.toContain('health');
      expect(asked).toContain('civil-affairs');
    });

    it('is on record with what was refused for the letter', () => {
      expect(entry.type).toBe('DISC');
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        'Recipient.name': 'plain',
        'Recipient.age': 'plain',
        'Recipient.birthDate': 'band', // as his age says it
        'Recipient.lowIncomeCategory': 'plain',
        'Household.id': 'plain',
        'Household.householdSize': 'denied:AUTHORISATION_EXPIRED',
        'Household.perCapitaMonthlyIncome': 'denied:AUTHORISATION_EXPIRED',
        'EconomicVerification.result': 'denied:AUTHORISATION_EXPIRED',
        'EconomicVerification.validUntil': 'denied:NO_GRANT',
        'MedicalRecord.selfPaidYtd': 'denied:AUTHORISATION_EXPIRED',
        'MedicalRecord.majorIllnessFlag': 'denied:AUTHORISATION_EXPIRED',
      });
    });
  });
