// M4: the family's file again while the federation's system is down. The others answer; a block that is not to be had is never one without records.
import type { Answer, Hub } from '../support/hub.js';
import { FILE, ON_RECORD } from './family-file.js';
import { refusals, saidOf } from './reading.js';

export const m4 = (hub: () => Hub) =>
  describe('M4: the same file while one department’s system is down', () => {
    const story = () => hub().stories['M4']!;
    const ask = () => hub().ask({ query: FILE, variables: { id: story().recipientId }, as: story() });
    let whole: Answer;
    let partial: Answer;
    beforeAll(async () => {
      whole = await ask();
      await hub().sandbox.fault('disability', 'refuse');
      partial = await ask();
      await hub().sandbox.clear();
    });

    it('says that the department is not to be had, and not that there is no disability', () => {
      expect(partial.status).toBe(200);
      expect(partial.body.data.recipient.disability).toEqual({
        source: { department: 'disability', freshness: 'UNAVAILABLE' },
        records: null,
      });
      expect(whole.body.data.recipient.disability.records).toHaveLength(1);
    });

    it('has everything of the other six as before', () => {
      const { disability: _before, ...before } = whole.body.data.recipient;
      const { disability: _after, ...after } = partial.body.data.recipient;
      expect(after).toEqual(before);
    });

    it('has one error more, that of the list; what is refused is refused as before', () => {
      const { 'Disability.records': down, ...rest } = refusals(partial);
      const { 'DisabilityRecord.disabilityCertNo': _refused, ...before } = refusals(whole);
      expect(down).toEqual({ code: 'SOURCE_UNAVAILABLE', path: ['recipient', 'disability', 'records'], count: 1 });
      expect(rest).toEqual(before);
    });

    it('is on record as answered in part: whose values were not to be had, and of which department', async () => {
      const entry = await hub().entryOf(partial);
      expect(entry.type).toBe('DISC');
      expect(entry.sources).toMatchObject({ disability: 'error', 'civil-affairs': 'ok', health: 'ok', charity: 'stale' });
      expect(saidOf(entry, hub(), story().recipientId!)).toEqual({
        ...ON_RECORD,
        'DisabilityRecord.disabilityType': 'error',
        'DisabilityRecord.disabilityGrade': 'error',
      });
    });

    it('is whole again once the department is back', async () => {
      expect((await ask()).body.data).toEqual(whole.body.data);
    });
  });
