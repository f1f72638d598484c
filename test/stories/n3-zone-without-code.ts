// N3: a zone that no statistics list names has for its area the towns it was made of; and an officer who is related steps back.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const NAME = 'query ($id: ID!) { recipient(id: $id) { name household { members { recipient { name } } } } }';

export const n3 = (hub: () => Hub) => {
  const story = (key: string) => hub().stories[key]!;

  describe('N3: the window of 天湖街道, whose area is a set of towns', () => {
    it('works with several prefixes of different length as any window with its own', async () => {
      const answer = await hub().ask({ query: NAME, variables: { id: story('N3').recipientId }, as: story('N3') });
      expect(story('N3').divisions.length).toBeGreaterThan(1);
      expect(answer.body.data.recipient.name).toBe(story('N3').name);
      expect(answer.body.data.recipient.household.members).toHaveLength(2);
    });

    it('is the sum of its towns: with all but the family’s own it finds nobody', async () => {
      const { persons } = story('N3');
      const seen = await Promise.all(
        story('N3').divisions.map((_, at) =>
          hub().ask({
            query: NAME,
            variables: { id: persons![0]!.recipientId },
            as: { ...story('N3'), divisions: story('N3').divisions.filter((__, i) => i !== at) },
          }),
        ),
      );
      const lost = seen.filter((answer) => answer.body.data.recipient === null);
      expect(lost).toHaveLength(1);
      expect(refusals(lost[0]!)['Query.recipient']!.code).toBe('OUT_OF_JURISDICTION');
    });
  });

  describe('an officer who is related to the family', () => {
    it('is refused the whole of it, and that stands on record', async () => {
      const answer = await hub().ask({
        query: NAME,
        variables: { id: story('A1').recipientId },
        as: { ...story('A1'), sub: 'tn-hm-013' },
      });
      expect(answer.body.data).toEqual({ recipient: null });
      expect(refusals(answer)['Query.recipient']).toMatchObject({ code: 'CONFLICT_OF_INTEREST', count: 1 });
      expect(saidOf(await hub().entryOf(answer), hub(), story('A1').recipientId!)).toMatchObject({
        'Recipient.name': 'denied:CONFLICT_OF_INTEREST',
      });
    });
  });
};
