// Registered under a division code that was given up: whoever serves that ground today finds the person, nobody else does, and the code of today is shown.
import { divisionToday, formerDivisions } from '../../src/kernel/divisions.js';
import type { Hub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { refusals } from './reading.js';

const ONE = 'query ($id: ID!) { recipient(id: $id) { registeredDivision residenceDivision } }';
const LIST = `query ($filter: [Condition!]!) {
  recipients(filter: $filter) { edges { node { id registeredDivision } } pageInfo { hasNextPage } }
}`;
const COUNTY = 6;
const UNKNOWN = { data: { recipient: null }, code: 'OUT_OF_JURISDICTION' };

export const oldDivision = (hub: () => Hub) =>
  describe('registered under a code that was given up', () => {
    type Registered = Known & { readonly written: string };
    /** Somebody whose code leads to one county today, who lives in another; and somebody whose county was divided. */
    let moved: Registered;
    let divided: Registered;
    beforeAll(async () => {
      const { world, people } = await peopleOf(hub());
      const registered = Object.entries(world.feeds['civil-affairs']!.divisions).map(([n, written]) => ({
        ...people.find(({ person }) => person.n === Number(n))!,
        written,
      }));
      const isDivided = ({ written }: Registered) => divisionToday(written).length < COUNTY;
      const livesThere = ({ written, person }: Registered) => person.residenceDivision.startsWith(divisionToday(written));
      moved = registered.find((one) => !isDivided(one) && !livesThere(one))!;
      divided = registered.find(isDivided)!;
    });
    // the settlement of a bill asks for no case and no letter, and may see both divisions
    const bureau = () => hub().stories['C1']!;
    const ask = async (id: string, divisions: readonly string[]) => {
      const answer = await hub().ask({ query: ONE, variables: { id }, as: { ...bureau(), divisions } });
      const { recipient } = answer.body.data;
      return recipient ?? { data: answer.body.data, code: refusals(answer)['Query.recipient']!.code };
    };

    it('is found by the county of today, which is what is shown', async () => {
      const today = moved.person.registeredDivision.slice(0, COUNTY);
      expect(moved.written.startsWith(today)).toBe(false);
      expect(await ask(moved.recipientId, [today])).toEqual({
        registeredDivision: today,
        residenceDivision: moved.person.residenceDivision,
      });
    });

    it('is not found by the code itself, by a town whose number nobody can know, or by anybody elsewhere', async () => {
      const { registeredDivision, residenceDivision } = moved.person;
      const { former } = formerDivisions.find((one) => moved.written.startsWith(one.former))!;
      const others = [former, registeredDivision.slice(0, 9), moved.written.slice(0, 9), '610103', '430802'];
      for (const division of others.filter((code) => !residenceDivision.startsWith(code)))
        expect([division, await ask(moved.recipientId, [division])]).toEqual([division, UNKNOWN]);
    });

    it('of a county that was divided the city finds the person, and no single part does', async () => {
      const { today } = formerDivisions.find((one) => divided.written.startsWith(one.former))!;
      const parts = today.filter((part) => !divided.person.residenceDivision.startsWith(part));
      expect(parts.length).toBeGreaterThan(1);
      for (const part of parts) expect([part, await ask(divided.recipientId, [part])]).toEqual([part, UNKNOWN]);
      const city = today[0]!.slice(0, 4);
      expect(await ask(divided.recipientId, [city])).toMatchObject({ registeredDivision: city });
    });

    it('is in the lists of the county of today, by today’s code and no other', async () => {
      const today = moved.person.registeredDivision.slice(0, COUNTY);
      const list = async (value: string) => {
        const filter = [{ coordinate: 'Recipient.registeredDivision', op: 'EQ', values: [value] }];
        const { body } = await hub().ask({ query: LIST, variables: { filter }, as: { ...bureau(), divisions: [today] } });
        return body.data.recipients.edges.map(({ node }: { node: { id: string } }) => node.id) as string[];
      };
      expect(await list(today)).toContain(moved.recipientId);
      expect(await list(moved.written.slice(0, COUNTY))).toEqual([]);
    });
  });
