// A4: somebody lives in one district and is registered in another; the window of either may ask.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const QUERY = 'query ($id: ID!) { recipient(id: $id) { name registeredDivision residenceDivision } }';

export const a4 = (hub: () => Hub) =>
  describe('A4: the window of the district of registration asks about somebody who lives elsewhere', () => {
    const story = () => hub().stories['A4']!;
    const ask = (divisions: readonly string[]) =>
      hub().ask({ query: QUERY, variables: { id: story().recipientId }, as: { ...story(), divisions } });

    it('may see them, and it is on record', async () => {
      const answer = await ask(story().divisions);
      const { name, registeredDivision, residenceDivision } = answer.body.data.recipient;
      expect(name).toBe(story().name);
      expect(registeredDivision.startsWith(story().divisions[0]!)).toBe(true);
      expect(residenceDivision.startsWith(story().divisions[0]!)).toBe(false);
      expect(saidOf(await hub().entryOf(answer), hub(), story().recipientId!)).toMatchObject({ 'Recipient.name': 'plain' });
    });

    it('could not if its token named no division: none is not all', async () => {
      const answer = await ask([]);
      expect(answer.body.data).toEqual({ recipient: null });
      expect(refusals(answer)['Query.recipient']!.code).toBe('OUT_OF_JURISDICTION');
    });
  });
