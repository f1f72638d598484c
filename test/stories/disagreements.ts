// Departments that disagree about a person: both values stand there, each with its source and date, and nobody silently wins.
import { labelOf } from '../../src/kernel/codes.js';
import { AID_CATEGORY } from '../../src/sandbox/people/medical.js';
import type { World } from '../../src/sandbox/world.js';
import type { Hub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { saidOf } from './reading.js';

const FILE = `query ($id: ID!) { recipient(id: $id) {
  name lifeStatus { label } conflicts { coordinate values { department asOf shown } }
} }`;
interface Version {
  readonly department: string;
  readonly asOf: string | null;
  readonly shown: string | null;
}

export const disagreements = (hub: () => Hub) =>
  describe('departments disagree about a person', () => {
    let world: World;
    let people: readonly Known[];
    beforeAll(async () => {
      ({ world, people } = await peopleOf(hub()));
    });
    const known = (n: number | string): Known => people.find(({ person }) => person.n === Number(n))!;
    const ask = async ({ recipientId, person }: Known, as = hub().stories['C1']!) => {
      const divisions = [person.residenceDivision.slice(0, 9)];
      const answer = await hub().ask({ query: FILE, variables: { id: recipientId }, as: { ...as, divisions } });
      const { conflicts } = answer.body.data.recipient as { conflicts: { coordinate: string; values: Version[] }[] };
      return { answer, of: (coordinate: string) => conflicts.find((one) => one.coordinate === coordinate)?.values };
    };
    const shownBy = (values: readonly Version[] | undefined) =>
      Object.fromEntries((values ?? []).map(({ department, shown }) => [department, shown]));

    it('dead at the insurers’, paid by civil affairs: both are told, with the moment each stands for, and it is on record', async () => {
      const [n] = Object.keys(world.feeds['health']!.lifeStatus);
      const { answer, of } = await ask(known(n!));
      const values = of('Recipient.lifeStatus')!;
      const [alive, dead] = ['1', '2'].map((code) => labelOf('lifeStatus', code));
      expect(shownBy(values)).toEqual({ 'civil-affairs': alive, health: dead });
      for (const { asOf } of values) expect(Date.now() - Date.parse(asOf!)).toBeLessThan(2 * 86_400_000);
      expect(answer.body.data.recipient.lifeStatus.label).toBe(alive); // the owner's value stays the field's
      expect(saidOf(await hub().entryOf(answer), hub(), known(n!).recipientId)).toMatchObject({
        'Recipient.lifeStatus': 'plain',
      });
    });

    it('a name that a clerk wrote in another way stands beside the register’s', async () => {
      const [n, written] = Object.entries(world.feeds['health']!.names)[0]!;
      expect(shownBy((await ask(known(n))).of('Recipient.name'))).toMatchObject({
        'civil-affairs': known(n).person.name,
        health: written,
      });
    });

    it('the insurers’ list of kinds of aid that runs behind civil affairs’ list is told as such', async () => {
      const person = people.find(
        ({
          person: {
            lowIncomeCategory: [category],
            medical,
            livesTogether,
            assistance,
          },
        }) => {
          const expected = AID_CATEGORY[category as keyof typeof AID_CATEGORY];
          const listed = medical?.medicalAidCategory;
          return expected && livesTogether && assistance.length > 0 && (listed === '1' || listed === '2') && listed !== expected;
        },
      )!;
      const versions = shownBy((await ask(person)).of('Recipient.lowIncomeCategory'));
      expect(Object.keys(versions).sort()).toEqual(['civil-affairs', 'health']);
      expect(versions['civil-affairs']).not.toBe(versions['health']);
    });

    it('says nothing where they agree, and nothing of a field that the caller may not see', async () => {
      const agreed = people.find(({ recipientId }) => recipientId === hub().stories['C1']!.recipientId)!;
      expect((await ask(agreed)).answer.body.data.recipient.conflicts).toEqual([]);
      const [n] = Object.keys(world.feeds['health']!.lifeStatus);
      const { answer, of } = await ask(known(n!), {
        ...hub().stories['D1']!,
        purpose: 'P08',
        role: 'ED',
        org: hub().stories['B1']!.org,
      } as never);
      expect(of('Recipient.lifeStatus')).toBeUndefined();
      expect(answer.text).not.toContain(labelOf('lifeStatus', '2'));
    });
  });
