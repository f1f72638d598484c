// E1: the human resources bureau of 新北 lists its households in which nobody works. Who needs a job is shown, why it is hard to find is not.
import type { Answer, Hub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { refusals, saidOf } from './reading.js';

const LIST = `query ($filter: [Condition!]!) {
  recipients(filter: $filter) {
    edges {
      node {
        id residenceDivision
        household { id labourCapableCount zeroEmployment }
        labour { records { employmentStatus { code } difficultyFlag difficultyKind { code } } }
        health { records { insuranceType { code } } }
      }
    }
  }
}`;
const NOBODY_WORKS = [{ coordinate: 'Household.zeroEmployment', op: 'EQ', values: ['true'] }];

export const e1 = (hub: () => Hub) =>
  describe('E1: the bureau lists the households of 新北 in which nobody works', () => {
    const story = () => hub().stories['E1']!;
    let answer: Answer;
    let expected: readonly Known[];
    beforeAll(async () => {
      answer = await hub().ask({ query: LIST, variables: { filter: NOBODY_WORKS }, as: story() });
      const { world, people } = await peopleOf(hub());
      const [district] = story().divisions;
      expected = people.filter(
        ({ person }) =>
          [person.registeredDivision, person.residenceDivision].some((division) => division.startsWith(district!)) &&
          person.household !== null &&
          world.households[person.household]!.zeroEmployment,
      );
    });
    const nodes = () => answer.body.data.recipients.edges.map(({ node }: { node: { id: string } }) => node);

    it('gets everybody who lives in such a household or is registered there, and nobody else', () => {
      expect(
        nodes()
          .map(({ id }: { id: string }) => id)
          .sort(),
      ).toEqual(expected.map(({ recipientId }) => recipientId).sort());
      for (const { recipientId } of story().persons!)
        expect(nodes()).toContainEqual(expect.objectContaining({ id: recipientId }));
    });

    it('sees how many could work and who is hard to place', () => {
      const head = nodes().find(({ id }: { id: string }) => id === story().recipientId);
      expect(head).toMatchObject({
        residenceDivision: expect.stringMatching(/^320411/),
        household: { labourCapableCount: 2, zeroEmployment: true },
        labour: { records: [{ employmentStatus: { code: '3' }, difficultyFlag: true, difficultyKind: null }] },
        health: null,
      });
    });

    it('is refused why, by law, and everything of health, by no agreement', () => {
      expect(refusals(answer)).toMatchObject({
        'LabourRecord.difficultyKind': { code: 'NOT_SHARED' },
        'MedicalRecord.insuranceType': { code: 'NO_GRANT' },
      });
      expect(Object.keys(refusals(answer))).toHaveLength(2);
    });

    it('is on record with everybody listed', async () => {
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P10', sources: { 'civil-affairs': 'ok', labour: 'ok' } });
      expect(entry.sources).not.toHaveProperty('health');
      expect(saidOf(entry, hub(), story().recipientId!)).toMatchObject({
        'Household.zeroEmployment': 'plain',
        'LabourRecord.difficultyFlag': 'plain',
        'LabourRecord.difficultyKind': 'denied:NOT_SHARED',
      });
    });
  });
