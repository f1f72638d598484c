// What an auditor finds in the record, and how a receipt is proved against it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type AccessFilter,
  createProver,
  createReceipts,
  createRecorder,
  createSearch,
  judgeReceipt,
  type ReceiptClaims,
  type Recorded,
  readReceipt,
  type Search,
  startSigning,
} from '../../src/audit/index.js';
import { parseVerifierKey, type VerifierKey } from '../../src/audit/note.js';
import { accessSummary } from '../../src/graph/record-reads.js';
import { disclosure, KEY, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'zhongfu-search-'));
const N = 240;
let db: RecordDatabase;
let pool: pg.Pool;
let usual: Search;
let origin: string;
let keys: VerifierKey[];
let recorded: Recorded[];

/** The i-th access: another officer, office, case, person, day, purpose, field and outcome, each in a rhythm of its own. */
const facts = (i: number) => ({
  officer: `officer-${i % 6}`,
  organisation: `org-${i % 4}`,
  caseNo: `case-${i % 10}`,
  recipientId: `R${i % 15}`,
  at: new Date(Date.UTC(2026, 0, 1 + (i % 20), 3, i % 60)),
  purpose: i % 5 ? 'P04' : 'P05',
  coordinate: i % 3 ? 'Recipient.name' : 'MedicalRecord.selfPaidYtd',
  state: i % 2 ? 'plain' : 'denied:NO_CASE',
  department: i % 7 ? 'health' : 'education',
});
const all = Array.from({ length: N }, (_, i) => ({ i, ...facts(i) }));

beforeAll(async () => {
  db = await recordDatabase();
  const recorder = await createRecorder(recorderOptions(db.url));
  recorded = await Promise.all(
    all.map((f) =>
      recorder.record(
        disclosure({
          at: f.at,
          actor: { ...disclosure().actor!, subject: f.officer, org: f.organisation },
          caseNo: f.caseNo,
          purpose: f.purpose,
          type: f.state === 'plain' ? 'DISC' : 'DENY',
          sources: { [f.department]: 'ok' },
          subjects: [
            { recipientId: f.recipientId, fieldset: 0 },
            { recipientId: 'everybody', fieldset: 1 },
          ],
          fieldsets: [new Map([[f.coordinate, f.state]]), new Map([['Recipient.age', 'band']])],
        }),
      ),
    ),
  );
  origin = recorder.origin;
  const signing = await startSigning({
    url: db.url,
    keysFolder: join(folder, 'keys'),
    stateFolder: join(folder, 'state'),
    everyMs: 50,
  });
  keys = signing.verifierKeys(origin).map(parseVerifierKey);
  await recorder.close();
  await signing.close();
  pool = new pg.Pool({ connectionString: db.url, max: 2 });
  usual = createSearch(pool, KEY);
});
afterAll(async () => {
  await pool.end();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function everything(filter: AccessFilter, first = 7, search = usual) {
  const records = [];
  let after: string | undefined;
  for (let pages = 0; pages < 200; pages++) {
    const page = await search.find(filter, first, after);
    records.push(...page.records.map((r) => r.record));
    if (!page.hasMore) return records;
    after = page.endCursor!;
  }
  throw new Error('pages without end');
}

describe('a search', () => {
  const day = (d: number) => new Date(Date.UTC(2026, 0, d));
  it.each<[string, AccessFilter, (f: (typeof all)[number]) => boolean]>([
    ['everything', {}, () => true],
    ['a person', { recipientId: 'R3' }, (f) => f.recipientId === 'R3'],
    [
      'a person under two handles',
      { recipientId: 'R3', alsoKnownAs: ['R4'] },
      (f) => f.recipientId === 'R3' || f.recipientId === 'R4',
    ],
    ['an officer', { officer: 'officer-2' }, (f) => f.officer === 'officer-2'],
    ['an office', { organisation: 'org-1' }, (f) => f.organisation === 'org-1'],
    ['a case', { caseNo: 'case-7' }, (f) => f.caseNo === 'case-7'],
    ['a time', { from: day(5), to: day(8) }, (f) => f.at >= day(5) && f.at < day(8)],
    [
      'an officer in a time',
      { officer: 'officer-2', from: day(5), to: day(15) },
      (f) => f.officer === 'officer-2' && f.at >= day(5) && f.at < day(15),
    ],
    [
      'a person by an office',
      { recipientId: 'R3', organisation: 'org-3' },
      (f) => f.recipientId === 'R3' && f.organisation === 'org-3',
    ],
    ['a purpose', { purpose: 'P04', organisation: 'org-1' }, (f) => f.purpose === 'P04' && f.organisation === 'org-1'],
    ['emergencies', { emergencyOnly: true }, (f) => f.purpose === 'P05'],
    ['a field', { coordinate: 'MedicalRecord.selfPaidYtd' }, (f) => f.coordinate === 'MedicalRecord.selfPaidYtd'],
    [
      'a refusal of a field',
      { coordinate: 'Recipient.name', states: ['denied'] },
      (f) => f.coordinate === 'Recipient.name' && f.state !== 'plain',
    ],
    ['a department', { department: 'education' }, (f) => f.department === 'education'],
    ['nobody', { officer: 'nobody' }, () => false],
  ])('for %s finds exactly that, newest first, over as many pages as it takes', async (_, filter, matches) => {
    const found = await everything(filter);
    // the same where a page ends before much was found
    expect((await everything(filter, 7, createSearch(pool, KEY, { maxLookedAt: 20 }))).map((r) => r.eventId)).toEqual(
      found.map((r) => r.eventId),
    );
    const expected = all.filter(matches).map((f) => recorded[f.i]!.eventId);
    expect(found.map((r) => r.eventId).sort()).toEqual(expected.sort());
    const times = found.map((r) => r.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('shows who, when, what for and which fields; of a person only what was disclosed of it', async () => {
    const [record] = (await usual.find({ recipientId: 'R3', caseNo: 'case-3' }, 1)).records;
    const f = all.find((a) => recorded[a.i]!.eventId === record!.record.eventId)!;
    expect(record!.record).toMatchObject({
      officer: f.officer,
      organisation: f.organisation,
      caseNo: f.caseNo,
      purpose: f.purpose,
      at: f.at,
      role: 'TW',
      client: 'tn-window',
      persons: 2,
      emergency: f.purpose === 'P05',
      outcome: f.state === 'plain' ? 'disclosed' : 'denied',
      fields: [{ coordinate: f.coordinate, state: f.state }],
    });
  });

  it('knows no officer and no case any more once they are erased, and finds them still', async () => {
    await db.query("SELECT audit.erase_detail(1::smallint, '2026-01-02')");
    const [record] = (await usual.find({ officer: 'officer-0', to: new Date('2026-01-02T00:00:00Z') }, 1)).records;
    expect(record!.record).toMatchObject({ officer: null, caseNo: null });
  });

  it('counts', async () => {
    const counts = await usual.summarise(day(1), day(31), ['organisation', 'outcome']);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(N);
    expect(counts).toContainEqual({ keys: ['org-1', 'disclosed'], count: 60 });
    await expect(usual.summarise(day(1), day(31), ['officer'])).rejects.toThrow('one of organisation');
  });

  it('asks for fewer days where counting takes longer than anybody waits', async () => {
    const impatient = new pg.Pool({ connectionString: db.url, max: 1, statement_timeout: 100 });
    const holding = await pool.connect();
    const asked = { from: '2026-01-01', to: '2026-01-31', by: ['day'] };
    const count = () => accessSummary(asked, {} as never, { record: { search: createSearch(impatient, KEY) } } as never);
    try {
      await holding.query('BEGIN; LOCK TABLE audit.leaf IN ACCESS EXCLUSIVE MODE');
      await expect(count()).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        status: 400,
        details: { field: 'to', rule: 'RANGE' },
      });
    } finally {
      await holding.query('ROLLBACK');
      holding.release();
    }
    expect((await count()).rows).toBeGreaterThan(0);
    await impatient.end();
  });

  it('ends a page after so many entries where few or none are meant, and goes on from there', async () => {
    const short = createSearch(pool, KEY, { maxLookedAt: 100 });
    const first = await short.find({ client: 'nobody' }, 5);
    expect(first).toMatchObject({ records: [], hasMore: true, endCursor: expect.any(String) });
    let page = first;
    for (let pages = 1; page.hasMore; pages++) {
      expect(pages).toBeLessThan(10);
      page = await short.find({ client: 'nobody' }, 5, page.endCursor!);
    }
    expect(page).toMatchObject({ records: [], hasMore: false, endCursor: null });
  });

  it('refuses a cursor that is none', async () => {
    await expect(usual.find({}, 5, 'abc')).rejects.toBeInstanceOf(RangeError);
  });

  it('shows a bulk access of several entries as one', async () => {
    const recorder = await createRecorder(recorderOptions(db.url, 'hub-2'));
    const subjects = Array.from({ length: 2_500 }, (_, i) => ({ recipientId: `B${i}`, fieldset: 0 }));
    const bulk = await recorder.record(disclosure({ subjects, at: new Date('2026-03-01T00:00:00Z') }));
    await recorder.close();
    const filters: AccessFilter[] = [
      { from: new Date('2026-02-28T00:00:00Z'), to: new Date('2026-03-02T00:00:00Z') },
      ...['B0', 'B1', 'B2', 'B2499'].map((recipientId) => ({ recipientId })),
    ];
    for (const filter of filters) {
      const found = await everything(filter);
      expect(found.map((r) => [r.eventId, r.persons, r.index])).toEqual([[bulk.eventId, 2_500, bulk.index]]);
    }
    const [{ count } = {}] = await usual.summarise(new Date('2026-02-28T00:00:00Z'), new Date('2026-03-02T00:00:00Z'), []);
    expect(count).toBe(1);
  });
});

describe('a receipt', () => {
  const claimsOf = async (r: Recorded, withPosition = true): Promise<ReceiptClaims> => {
    const receipts = createReceipts(origin, [{ kid: 'r1', seed: Buffer.alloc(32, 9) }]);
    const body = `sha256:${'77'.repeat(32)}`;
    const receipt = receipts.issue({ requestId: 'x', at: facts(33).at, body, recorded: r, withPosition });
    const read = readReceipt(receipt, receipts.jwks().keys);
    if (!read.ok) throw new Error(read.reason);
    return read.claims;
  };

  it('is proved under the signed note', async () => {
    const prover = createProver(pool);
    for (const r of [recorded[0]!, recorded[33]!, recorded[N - 1]!]) {
      const proof = await prover.prove(r.index);
      expect(judgeReceipt(await claimsOf(r), proof!, keys)).toEqual({ ok: true, index: r.index, size: proof!.size });
    }
    expect(await prover.prove(10_000n)).toBeNull();
  });

  it('is proved also without a place in it', async () => {
    const prover = createProver(pool);
    const claims = await claimsOf(recorded[33]!, false);
    const index = await prover.find(Buffer.from(claims.leaf, 'hex'), new Date(claims.iat * 1_000));
    expect(index).toBe(recorded[33]!.index);
    expect(judgeReceipt(claims, (await prover.prove(index!))!, keys)).toMatchObject({ ok: true });
  });

  it('of an entry that is not there fails, and says how', async () => {
    const prover = createProver(pool);
    const proof = (await prover.prove(recorded[33]!.index))!;
    const claims = await claimsOf(recorded[33]!);
    expect(judgeReceipt({ ...claims, leaf: '00'.repeat(32) }, proof, keys)).toEqual({ ok: false, reason: 'OTHER_ENTRY' });
    expect(judgeReceipt({ ...claims, idx: '1' }, proof, keys)).toEqual({ ok: false, reason: 'OTHER_ENTRY' });
    expect(judgeReceipt({ ...claims, iss: 'other' }, proof, keys)).toEqual({ ok: false, reason: 'WRONG_ORIGIN' });
    expect(judgeReceipt(claims, proof, [])).toEqual({ ok: false, reason: 'WRONG_KEY' });
    expect(judgeReceipt(claims, { ...proof, path: proof.path.slice(1) }, keys)).toEqual({ ok: false, reason: 'NOT_INCLUDED' });
  });
});
