// A6: the economic zone is six towns without a division of their own. Who lists people there by where they live gets these towns and no other.
import type { Answer, Hub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { refusals, saidOf } from './reading.js';

const LIST = `query ($filter: [Condition!]!) {
  recipients(filter: $filter, orderBy: { coordinate: "Recipient.age", descending: true }) {
    edges { node { id residenceDivision age { value } household { circleLevel { code } } citizenId } }
    pageInfo { hasNextPage }
  }
}`;
const YAOGUAN = '320412104';
const HENGSHANQIAO = '320412105';
const OUTSIDE = '320412100';
const livingIn = (...towns: string[]) => [{ coordinate: 'Recipient.residenceDivision', op: 'IN', values: towns }];

export const a6 = (hub: () => Hub) =>
  describe('A6: somebody of the economic zone lists the people of a town', () => {
    const story = () => hub().stories['A6']!;
    let people: readonly Known[];
    beforeAll(async () => {
      ({ people } = await peopleOf(hub()));
    });
    const list = (filter: object, as = story()) => hub().ask({ query: LIST, variables: { filter }, as });
    type Node = { id: string; residenceDivision: string; age: { value: number } };
    const nodes = ({ body }: Answer): Node[] => body.data.recipients.edges.map(({ node }: { node: Node }) => node);
    const known = (of: (known: Known) => boolean) =>
      people
        .filter(of)
        .map(({ recipientId }) => recipientId)
        .sort();

    it('gets everybody of the town, the oldest first, and nobody of the next', async () => {
      const answer = await list(livingIn(YAOGUAN));
      const rows = nodes(answer);
      expect(rows.map(({ id }) => id).sort()).toEqual(known(({ person }) => person.residenceDivision.startsWith(YAOGUAN)));
      for (const { recipientId } of story().persons!.slice(0, 3)) expect(rows.map(({ id }) => id)).toContain(recipientId);
      const ages = rows.map(({ age }) => age.value);
      expect(ages).toEqual(ages.toSorted((a, b) => b - a));
      expect(answer.body.data.recipients.pageInfo).toEqual({ hasNextPage: false });
    });

    it('gets of several towns those of the zone, whatever else it names', async () => {
      const answer = await list(livingIn(YAOGUAN, HENGSHANQIAO, OUTSIDE));
      const zone = story().divisions;
      expect(zone.filter((town) => OUTSIDE.startsWith(town))).toEqual([]);
      const isOurs = ({ person }: Known) =>
        [person.registeredDivision, person.residenceDivision].some((d) => zone.some((town) => d.startsWith(town)));
      expect(
        nodes(answer)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(
        known((k) => isOurs(k) && [YAOGUAN, HENGSHANQIAO, OUTSIDE].some((town) => k.person.residenceDivision.startsWith(town))),
      );
      expect(people.some((k) => !isOurs(k) && k.person.residenceDivision.startsWith(OUTSIDE))).toBe(true);
    });

    it('is on record with everybody who was listed, and what was filtered by, only as a reference', async () => {
      const answer = await list(livingIn(YAOGUAN));
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P15', actor: { role: 'VC' } });
      const listed = nodes(answer).map(({ id }) => hub().ref('subject', id));
      expect(entry.subjects!.map(({ ref }) => ref)).toEqual(expect.arrayContaining(listed));
      expect(entry.criteria).toEqual([
        { c: 'Recipient.residenceDivision', ref: hub().ref('criterion', `Recipient.residenceDivision=${YAOGUAN}`) },
      ]);
      expect(saidOf(entry, hub(), story().recipientId!)).toMatchObject({
        'Recipient.residenceDivision': 'plain',
        'Recipient.citizenId': 'denied:NO_GRANT',
      });
    });

    it('the zone’s bureau, which may not read where people live, may not list them by it either', async () => {
      const [bureau] = story().also!;
      const since = await hub().sandbox.now();
      const answer = await list(livingIn(YAOGUAN), { ...bureau!, purpose: 'P03' } as never);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toBeNull();
      expect(refusals(answer)).toEqual({
        'Query.recipients': { code: 'FILTER_ON_DENIED_FIELD', path: ['recipients'], count: 1 },
      });
      expect(await hub().sandbox.log(since)).toEqual([]);
    });
  });
