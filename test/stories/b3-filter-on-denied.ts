// B3: a school tries to find out who of its pupils is disabled by filtering. Filtering is reading: it is told nothing, not even how many.
import type { Hub } from '../support/hub.js';
import { refusals } from './reading.js';

const LIST = `query ($filter: [Condition!]!) {
  recipients(filter: $filter) { edges { node { id } } pageInfo { hasNextPage endCursor } }
}`;
const mentally = { coordinate: 'DisabilityRecord.disabilityType', op: 'EQ', values: ['5'] };

export const b3 = (hub: () => Hub) =>
  describe('B3: a school filters its pupils by the kind of their disability', () => {
    const list = (...filter: object[]) => hub().ask({ query: LIST, variables: { filter }, as: hub().stories['B3']! });

    it('is refused as a whole, without a list, a page or a number', async () => {
      const answer = await list(mentally);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toBeNull();
      expect(refusals(answer)).toEqual({
        'Query.recipients': { code: 'FILTER_ON_DENIED_FIELD', path: ['recipients'], count: 1 },
      });
    });

    it('is told the same of a kind that nobody has, and of one hidden among what it may filter by', async () => {
      const plain = { coordinate: 'EducationRecord.schoolStage', op: 'EQ', values: ['2'] };
      const [some, none, hidden] = [
        await list(mentally),
        await list({ ...mentally, values: ['0'] }),
        await list(plain, mentally),
      ];
      expect(none.body.errors).toEqual(some.body.errors);
      expect(hidden.body.errors).toEqual(some.body.errors);
    });

    it('does not even have it asked: no department hears of it', async () => {
      const since = await hub().sandbox.now();
      await list(mentally);
      expect(await hub().sandbox.log(since)).toEqual([]);
    });

    it('takes whatever else was asked down with it: nobody is looked up, and nothing stands in the record as shown', async () => {
      const since = await hub().sandbox.now();
      const answer = await hub().ask({
        query: LIST.replace('{', 'QUERY')
          .replace('query (', 'query ($id: ID!, ')
          .replace('QUERY', '{ recipient(id: $id) { id name }'),
        variables: { filter: [mentally], id: hub().stories['B2']!.recipientId },
        as: hub().stories['B3']!,
      });
      expect(answer.body.data).toBeNull();
      expect(await hub().sandbox.log(since)).toEqual([]);
      const entry = await hub().entryOf(answer);
      expect(entry.type).toBe('DENY');
      expect(Object.values(entry.fieldsets!).flatMap((set) => Object.values(set))).toEqual([
        'denied:NO_GRANT',
        'denied:NO_GRANT',
      ]);
    });

    it('is on record with what it tried to filter by, and for what', async () => {
      const entry = await hub().entryOf(await list(mentally));
      expect(entry).toMatchObject({ type: 'DENY', purpose: 'P08', actor: { role: 'SC', org: hub().stories['B3']!.org } });
      expect(entry.criteria).toEqual([
        { c: mentally.coordinate, ref: hub().ref('criterion', 'DisabilityRecord.disabilityType=5') },
      ]);
    });
  });
