// J1: the verification letter of a family of four adults has three signatures. That is no letter; with all of them it is one.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const CHECK = `query ($id: ID!) {
  recipient(id: $id) {
    name
    household { perCapitaMonthlyIncome { value } verifications { result { code } depositBand { band } vehicleCount { value } } }
    health { records { selfPaidYtd { band } } }
  }
}`;

export const j1 = (hub: () => Hub) =>
  describe('J1: the verification centre runs a check, and one of four adults has not signed', () => {
    const check = (key: string) => {
      const story = hub().stories[key]!;
      return hub().ask({ query: CHECK, variables: { id: story.recipientId }, as: story });
    };

    it('is refused what the letter is for, and who they are is not', async () => {
      const answer = await check('J1');
      expect(answer.body.data.recipient).toEqual({ name: hub().stories['J1']!.name, household: null, health: null });
      expect(new Set(Object.values(refusals(answer)).map(({ code }) => code))).toEqual(new Set(['NO_AUTHORISATION']));
      expect(Object.keys(refusals(answer))).toContain('Household.perCapitaMonthlyIncome');
      expect(saidOf(await hub().entryOf(answer), hub(), hub().stories['J1']!.recipientId!)).toMatchObject({
        'Recipient.name': 'plain',
        'Household.perCapitaMonthlyIncome': 'denied:NO_AUTHORISATION',
        'MedicalRecord.selfPaidYtd': 'denied:NO_AUTHORISATION',
      });
    });

    it('J2: sees the check’s result once everybody has signed, deposits only as a band', async () => {
      const answer = await check('J2');
      expect(answer.body).not.toHaveProperty('errors');
      const { household } = answer.body.data.recipient;
      expect(household.perCapitaMonthlyIncome.value).toMatch(/^\d+\.\d\d$/);
      expect(household.verifications).toEqual([
        {
          result: { code: expect.stringMatching(/^\d$/) },
          depositBand: { band: expect.any(String) },
          vehicleCount: { value: expect.any(Number) },
        },
      ]);
    });
  });
