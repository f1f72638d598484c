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

    it('cannot read the record: no root leads to it', async () => {
      const { status, body } = await hub().ask({
        query: '{ accessRecords(filter: {}) { edges { node { officer } } } }',
        as: story(),
      });
      expect(status).toBe(400);
      expect(body).not.toHaveProperty('data');
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
