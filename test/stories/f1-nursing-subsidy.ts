// F1: the disabled persons' federation checks a nursing subsidy. Its own records and the need for care are plain, the category is yes or no, money is not its matter.
import type { Answer, Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const SUBSIDY = `query ($id: ID!) {
  recipient(id: $id) {
    name lowIncomeCategory { items { code } yes }
    household { perCapitaMonthlyIncome { value band } }
    civilAffairs { assistance { selfCareLevel { code label } monthlyAmount { value band } } }
    disability {
      source { freshness }
      records {
        disabilityCertNo disabilityType { code label } disabilityGrade { code label } certValidUntil
        nursingSubsidy livingSubsidy rehabNeeds { items { code } }
      }
    }
  }
}`;

export const f1 = (hub: () => Hub) =>
  describe('F1: the federation checks the nursing subsidy of a man who lives alone', () => {
    let answer: Answer;
    const story = () => hub().stories['F1']!;
    beforeAll(async () => {
      answer = await hub().ask({ query: SUBSIDY, variables: { id: story().recipientId }, as: story() });
    });

    it('sees its own certificate plainly, the one that ran out as well, and that pay goes on', () => {
      const [record, ...more] = answer.body.data.recipient.disability.records;
      expect(more).toEqual([]);
      expect(record).toMatchObject({
        disabilityCertNo: `${story().citizenId}41`,
        disabilityType: { code: '4', label: '肢体残疾' },
        disabilityGrade: { code: '1', label: '一级(极重度)' },
        nursingSubsidy: '180.00',
        rehabNeeds: { items: [{ code: '护理服务' }] },
      });
      expect(Date.parse(record.certValidUntil)).toBeLessThan(Date.now());
    });

    it('sees how much care is needed, and of the category only that there is one', () => {
      const { civilAffairs, lowIncomeCategory } = answer.body.data.recipient;
      expect(civilAffairs.assistance.map((a: { selfCareLevel: { code: string } }) => a.selfCareLevel.code)).toContain('3');
      expect(lowIncomeCategory).toEqual({ items: null, yes: true });
    });

    it('is refused every amount but its own', () => {
      expect(answer.body.data.recipient.household).toBeNull();
      const codes = Object.fromEntries(Object.entries(refusals(answer)).map(([coordinate, { code }]) => [coordinate, code]));
      expect(codes).toEqual({ 'Household.perCapitaMonthlyIncome': 'NO_GRANT', 'CivilAssistance.monthlyAmount': 'NO_GRANT' });
    });

    it('is one entry', async () => {
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P11', actor: { role: 'DP' }, sources: { disability: 'ok' } });
      expect(saidOf(entry, hub(), story().recipientId!)).toMatchObject({
        'DisabilityRecord.disabilityCertNo': 'plain',
        'CivilAssistance.selfCareLevel': 'plain',
        'Recipient.lowIncomeCategory': 'bool',
        'Household.perCapitaMonthlyIncome': 'denied:NO_GRANT',
      });
    });
  });
