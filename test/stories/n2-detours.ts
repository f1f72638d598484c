// N2: a developer tries to get at the whole number by aliases, nested fragments and other roots. Every way leads past the same verdict.
import type { Answer, Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const DETOURS = `
query Detours($id: ID!, $citizenId: CitizenId!, $name: String!, $ids: [ID!]!, $yes: Boolean = true, $no: Boolean = false) {
  first: recipient(id: $id) { citizenId x: citizenId name: citizenId }
  second: recipient(id: $id) { ...One @include(if: $yes) ... on Recipient @skip(if: $no) { __proto__: citizenId } }
  recipientByIdentity(citizenId: $citizenId, name: $name) { constructor: citizenId ...One }
  recipients(ids: $ids) { edges { node { n: citizenId ...One } } }
  third: recipient(id: $id) { household { members { recipient { id id2: citizenId ...One } } } }
}
fragment One on Recipient { ...Two }
fragment Two on Recipient { ... { ...Three } }
fragment Three on Recipient { ... on Recipient { ...Four } }
fragment Four on Recipient { deep: citizenId realName: name diagnosis: health { records { name: diagnosisCode insuranceType { label } } } }
`;

export const n2 = (hub: () => Hub) =>
  describe('N2: a developer asks for the number under other names and by other ways', () => {
    let answer: Answer;
    const story = () => hub().stories['N2']!;
    beforeAll(async () => {
      const { recipientId, citizenId, name } = story();
      const variables = { id: recipientId, citizenId, name, ids: [recipientId] };
      answer = await hub().ask({ query: DETOURS, variables, as: story() });
    });

    it('sees the masked one wherever it stands', () => {
      const masked = `320${'*'.repeat(14)}X`;
      const { first, second, recipientByIdentity, recipients, third } = answer.body.data;
      const { diagnosis } = second;
      expect(first).toEqual({ citizenId: masked, x: masked, name: masked });
      const one = { deep: masked, realName: story().name, diagnosis };
      // from JSON, `__proto__` is a property like any other
      expect(second).toEqual({ ...one, ['__proto__']: masked });
      expect(recipientByIdentity).toEqual({ ...one, constructor: masked });
      expect(recipients.edges).toEqual([{ node: { ...one, n: masked } }]);
      const members = third.household.members.map((m: { recipient: object }) => m.recipient);
      expect(members).toContainEqual({ ...one, id: story().recipientId, id2: masked });
      expect(diagnosis).toEqual({ records: [{ name: null, insuranceType: { label: '城乡居民基本医疗保险' } }] });
    });

    it('gets no number of anybody in full, nor a diagnosis', () => {
      for (const { citizenId } of story().persons!) expect(answer.text).not.toContain(citizenId);
      expect(answer.text).not.toMatch(/C34|J18/);
    });

    it('is told of each refused field once, under its own name, with how often it was refused', () => {
      const refused = refusals(answer);
      expect(Object.keys(refused)).toEqual(['MedicalRecord.diagnosisCode']);
      // by three roots of the person and, in the household, of each member with a record
      expect(refused['MedicalRecord.diagnosisCode']!.count).toBe(3 + 4);
    });

    it('stands on record under the fields’ own names', async () => {
      const entry = await hub().entryOf(answer);
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        'Recipient.id': 'plain',
        'Recipient.citizenId': 'mask',
        'Recipient.name': 'plain',
        'MedicalRecord.diagnosisCode': 'denied:NOT_SHARED',
        'MedicalRecord.insuranceType': 'plain',
      });
      expect(entry.subjects).toHaveLength(4);
    });
  });
