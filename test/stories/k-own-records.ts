// K1–K4: citizens and their own: the record, the child's, the day of turning fourteen, and a father who died.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const FILE = `query ($id: ID!) {
  recipient(id: $id) {
    id name citizenId phone residenceAddress lifeStatus { code }
    household { perCapitaMonthlyIncome { value } members { relation { code } recipient { id name } } }
    health { records { selfPaidYtd { value } severeMentalManaged } }
  }
}`;

export const ownRecords = (hub: () => Hub) => {
  const story = (key: string) => hub().stories[key]!;
  const see = (key: string, id: string | null, recipient: readonly (string | null)[]) =>
    hub().ask({ query: FILE, variables: { id }, as: { ...story(key), recipient: recipient.map(String) } });
  const asAlso = (key: string, id = story(key).recipientId) => see(key, id, [story(key).also![0]!.recipient]);

  describe('K1: a citizen reads the own record', () => {
    it('sees it plain, the household as a total, and of the other adults nothing', async () => {
      const [self, ...others] = story('K1').persons!;
      const answer = await see('K1', self!.recipientId, [self!.recipientId]);
      const { recipient } = answer.body.data;
      expect(recipient).toMatchObject({ name: self!.name, citizenId: self!.citizenId, lifeStatus: { code: '1' } });
      expect(recipient.household.perCapitaMonthlyIncome.value).toMatch(/^\d+\.\d\d$/);
      expect(recipient.household.members.map((m: { recipient: { id: string } }) => m.recipient.id)).toEqual([self!.recipientId]);
      for (const { name, citizenId, recipientId } of others)
        for (const secret of [name, citizenId!, recipientId]) expect(answer.text).not.toContain(secret);
      expect(refusals(answer)['MedicalRecord.severeMentalManaged']!.code).toBe('NOT_SHARED');
    });

    it('is told of the others what an unknown person would be', async () => {
      const [self, wife] = story('K1').persons!;
      const answer = await see('K1', wife!.recipientId, [self!.recipientId]);
      expect(answer.body.data).toEqual({ recipient: null });
      expect(refusals(answer)['Query.recipient']!.code).toBe('OUT_OF_JURISDICTION');
    });
  });

  describe('K2: a mother reads the record of her child of nine', () => {
    it('sees it plain, as the guardian whom the register names', async () => {
      const [child, mother] = story('K2').persons!;
      const { recipient } = (await asAlso('K2')).body.data;
      expect(recipient).toMatchObject({ name: child!.name, citizenId: child!.citizenId });
      expect(recipient.household.members.map((m: { recipient: { id: string } }) => m.recipient.id).sort()).toEqual(
        [child!.recipientId, mother!.recipientId].sort(),
      );
    });

    it('finds no way to the father, whose address is protected; nor does he to the child by claiming it', async () => {
      const [child, mother, father] = story('K2').persons!;
      for (const answer of [
        await see('K2', father!.recipientId, [mother!.recipientId, child!.recipientId]),
        await see('K2', child!.recipientId, [father!.recipientId, child!.recipientId]),
      ]) {
        expect(answer.body.data).toEqual({ recipient: null });
        expect(refusals(answer)['Query.recipient']!.code).toBe('OUT_OF_JURISDICTION');
      }
    });
  });

  it('K3: on the fourteenth birthday one reads the own record, and the parent still does', async () => {
    const [citizen] = story('K3').persons!;
    const own = await see('K3', citizen!.recipientId, [citizen!.recipientId]);
    expect(own.body.data.recipient).toMatchObject({ name: citizen!.name, citizenId: citizen!.citizenId });
    expect((await asAlso('K3')).body.data.recipient).toMatchObject({ name: citizen!.name });
  });

  describe('K4: a daughter asks about her father, who died', () => {
    it('sees who he was and that he died, and the rest is refused', async () => {
      const [late] = story('K4').persons!;
      const answer = await asAlso('K4');
      expect(answer.body.data.recipient).toMatchObject({
        name: late!.name,
        citizenId: late!.citizenId,
        lifeStatus: { code: '2' },
        phone: null,
        residenceAddress: null,
        health: null,
      });
      expect(refusals(answer)).toMatchObject({
        'Recipient.phone': { code: 'DECEASED_RESTRICTED' },
        'MedicalRecord.selfPaidYtd': { code: 'DECEASED_RESTRICTED' },
      });
      expect(saidOf(await hub().entryOf(answer), hub(), late!.recipientId!)).toMatchObject({
        'Recipient.name': 'plain',
        'Recipient.phone': 'denied:DECEASED_RESTRICTED',
      });
    });

    it('a citizen of another household finds nobody', async () => {
      const answer = await see('K4', story('K4').recipientId, [story('K1').recipientId]);
      expect(answer.body.data).toEqual({ recipient: null });
    });
  });
};
