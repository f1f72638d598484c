// A3: a window that does not say what for is told nothing, of anybody, and no department learns that somebody was asked about.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const BY_ID =
  '{ recipient(id: $id) { id name health { records { selfPaidYtd { band } } } household { members { recipient { name } } } } }';
const BY_IDENTITY = '{ recipientByIdentity(citizenId: $citizenId, name: $name) { id name } }';

export const a3 = (hub: () => Hub) =>
  describe('A3: a window asks without saying what for', () => {
    const story = () => hub().stories['A3']!;

    it('gets nothing, not even from a department', async () => {
      const since = await hub().sandbox.now();
      const answer = await hub().ask({
        query: `query ($id: ID!) ${BY_ID}`,
        variables: { id: story().recipientId },
        as: story(),
        purpose: null,
      });
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({ recipient: null });
      expect(refusals(answer)).toEqual({ 'Query.recipient': { code: 'NO_PURPOSE', path: ['recipient'], count: 1 } });
      expect(await hub().sandbox.log(since)).toEqual([]);
    });

    it('learns nothing by number and name either, and nothing about a list', async () => {
      const since = await hub().sandbox.now();
      const { citizenId, name, persons } = story();
      const byIdentity = await hub().ask({
        query: `query ($citizenId: CitizenId!, $name: String!) ${BY_IDENTITY}`,
        variables: { citizenId, name },
        as: story(),
        purpose: null,
      });
      const list = await hub().ask({
        query: 'query ($ids: [ID!]!) { recipients(ids: $ids) { edges { node { name } } } }',
        variables: { ids: persons!.map(({ recipientId }) => recipientId) },
        as: story(),
        purpose: null,
      });
      expect(byIdentity.body.data).toEqual({ recipientByIdentity: null });
      expect(list.body.data).toEqual({ recipients: { edges: [{ node: null }, { node: null }, { node: null }, { node: null }] } });
      expect(refusals(list)).toEqual({
        'RecipientEdge.node': { code: 'NO_PURPOSE', path: ['recipients', 'edges', 0, 'node'], count: 4 },
      });
      expect(await hub().sandbox.log(since)).toEqual([]);
    });

    it('stands on record as refused, about whom and for what', async () => {
      const answer = await hub().ask({
        query: `query ($id: ID!) ${BY_ID}`,
        variables: { id: story().recipientId },
        as: story(),
        purpose: null,
      });
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DENY', case_ref: hub().ref('case', story().caseNo!) });
      expect(entry).not.toHaveProperty('purpose');
      expect(entry).not.toHaveProperty('sources');
      expect(entry.subjects).toHaveLength(1);
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        'Recipient.id': 'denied:NO_PURPOSE',
        'Recipient.name': 'denied:NO_PURPOSE',
        'MedicalRecord.selfPaidYtd': 'denied:NO_PURPOSE',
      });
    });
  });
