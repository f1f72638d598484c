// What the database holds beside the entries, who may touch it, and that nothing can be changed in passing.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { detailCommitment } from '../../src/audit/entry.js';
import { createRecorder, type Recorded } from '../../src/audit/index.js';
import { periodOf, References } from '../../src/audit/refs.js';
import { disclosure, KEY, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const CLEAR = {
  actor: { ...disclosure().actor!, subject: 'officer-in-clear' },
  caseNo: 'case-in-clear',
  criteria: [{ coordinate: 'Recipient.citizenId', value: '110101199003070011' }],
  subjects: [
    { recipientId: 'person-in-clear-1', fieldset: 0 },
    { recipientId: 'person-in-clear-2', fieldset: 0 },
  ],
};
const TABLES = ['log', 'head', 'batch', 'leaf', 'detail', 'subject', 'checkpoint'];

let db: RecordDatabase;
let recorded: Recorded;
const refs = new References(KEY, periodOf(new Date()));
beforeAll(async () => {
  db = await recordDatabase();
  const recorder = await createRecorder(recorderOptions(db.url));
  recorded = await recorder.record(disclosure(CLEAR));
  await recorder.close();
});
afterAll(() => db.close());

describe('the rows', () => {
  it('repeat what the bytes say, for searching', async () => {
    const [leaf] = await db.query('SELECT * FROM audit.leaf WHERE idx = $1', [String(recorded.index)]);
    const entry = JSON.parse((leaf!['entry'] as Buffer).toString());
    expect(leaf).toMatchObject({
      event_id: entry.event_id,
      request_id: entry.request_id,
      type: entry.type,
      ts: new Date(entry.ts),
      org: entry.actor.org,
      purpose: entry.purpose,
      actor_ref: Buffer.from(entry.actor.ref, 'base64url'),
      case_ref: Buffer.from(entry.case_ref, 'base64url'),
    });
    const subjects = await db.query('SELECT subject_ref FROM audit.subject WHERE idx = $1 ORDER BY 1', [String(recorded.index)]);
    expect(subjects.map((s) => (s['subject_ref'] as Buffer).toString('base64url')).sort()).toEqual(
      entry.subjects.map((s: { ref: string }) => s.ref).sort(),
    );
    for (const person of ['person-in-clear-1', 'person-in-clear-2'])
      expect(entry.subjects).toContainEqual({ f: 'a', ref: refs.of('subject', person).text });
  });

  it('have officer and case in the side row only, and the entry commits to it', async () => {
    const [detail] = await db.query('SELECT salt, body FROM audit.detail');
    expect(JSON.parse((detail!['body'] as Buffer).toString())).toEqual({ officer: 'officer-in-clear', case: 'case-in-clear' });
    const [leaf] = await db.query('SELECT entry FROM audit.leaf WHERE idx = $1', [String(recorded.index)]);
    const commitment = detailCommitment({ salt: detail!['salt'] as Buffer, body: detail!['body'] as Buffer });
    expect(JSON.parse((leaf!['entry'] as Buffer).toString()).detail).toBe(commitment.toString('base64url'));
  });

  it('have nobody in clear anywhere else', async () => {
    for (const table of TABLES.filter((t) => t !== 'detail')) {
      const rows = await db.query(`SELECT * FROM audit.${table}`);
      const all = rows
        .flatMap((row) => Object.values(row).map((v) => (Buffer.isBuffer(v) ? v.toString('latin1') : String(v))))
        .join('\n');
      for (const clear of ['in-clear', '110101199003070011']) expect(all).not.toContain(clear);
    }
  });
});

describe('what was recorded', () => {
  const whole = () => db.query('SELECT * FROM audit.leaf, audit.head, audit.batch ORDER BY idx, first_idx');
  it.each(TABLES)('cannot be changed or removed: %s', async (table) => {
    const before = await whole();
    const column = (
      await db.query(
        'SELECT column_name AS c FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 LIMIT 1',
        ['audit', table],
      )
    )[0]!['c'];
    for (const change of [
      `UPDATE audit.${table} SET ${column} = ${column}`,
      `DELETE FROM audit.${table}`,
      `TRUNCATE audit.${table} CASCADE`,
    ])
      await expect(db.query(change)).rejects.toThrow('is append-only');
    expect(await whole()).toEqual(before);
  });

  it('can be appended to by the appender, who can do nothing else', async () => {
    const as = (role: string, statement: string) => db.query(`SET ROLE ${role}; ${statement}`);
    await expect(as('audit_appender', 'SELECT count(*) FROM audit.leaf')).resolves.not.toThrow();
    for (const statement of [
      'INSERT INTO audit.leaf SELECT * FROM audit.leaf LIMIT 0',
      'UPDATE audit.head SET size = 0',
      'DELETE FROM audit.leaf',
      'ALTER TABLE audit.leaf DISABLE TRIGGER ALL',
      'SELECT audit.prune(1::smallint, 10)',
      'SELECT audit.erase_detail(1::smallint, now())',
    ]) {
      await expect(as('audit_appender', statement)).rejects.toMatchObject({ code: '42501' });
      await expect(as('audit_reader', statement)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(as('audit_reader', "SELECT audit.open_log('x')")).rejects.toMatchObject({ code: '42501' });
    const [owner] = await db.query("SELECT tableowner FROM pg_tables WHERE schemaname = 'audit' AND tablename = 'leaf'");
    expect(owner).toEqual({ tableowner: 'audit_owner' });
  });

  it('can be erased and pruned by the functions for it, and the hashes stay', async () => {
    const hashes = () => db.query('SELECT idx, leaf_hash FROM audit.leaf ORDER BY idx');
    const before = await hashes();
    expect(await db.query('SELECT audit.erase_detail(1::smallint, now()) AS n')).toEqual([{ n: '1' }]);
    expect(await db.query('SELECT salt, body, erased_at IS NOT NULL AS erased FROM audit.detail')).toEqual([
      { salt: null, body: null, erased: true },
    ]);
    expect(await db.query('SELECT audit.prune(1::smallint, 1) AS n')).toEqual([{ n: '1' }]);
    expect(await hashes()).toEqual(before);
    expect(await db.query('SELECT idx FROM audit.leaf WHERE entry IS NULL')).toEqual([{ idx: '0' }]);
  });
});
