// A5: somebody without any tie to the window's district looks, byte for byte, like somebody nobody has ever heard of.
import type { Answer, Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const FILE = '{ id name household { id members { recipient { name } } } health { records { selfPaidYtd { band } } } }';
const BY_ID = `query ($id: ID!) { recipient(id: $id) ${FILE} }`;
const BY_IDENTITY = `query ($citizenId: CitizenId!, $name: String!) { recipientByIdentity(citizenId: $citizenId, name: $name) ${FILE} }`;
const LIST = `query ($ids: [ID!]!) { recipients(ids: $ids) { edges { cursor node ${FILE} } pageInfo { hasNextPage endCursor } } }`;
const HOUSEHOLD = 'query ($id: ID!) { household(id: $id) { id householdSize members { relation { code } } } }';

/** Of the form of a handle; nobody has it. */
const UNKNOWN = 'AAAAAAAAAAAAAAAAAAAAAA';
/** Of the form of a citizen id, with a division that was never issued; nobody has it. */
const UNKNOWN_CITIZEN = '320499190001010007';
const OWN_HEADERS = /^(date|zhongfu-receipt)$/;

/** An answer without what is each answer's own. */
function comparable({ status, headers, text, body }: Answer): unknown {
  const ids = Object.values(body.extensions.audit as Record<string, string>);
  return {
    status,
    headers: [...headers].filter(([name]) => !OWN_HEADERS.test(name)),
    text: ids.reduce((bytes, id) => bytes.replace(id, '—'), text),
  };
}

export const a5 = (hub: () => Hub) =>
  describe('A5: the window of 新北 asks about somebody without any tie to it', () => {
    const story = () => hub().stories['A5']!;
    const ask = (query: string, variables: Record<string, unknown>) => hub().ask({ query, variables, as: story() });

    it('is told that there is nobody here, in words that fit both', async () => {
      const answer = await ask(BY_ID, { id: story().recipientId });
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({ recipient: null });
      expect(answer.body.errors).toHaveLength(1);
      expect(answer.body.errors[0]).toMatchObject({
        message: '查无此人或不在您的辖区',
        path: ['recipient'],
        extensions: { code: 'OUT_OF_JURISDICTION', coordinate: 'Query.recipient', count: 1 },
      });
    });

    it.each([
      ['of the usual form', UNKNOWN],
      ['of one character', '0'],
      ['of 64 characters', 'x'.repeat(64)],
      ['that is no handle at all', "查无此人'; --"],
      ['of Object’s own', '__proto__'],
    ])('cannot tell them from an unknown id %s', async (_what, id) => {
      const [known, unknown] = [await ask(BY_ID, { id: story().recipientId }), await ask(BY_ID, { id })];
      expect(comparable(unknown)).toEqual(comparable(known));
    });

    it('cannot tell by number and name: not the right name from a wrong one, nor a known number from an unknown one', async () => {
      const { citizenId, name } = story();
      const right = await ask(BY_IDENTITY, { citizenId, name });
      const wrongName = await ask(BY_IDENTITY, { citizenId, name: '查无此' });
      const unknown = await ask(BY_IDENTITY, { citizenId: UNKNOWN_CITIZEN, name });
      expect(refusals(right)).toEqual({
        'Query.recipientByIdentity': { code: 'OUT_OF_JURISDICTION', path: ['recipientByIdentity'], count: 1 },
      });
      expect(comparable(wrongName)).toEqual(comparable(right));
      expect(comparable(unknown)).toEqual(comparable(right));
    });

    it('cannot tell a wrong name even for somebody of its own district', async () => {
      const own = hub().stories['A1']!;
      const wrongName = await hub().ask({ query: BY_IDENTITY, variables: { citizenId: own.citizenId, name: '查无此' }, as: own });
      const unknown = await hub().ask({ query: BY_IDENTITY, variables: { citizenId: UNKNOWN_CITIZEN, name: own.name }, as: own });
      const right = await hub().ask({ query: BY_IDENTITY, variables: { citizenId: own.citizenId, name: own.name }, as: own });
      expect(comparable(wrongName)).toEqual(comparable(unknown));
      expect(right.body.data.recipientByIdentity.name).toBe(own.name);
    });

    it('cannot tell them apart in a list, and the list keeps its order and length', async () => {
      const known = await ask(LIST, { ids: [story().recipientId, UNKNOWN] });
      const unknown = await ask(LIST, { ids: [UNKNOWN, '0'] });
      expect(known.body.data.recipients.edges.map(({ node }: { node: unknown }) => node)).toEqual([null, null]);
      expect(refusals(known)['RecipientEdge.node']!.count).toBe(2);
      expect(comparable(unknown)).toEqual(comparable(known));
    });

    it('cannot tell their household from an unknown one', async () => {
      const portal = hub().stories['K1']!;
      const own = await hub().ask({
        query: BY_ID,
        variables: { id: story().recipientId },
        as: { ...portal, recipient: [story().recipientId!] },
      });
      const { id } = own.body.data.recipient.household;
      const [known, unknown] = [await ask(HOUSEHOLD, { id }), await ask(HOUSEHOLD, { id: UNKNOWN })];
      expect(known.body.data).toEqual({ household: null });
      expect(comparable(unknown)).toEqual(comparable(known));
    });

    it('is on record: about whom, where somebody is known, and what was searched by, only as a reference', async () => {
      const { recipientId, citizenId, name } = story();
      const entry = await hub().entryOf(await ask(BY_IDENTITY, { citizenId, name }));
      expect(entry.type).toBe('DENY');
      expect(saidOf(entry, hub(), recipientId!)).toEqual({
        'Recipient.id': 'denied:OUT_OF_JURISDICTION',
        'Recipient.name': 'denied:OUT_OF_JURISDICTION',
        'Household.id': 'denied:OUT_OF_JURISDICTION',
        'MedicalRecord.selfPaidYtd': 'denied:OUT_OF_JURISDICTION',
      });
      expect(entry.criteria).toEqual(
        expect.arrayContaining([
          { c: 'Recipient.citizenId', ref: hub().ref('criterion', `Recipient.citizenId=${citizenId}`) },
          { c: 'Recipient.name', ref: hub().ref('criterion', `Recipient.name=${name}`) },
        ]),
      );
      for (const clear of [citizenId!, name!]) expect(entry.raw).not.toContain(clear);
    });
  });
