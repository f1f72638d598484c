// A household whose members live in two divisions: each district sees it with its own members, and nobody learns of the others.
import type { Hub } from '../support/hub.js';
import { type KnownHousehold, peopleOf } from '../support/people.js';
import { refusals, saidOf } from './reading.js';

const HOUSEHOLD = `query ($id: ID!) { household(id: $id) {
  id zeroEmployment members { relation { code } recipient { id name residenceDivision } }
} }`;

export const twoDivisions = (hub: () => Hub) =>
  describe('a student lives and is registered in another district than the family', () => {
    let household: KnownHousehold;
    let student: { recipientId: string; citizenId: string; name: string; county: string };
    let family: { members: readonly string[]; county: string; head: { citizenId: string; name: string } };
    beforeAll(async () => {
      const { world, people, households } = await peopleOf(hub());
      const county = (n: number) => world.persons[n]!.residenceDivision.slice(0, 6);
      const isApart = (n: number, head: number) =>
        county(n) !== county(head) && world.persons[n]!.residenceDivision === world.persons[n]!.registeredDivision;
      const at = world.households.findIndex(
        ({ head, members }) =>
          members.filter((n) => county(n) !== county(head)).length === 1 &&
          members.some((n) => isApart(n, head)) &&
          world.persons[head]!.registeredDivision.startsWith(county(head)),
      );
      const { head, members } = world.households[at]!;
      household = households[at]!;
      const idOf = (n: number) => people.find(({ person }) => person.n === n)!.recipientId;
      const away = members.find((n) => isApart(n, head))!;
      const { citizenId, name } = world.persons[away]!;
      student = { recipientId: idOf(away), citizenId: citizenId!, name, county: county(away) };
      family = {
        members: members.filter((n) => n !== away).map(idOf),
        county: county(head),
        head: { citizenId: world.persons[head]!.citizenId!, name: world.persons[head]!.name },
      };
    });
    const bureau = (division: string) => ({ ...hub().stories['E1']!, divisions: [division] });
    const read = (division: string) =>
      hub().ask({ query: HOUSEHOLD, variables: { id: household.householdId }, as: bureau(division) });
    const shown = ({ body }: Awaited<ReturnType<typeof read>>): string[] =>
      body.data.household.members.map(({ recipient }: { recipient: { id: string } }) => recipient.id);

    it('each district is shown the members of its own, without a trace of the others', async () => {
      const [home, away, both] = [await read(family.county), await read(student.county), await read('3204')];
      expect(shown(home).sort()).toEqual([...family.members].sort());
      expect(shown(away)).toEqual([student.recipientId]);
      expect(shown(both).sort()).toEqual([...household.members].sort());
      for (const answer of [home, away])
        expect(answer.text).not.toContain(answer === home ? student.recipientId : family.members[0]!);
      const elsewhere = await read('610103');
      expect(refusals(elsewhere)['Query.household']!.code).toBe('OUT_OF_JURISDICTION');
    });

    it('what is shown of the household is on record of every member, what is shown of members of those alone', async () => {
      const entry = await hub().entryOf(await read(student.county));
      expect(saidOf(entry, hub(), student.recipientId)).toMatchObject({
        'Household.zeroEmployment': 'plain',
        'Recipient.id': 'plain',
      });
      for (const other of family.members)
        expect(saidOf(entry, hub(), other)).toEqual({ 'Household.id': 'plain', 'Household.zeroEmployment': 'plain' });
    });

    it('a yes-or-no question about somebody out of scope is not answered by way of the household', async () => {
      // the same of the head makes sure that the household's answer is there
      const identities = [{ citizenId: student.citizenId, name: student.name }, family.head];
      const ask = async (division: string) => {
        const query = `query ($identities: [IdentityInput!]!) {
          recipientStatuses(identities: $identities, questions: ["Household.zeroEmployment"]) { answers { yes } } }`;
        const { body } = await hub().ask({ query, variables: { identities }, as: bureau(division) });
        return body.data.recipientStatuses.map(
          ({ answers }: { answers: { yes: boolean | null }[] }) => answers[0]!.yes,
        ) as unknown[];
      };
      const [ofAll] = await ask('3204');
      expect(ofAll).not.toBeNull();
      expect(await ask(family.county)).toEqual([null, ofAll]);
      expect(await ask(student.county)).toEqual([ofAll, null]);
    });
  });
