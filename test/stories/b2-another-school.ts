// B2: a teacher looks up a pupil of another school. For a school, a pupil of another one is nobody.
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const PUPIL = `query ($id: ID!) {
  recipient(id: $id) { name lowIncomeCategory { items { code } yes } education { source { freshness } records { schoolName grade studentHardship { code } } } }
}`;

export const b2 = (hub: () => Hub) =>
  describe('B2: a teacher of another school looks up a pupil', () => {
    const story = () => hub().stories['B2']!;
    const ask = (id: string) => hub().ask({ query: PUPIL, variables: { id }, as: story() });

    it('is told what is told of somebody unknown', async () => {
      const [known, unknown] = [await ask(story().recipientId!), await ask('AAAAAAAAAAAAAAAAAAAAAA')];
      for (const answer of [known, unknown]) {
        expect(answer.status).toBe(200);
        expect(answer.body.data).toEqual({ recipient: null });
        expect(refusals(answer)).toEqual({ 'Query.recipient': { code: 'OUT_OF_JURISDICTION', path: ['recipient'], count: 1 } });
      }
      expect(known.body.errors).toEqual(unknown.body.errors);
    });

    it('gets no word of the bureau’s: what it holds of the pupil is not asked for', async () => {
      const since = await hub().sandbox.now();
      await ask(story().recipientId!);
      expect(
        (await hub().sandbox.log(since)).filter(({ fields }) => fields.some((field) => /^(xxmc|nj|kndj)$/.test(field))),
      ).toEqual([]);
    });

    it('a teacher of the pupil’s own school sees what the school itself reported, and of the family yes or no', async () => {
      const own = hub().stories['B3']!;
      expect(own.recipientId).toBe(story().recipientId);
      const { body } = await hub().ask({ query: PUPIL, variables: { id: own.recipientId }, as: own });
      expect(body).not.toHaveProperty('errors');
      expect(body.data.recipient).toEqual({
        name: own.name, // up to L4 for this purpose, so a child’s too
        lowIncomeCategory: { items: null, yes: true },
        education: {
          source: { freshness: 'CURRENT' },
          records: [{ schoolName: expect.stringContaining('小学'), grade: expect.any(String), studentHardship: { code: '2' } }],
        },
      });
    });

    it('is on record as having tried', async () => {
      const entry = await hub().entryOf(await ask(story().recipientId!));
      expect(entry).toMatchObject({ type: 'DENY', purpose: 'P08', actor: { role: 'SC', org: story().org } });
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        'Recipient.name': 'denied:OUT_OF_JURISDICTION',
        'Recipient.lowIncomeCategory': 'denied:OUT_OF_JURISDICTION',
        'EducationRecord.schoolName': 'denied:OUT_OF_JURISDICTION',
        'EducationRecord.grade': 'denied:OUT_OF_JURISDICTION',
        'EducationRecord.studentHardship': 'denied:OUT_OF_JURISDICTION',
      });
    });
  });
