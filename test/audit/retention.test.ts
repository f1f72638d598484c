// The end of retention: clear texts go first, bytes later, each on record before; what was signed and handed out before still holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  createProver,
  createRecorder,
  type EntryInput,
  eraseDetails,
  pruneEntries,
  type Recorded,
  type Recorder,
  type Signing,
  startSigning,
  verifyDatabase,
} from '../../src/audit/index.js';
import { parseVerifierKey } from '../../src/audit/note.js';
import { isIncluded } from '../../src/audit/tree.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const OLD = new Date('2019-06-01T08:00:00Z');
const BEFORE = new Date('2020-01-01T00:00:00Z');
/** Everything but the calendar goes on as it does. */
const TIMERS = ['nextTick', 'performance', 'queueMicrotask', 'hrtime', 'setImmediate', 'setInterval', 'setTimeout'] as const;
const folder = mkdtempSync(join(tmpdir(), 'zhongfu-retention-'));
let db: RecordDatabase;
let signing: Signing;
let earlier: Recorder;
let recorder: Recorder;
let looks: Recorded[];

beforeAll(async () => {
  db = await recordDatabase();
  signing = await startSigning({
    url: db.url,
    keysFolder: join(folder, 'keys'),
    stateFolder: join(folder, 'state'),
    everyMs: 50,
  });
  // a shard of long ago: what is erased in it is said in the one that goes on
  jest.useFakeTimers({ now: OLD, doNotFake: [...TIMERS] });
  earlier = await createRecorder(recorderOptions(db.url, 'earlier'));
  looks = [];
  for (let i = 0; i < 5; i++) looks.push(await earlier.record(disclosure({ at: OLD })));
  await earlier.close();
  jest.useRealTimers();
  recorder = await createRecorder(recorderOptions(db.url));
  for (let i = 0; i < 3; i++) await recorder.record(disclosure({ at: new Date() }));
}, 60_000);
afterAll(async () => {
  await recorder.close(); // a second time does nothing
  await signing.close();
  await db.close();
  rmSync(folder, { recursive: true });
});

const onRecord = (change: Pick<EntryInput, 'type' | 'about'>) =>
  recorder.record({ ...change, at: new Date(), requestId: uuid7(), eventId: uuid7(), actor: null });
const options = () => ({ url: db.url, before: BEFORE, reason: 'decision 2026-17 of the archive', record: onRecord });
const told = async (type: string) =>
  (await db.query('SELECT entry FROM audit.leaf WHERE type = $1 ORDER BY log_id, idx', [type])).map(
    ({ entry }) => JSON.parse(String(entry)).about,
  );
/** As the command does: the latest shard first, which may say what is gone from the other. */
async function verified() {
  const keysOf = (origin: string) => signing.verifierKeys(origin).map(parseVerifierKey);
  const latest = await verifyDatabase(db.url, { origin: recorder.origin, keys: keysOf(recorder.origin) });
  const { authority } = latest;
  const before = await verifyDatabase(db.url, { origin: earlier.origin, keys: keysOf(earlier.origin), authority });
  const alone = await verifyDatabase(db.url, { origin: earlier.origin, keys: keysOf(earlier.origin) });
  return { latest, before, alone };
}

it('does not take the bytes of entries whose clear texts are still there', async () => {
  await expect(pruneEntries(options())).rejects.toThrow(/erase the clear texts/);
  expect(await told('PRUNE')).toEqual([]);
});

it('forgets nothing that cannot be put on record', async () => {
  const record = () => Promise.reject(new Error('no record'));
  await expect(eraseDetails({ ...options(), record })).rejects.toThrow('no record');
  expect(await db.query('SELECT 1 FROM audit.detail WHERE erased_at IS NOT NULL')).toEqual([]);
});

it('erases the clear texts of old entries and no others, and says so first', async () => {
  expect(await eraseDetails(options())).toBe(5);
  expect(await told('ERASE')).toEqual([{ before: BEFORE.toISOString(), rows: 5, reason: 'decision 2026-17 of the archive' }]);
  const [left] = await db.query(
    `SELECT count(*) FILTER (WHERE l.ts < $1 AND (d.salt IS NOT NULL OR d.body IS NOT NULL))::int AS old,
            count(*) FILTER (WHERE l.ts >= $1 AND d.body IS NULL)::int AS fresh FROM audit.detail d JOIN audit.leaf l USING (log_id, idx)`,
    [BEFORE],
  );
  expect(left).toEqual({ old: 0, fresh: 0 });
  // once is enough: nothing is left to erase, and nothing is said
  expect(await eraseDetails(options())).toBe(0);
  expect(await told('ERASE')).toHaveLength(1);
  const { latest, before, alone } = await verified();
  expect([latest.failures, before.failures]).toEqual([[], []]);
  // without the shard that says so, an erasure is one
  expect(alone.failures.map((failure) => failure.class)).toEqual(['ERASED']);
});

it('then takes their bytes, the whole old shard; what was handed out before still proves', async () => {
  expect(await pruneEntries(options())).toBe(7); // with BOOT and SHUTDOWN
  expect(await told('PRUNE')).toEqual([
    { origin: earlier.origin, below: 7, before: BEFORE.toISOString(), reason: 'decision 2026-17 of the archive' },
  ]);
  expect(await pruneEntries(options())).toBe(0);
  const { latest, before, alone } = await verified();
  expect([latest.failures, before.failures, before.size, before.entries]).toEqual([[], [], 7, 0]);
  expect(before.signedSize).toBe(7);
  expect(alone.failures.map((failure) => failure.class)).toEqual(['ERASED']);
  const pool = new pg.Pool({ connectionString: db.url, max: 1 });
  try {
    for (const { index, leafHash } of looks) {
      const proof = (await createProver(pool).prove(index, earlier.origin))!;
      expect(isIncluded(leafHash, index, proof.size, proof.path, proof.root)).toBe(true);
    }
  } finally {
    await pool.end();
  }
});

it('says again what was forgotten earlier, once the entry that said so is forgotten itself', async () => {
  await recorder.close(); // a second time does nothing
  const later = '2033-06-01T08:00:00Z';
  jest.useFakeTimers({ now: new Date(later), doNotFake: [...TIMERS] });
  const last = await createRecorder(recorderOptions(db.url, 'last'));
  jest.useRealTimers();
  const record = (change: Pick<EntryInput, 'type' | 'about'>) =>
    last.record({ ...change, at: new Date(later), requestId: uuid7(), eventId: uuid7(), actor: null });
  const end = { ...options(), before: new Date('2033-01-01T00:00:00Z'), record };
  await eraseDetails(end);
  expect(await pruneEntries(end)).toBeGreaterThan(0); // the shard with the first PRUNE entry
  expect(await pruneEntries(end)).toBe(0);
  await last.close();
  const keysOf = (origin: string) => signing.verifierKeys(origin).map(parseVerifierKey);
  let authority: Awaited<ReturnType<typeof verifyDatabase>>['authority'] | undefined;
  for (const { origin } of [last, recorder, earlier]) {
    const found = await verifyDatabase(db.url, { origin, keys: keysOf(origin), ...(authority && { authority }) });
    ({ authority } = found);
    expect([origin, found.failures]).toEqual([origin, []]);
  }
});
