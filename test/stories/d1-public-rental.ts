// D1: the housing bureau decides about a public rental flat: conclusions, yes and no, and its own records; nothing of banks, firms or grades.
import type { Answer, Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const APPLICATION = `query ($id: ID!) {
  recipient(id: $id) {
    name phone residenceAddress
    household {
      householdSize assetConclusion { code } perCapitaMonthlyIncome { value band }
      verifications {
        result { code } vehicleCount { value yes } propertyCount depositBand { code band yes } marketEntityRole { code yes }
      }
    }
    civilAffairs { assistance { payeeAccount } }
    housing { records { housingAid { code } perCapitaArea { value } dilapidation { code } ownedHomes { value } } }
    disability { records { disabilityType { code yes } disabilityGrade { code yes } } }
  }
}`;

export const d1 = (hub: () => Hub) =>
  describe('D1: the housing bureau works on an application for public rental housing', () => {
    let answer: Answer;
    const story = () => hub().stories['D1']!;
    const ask = (more = {}) => hub().ask({ query: APPLICATION, variables: { id: story().recipientId }, as: story(), ...more });
    beforeAll(async () => {
      answer = await ask();
    });

    it('sees how the family lives, and of its means the conclusion and whether there is a car', () => {
      const { housing, household } = answer.body.data.recipient;
      expect(housing.records).toEqual([
        { housingAid: { code: '0' }, perCapitaArea: { value: '9.80' }, dilapidation: { code: 'C' }, ownedHomes: { value: 1 } },
      ]);
      expect(household).toMatchObject({
        householdSize: 3,
        assetConclusion: { code: expect.stringMatching(/^\d$/) },
        perCapitaMonthlyIncome: { value: null, band: expect.any(String) },
        verifications: [
          { vehicleCount: { value: null, yes: true }, propertyCount: 1, depositBand: null, marketEntityRole: null },
        ],
      });
    });

    it('sees whether the flat must be accessible, and neither which disability nor how severe', () => {
      expect(answer.body.data.recipient.disability.records).toEqual([
        { disabilityType: { code: null, yes: true }, disabilityGrade: { code: null, yes: false } },
      ]);
    });

    it('sees phone and address masked', () => {
      const { phone, residenceAddress } = answer.body.data.recipient;
      expect(phone).toMatch(/^\d{3}\*+\d{4}$/);
      expect(residenceAddress).not.toMatch(/\d/);
    });

    it('is refused what banks and firms told, and the account', () => {
      const codes = Object.fromEntries(Object.entries(refusals(answer)).map(([coordinate, { code }]) => [coordinate, code]));
      expect(codes).toEqual({
        'CivilAssistance.payeeAccount': 'NO_GRANT',
        'EconomicVerification.depositBand': 'NO_GRANT',
        'EconomicVerification.marketEntityRole': 'NO_GRANT',
      });
    });

    it('sees nobody without the case that it works on', async () => {
      const without = await ask({ caseNo: null });
      expect(without.body.data).toEqual({ recipient: null });
      expect(refusals(without)['Query.recipient']!.code).toBe('NO_CASE');
    });

    it('is one entry under the case', async () => {
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P09', case_ref: hub().ref('case', story().caseNo!) });
      expect(entry.sources).toEqual({ 'civil-affairs': 'ok', housing: 'ok', disability: 'ok' });
      expect(saidOf(entry, hub(), story().recipientId!)).toMatchObject({
        'EconomicVerification.vehicleCount': 'bool',
        'DisabilityRecord.disabilityType': 'bool',
        'HousingRecord.perCapitaArea': 'plain',
        'EconomicVerification.depositBand': 'denied:NO_GRANT',
      });
    });
  });
