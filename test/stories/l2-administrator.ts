// L2: whoever runs the machines sees nothing of anybody in them, whatever purpose is declared; that they tried is on record.
import { purposes } from '../../src/kernel/codes.js';
import type { Hub } from '../support/hub.js';
import { refusals, saidOf } from './reading.js';

const QUERY = 'query ($id: ID!) { recipient(id: $id) { id name health { records { diagnosisCode } } } }';

export const l2 = (hub: () => Hub) =>
  describe('L2: a system administrator looks somebody up', () => {
    const story = () => hub().stories['L2']!;
    const ask = (purpose: string | null, caseNo: string | null = null) =>
      hub().ask({ query: QUERY, variables: { id: story().recipientId }, as: story(), purpose, caseNo });

    it.each([...purposes.keys()])('is told nothing under %s, and no department hears of it', async (purpose) => {
      const since = await hub().sandbox.now();
      const answer = await ask(purpose, hub().stories['A1']!.caseNo);
      expect(answer.body.data).toEqual({ recipient: null });
      expect(refusals(answer)).toEqual({ 'Query.recipient': { code: 'PURPOSE_MISMATCH', path: ['recipient'], count: 1 } });
      expect(await hub().sandbox.log(since)).toEqual([]);
    });

    it('is told nothing without a purpose', async () => {
      expect(refusals(await ask(null))['Query.recipient']!.code).toBe('NO_PURPOSE');
    });

    it.each(['P16', 'P18', 'P01', null])('reads nothing of the record under %s', async (purpose) => {
      const query = '{ accessRecords(filter: {}) { edges { node { officer } } } }';
      const { body } = await hub().ask({ query, as: story(), purpose });
      expect(body.data).toBeNull();
      expect(body.errors).toHaveLength(1);
      expect(body.errors[0].extensions).toMatchObject({ code: purpose ? 'PURPOSE_MISMATCH' : 'NO_PURPOSE' });
    });

    it('is on record as having tried', async () => {
      const entry = await hub().entryOf(await ask('P01'));
      expect(entry).toMatchObject({ type: 'DENY', purpose: 'P01', actor: { role: 'SA', org: story().org } });
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        'Recipient.id': 'denied:PURPOSE_MISMATCH',
        'Recipient.name': 'denied:PURPOSE_MISMATCH',
        'MedicalRecord.diagnosisCode': 'denied:PURPOSE_MISMATCH',
      });
    });
  });
