// B1: the education bureau recognises its students in need, by their student numbers, in batches. It gets yes or no, a band of the score, and its own fields.
import type { Answer, Hub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { refusals, saidOf } from './reading.js';

const RECOGNITION = `query Recognition($keys: [KeyInput!]!) {
  recipients(keys: $keys) {
    edges {
      node {
        id lowIncomeCategory { items { code } yes }
        household { hardshipScore { value band } perCapitaMonthlyIncome { value band } }
        education { records { studentNo studentHardship { code } schoolName } }
        health { records { selfPaidYtd { band } } }
        housing { records { rentSubsidyMonthly { band } } }
      }
    }
  }
}`;
const BATCH = 100;

export const b1 = (hub: () => Hub) =>
  describe('B1: the education bureau asks for its students by number, batch after batch', () => {
    const story = () => hub().stories['B1']!;
    const numbered = (...values: string[]) => values.map((value) => ({ kind: 'STUDENT_NO', value }));
    const ask = (...values: string[]) => hub().ask({ query: RECOGNITION, variables: { keys: numbered(...values) }, as: story() });
    interface Node {
      readonly id: string;
      readonly lowIncomeCategory: { readonly items: null; readonly yes: boolean };
      readonly household: { readonly hardshipScore: { readonly value: null; readonly band: string } } | null;
      readonly education: { readonly records: readonly { readonly studentNo: string; readonly schoolName: string }[] };
    }
    const nodes = ({ body }: Answer): (Node | null)[] =>
      body.data.recipients.edges.map(({ node }: { node: Node | null }) => node);

    let students: readonly Known[];
    let answers: Answer[];
    let asked: string[][];
    beforeAll(async () => {
      const { people } = await peopleOf(hub());
      students = people.filter(
        ({ person }) =>
          person.education?.studentNo.startsWith('G') && person.lifeStatus === '1' && person.residenceDivision.startsWith('3204'),
      );
      answers = [];
      asked = [];
      for (let at = 0; at < students.length; at += BATCH) {
        const since = await hub().sandbox.now();
        answers.push(await ask(...students.slice(at, at + BATCH).map(({ person }) => person.education!.studentNo)));
        const log = (await hub().sandbox.log(since)).filter(({ kind }) => kind === 'fields');
        asked.push(log.map(({ department, page }) => `${department} ${page}`).sort());
      }
    });

    it('gets each student under the number that was asked with, in that order, and nobody under another’s', () => {
      const found = answers.flatMap(nodes);
      expect(students.length).toBeGreaterThan(2 * BATCH);
      expect(found).toHaveLength(students.length);
      found.forEach((node, i) => {
        if (node) expect(node.id).toBe(students[i]!.recipientId);
      });
      // a number beside a name that is not the owner's is an officer's to decide, and leads to nobody until then
      expect(found.filter((node) => node === null).length).toBeLessThan(students.length / 50);
      const told = new Set(found.map((node) => node?.id));
      for (const { recipientId } of story().persons!) expect(told).toContain(recipientId);
    });

    it('sees whether there is a category and the band of the score, and its own records as they are', () => {
      const found = answers.flatMap(nodes).filter((node) => node !== null);
      for (const { lowIncomeCategory, household } of found) {
        expect(lowIncomeCategory).toEqual({ items: null, yes: expect.any(Boolean) });
        if (household) expect(household.hardshipScore).toEqual({ value: null, band: expect.stringMatching(/^\d+-\d+$/) });
      }
      expect(new Set(found.map(({ lowIncomeCategory }) => lowIncomeCategory.yes))).toEqual(new Set([true, false]));
      const own = found.flatMap(({ education }) => education.records);
      expect(own.length).toBeGreaterThanOrEqual(found.length);
      expect(own.every(({ studentNo, schoolName }) => /^[GJL]\w{18}$/.test(studentNo) && schoolName.length > 3)).toBe(true);
    });

    it('is refused health and homes, of which nobody is asked', () => {
      for (const answer of answers)
        expect(refusals(answer)).toMatchObject({
          'MedicalRecord.selfPaidYtd': { code: 'NO_GRANT' },
          'HousingRecord.rentSubsidyMonthly': { code: 'NO_GRANT' },
        });
      for (const log of asked) expect(log).toEqual(['civil-affairs 1', 'education 1']);
    });

    it('finds nobody under a number that is only made of somebody’s citizen id', async () => {
      const { citizenId } = hub().stories['A1']!;
      const child = hub().stories['A1']!.persons![3]!.citizenId;
      expect(nodes(await ask(`G${citizenId}`, `L${child}`, `J${child}`))).toEqual([null, null, null]);
    });

    it('gets no more than five hundred at a time', async () => {
      const answer = await ask(...Array.from({ length: 501 }, (_, i) => `G${i}`));
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].extensions).toMatchObject({ code: 'BULK_LIMIT', limit: 500 });
    });

    it('is on record: one entry a batch, about everybody in it, the numbers only as references', async () => {
      const entry = await hub().entryOf(answers[0]!);
      expect(entry).toMatchObject({ type: 'DISC', purpose: 'P08', actor: { role: 'ED', org: story().org } });
      const number = students[0]!.person.education!.studentNo;
      expect(entry.criteria).toContainEqual({
        c: 'KeyKind.STUDENT_NO',
        ref: hub().ref('criterion', `KeyKind.STUDENT_NO=${number}`),
      });
      expect(entry.raw).not.toContain(number);
      expect(saidOf(entry, hub(), students[0]!.recipientId)).toMatchObject({
        'Recipient.lowIncomeCategory': 'bool',
        'Household.hardshipScore': 'band',
        'EducationRecord.studentHardship': 'plain',
        'MedicalRecord.selfPaidYtd': 'denied:NO_GRANT',
      });
    });
  });
