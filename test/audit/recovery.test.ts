// A backup was restored: nothing is added to the record before an operator has said so, and then it goes on where everybody can see the loss.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  anomaliesIn,
  createProver,
  createRecorder,
  createSearch,
  exportRecord,
  type Recorder,
  recoverRecord,
  type Signing,
  startSigning,
  verifyDatabase,
  verifyExport,
} from '../../src/audit/index.js';
import { parseVerifierKey } from '../../src/audit/note.js';
import { signedNotes } from '../../src/audit/signed-state.js';
import { isIncluded } from '../../src/audit/tree.js';
import { disclosure, KEY, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'zhongfu-recovery-'));
const stateFolder = join(folder, 'state');
let db: RecordDatabase;
/** The restored backup. */
let url: string;
let origin: string;
let restored: number;
let lost: number;
let lines: (origin: string) => readonly string[];
const keysOf = (of: string) => lines(of).map(parseVerifierKey);
const signing = (of: string): Promise<Signing> =>
  startSigning({ url: of, keysFolder: join(folder, 'keys'), stateFolder, everyMs: 50 });
const look = (recorder: Recorder) => recorder.record(disclosure({ at: new Date() }));
const inBackup = async (statement: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(`SET session_replication_role = replica; ${statement}`)) as unknown as pg.QueryResult[];
  } finally {
    await client.end();
  }
};
const options = () => ({
  url,
  key: KEY,
  stateFolder,
  keysOf,
  writer: 'host:recover:1',
  hubVersion: '1.0.0',
  reason: 'disk of the database lost; backup of the night',
});

beforeAll(async () => {
  db = await recordDatabase();
  url = db.url.replace(/postgres$/, 'backup');
  let recorder = await createRecorder(recorderOptions(db.url));
  origin = recorder.origin;
  let signer = await signing(db.url);
  const about = { emergency: 'E1', step: 'opened', reviewDueAt: '2026-01-12' };
  await recorder.record(disclosure({ type: 'BREAKGLASS', about }));
  lines = signer.verifierKeys;
  for (let i = 0; i < 5; i++) restored = Number((await look(recorder)).size);
  await recorder.close();
  restored++; // its SHUTDOWN
  await signer.close();
  await db.query('CREATE DATABASE backup TEMPLATE postgres');
  recorder = await createRecorder(recorderOptions(db.url));
  signer = await signing(db.url);
  for (let i = 0; i < 4; i++) await look(recorder);
  await recorder.close();
  await signer.close();
  lost = Number((await db.query('SELECT size FROM audit.head'))[0]!['size']);
}, 60_000);
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a restored backup', () => {
  it('is refused, and the refusal says what to do', async () => {
    const refused = signing(url);
    await expect(refused).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('HEAD_BACK') });
    await expect(refused).rejects.toThrow('zhongfu audit recover');
  });

  it('is not recovered where it is damaged besides, or where nothing was lost', async () => {
    const [, { rows }] = (await inBackup('SELECT entry FROM audit.leaf WHERE idx = 3')) as [unknown, pg.QueryResult];
    await inBackup('UPDATE audit.leaf SET entry = set_byte(entry, 9, 88) WHERE idx = 3');
    await expect(recoverRecord(options())).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('CHANGED_BIT at 3'),
    });
    await inBackup(`UPDATE audit.leaf SET entry = '\\x${rows[0].entry.toString('hex')}' WHERE idx = 3`);
    await expect(recoverRecord({ ...options(), url: db.url })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('Nothing to recover'),
    });
    await expect(recoverRecord({ ...options(), stateFolder: join(folder, 'elsewhere') })).rejects.toMatchObject({ exitCode: 2 });
    expect(await verifyDatabase(url, { keys: keysOf(origin) })).toMatchObject({ ok: true, size: restored });
  });

  it('is recovered into a new shard whose first entry names both notes', async () => {
    const before = join(folder, 'state-before');
    cpSync(stateFolder, before, { recursive: true });
    const [known] = signedNotes(stateFolder);
    expect(await recoverRecord(options())).toEqual({
      from: origin,
      restored: BigInt(restored),
      known: BigInt(lost),
      origin: `${origin}.2`,
    });
    // interrupted before the signer's folder knew: it is brought to its end, not done twice
    const file = `last-signed-${encodeURIComponent(origin)}.json`;
    writeFileSync(join(stateFolder, file), readFileSync(join(before, file)));
    expect(await recoverRecord(options())).toMatchObject({ from: origin, origin: `${origin}.2` });
    await expect(recoverRecord(options())).rejects.toMatchObject({ exitCode: 2 });

    const [, { rows }] = (await inBackup(
      "SELECT g.origin, l.idx, l.type, convert_from(l.entry, 'UTF8') AS entry FROM audit.leaf l JOIN audit.log g USING (log_id) WHERE log_id = 2 ORDER BY idx",
    )) as [unknown, pg.QueryResult];
    expect(rows.map(({ origin, type }) => [origin, type])).toEqual([
      [`${origin}.2`, 'RECOVERY'],
      [`${origin}.2`, 'SHUTDOWN'],
    ]);
    const { about, wseq } = JSON.parse(rows[0].entry);
    expect(wseq).toBe(1);
    expect(about).toEqual({
      origin,
      size: restored,
      root: expect.any(String),
      note: expect.stringMatching(new RegExp(`^${origin}\n${restored}\n`)),
      known,
      reason: options().reason,
    });
  });
});

describe('after it', () => {
  let recorder: Recorder;
  let signer: Signing;
  beforeAll(async () => {
    signer = await signing(url);
    recorder = await createRecorder(recorderOptions(url));
    await look(recorder);
    for (let tries = 0; tries < 40 && !(await newest()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(async () => {
    await recorder?.close();
    await signer?.close();
  });
  const newest = async () => {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    try {
      const found = await createProver(pool).checkpoint();
      return found && found.size >= 4n ? found : null;
    } finally {
      await pool.end();
    }
  };

  it('is written to and signed again, in the new shard alone', async () => {
    expect(recorder.origin).toBe(`${origin}.2`);
    expect(signer.state().phase).toBe('signing');
    expect(await newest()).toMatchObject({ origin: `${origin}.2` });
    const [, { rows }] = (await inBackup('SELECT size FROM audit.head WHERE log_id = 1')) as [unknown, pg.QueryResult];
    expect(Number(rows[0].size)).toBe(restored);
  });

  it('verifies in both shards, and the loss is told as what it is', async () => {
    const externalNotes = signedNotes(stateFolder);
    const old = await verifyDatabase(url, {
      origin,
      keys: keysOf(origin),
      externalNotes: externalNotes.filter((note) => note.startsWith(`${origin}\n`)),
    });
    expect(old).toMatchObject({ ok: true, size: restored, warnings: [expect.stringContaining('a backup of')] });
    const now = await verifyDatabase(url, { keys: keysOf(`${origin}.2`) });
    expect(now).toMatchObject({ ok: true, origin: `${origin}.2`, warnings: [] });
  });

  it('does not pass for recovered where no key has signed the new shard', async () => {
    const externalNotes = signedNotes(stateFolder).filter((note) => note.startsWith(`${origin}\n`));
    const other = [{ name: origin, publicKey: Buffer.alloc(32, 9) }];
    const { failures } = await verifyDatabase(url, { origin, keys: other, externalNotes });
    expect(failures.map((failure) => failure.class)).toContain('WRONG_KEY');
    const name = url.replace(/backup$/, 'unsigned');
    await recorder.close();
    await signer.close();
    await db.query('CREATE DATABASE unsigned TEMPLATE backup');
    const client = new pg.Client({ connectionString: name });
    await client.connect();
    await client.query('SET session_replication_role = replica; DELETE FROM audit.checkpoint WHERE log_id = 2');
    await client.end();
    const unsigned = await verifyDatabase(name, { origin, keys: keysOf(origin), externalNotes });
    expect(unsigned.failures.map((failure) => [failure.class, failure.index])).toEqual([['OLD_BACKUP', restored]]);
    signer = await signing(url);
    recorder = await createRecorder(recorderOptions(url));
  });

  it('finds and proves looks of both shards', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    const { records } = await createSearch(pool, KEY).find({ recipientId: 'R1' }, 50);
    expect(records).toHaveLength(6);
    const prover = createProver(pool);
    const proof = (await prover.prove(2n, origin))!;
    expect(isIncluded(proof.leaf, 2n, proof.size, proof.path, proof.root)).toBe(true);
    expect(proof.note.startsWith(`${origin}\n`)).toBe(true);
    expect((await prover.prove(0n))!.note.startsWith(`${origin}.2\n`)).toBe(true);
    expect(await prover.prove(BigInt(restored), origin)).toBeNull();
    await pool.end();
  });

  it('watches over both, and says in which shard the evidence stands', async () => {
    const overdue = { rule: 'EMERGENCY_WITHOUT_REVIEW', evidence: [`1@${origin}`] };
    expect(await anomaliesIn(url, { now: new Date() })).toMatchObject([overdue]);
    await recorder.record(disclosure({ type: 'BREAKGLASS', about: { emergency: 'E1', step: 'reviewed' } }));
    expect(await anomaliesIn(url, { now: new Date() })).toEqual([]);
  });

  it('exports the earlier shard as well, which stays what it was', async () => {
    const out = join(folder, 'earlier');
    const done = await exportRecord({ url, out, origin, record: recorder.record, keys: lines(origin) });
    expect(done).toMatchObject({ origin, size: BigInt(restored), isSigned: true });
    expect(await verifyExport(out, { keys: keysOf(origin) })).toMatchObject({ ok: true, size: restored });
  });

  it('is refused again if the earlier shard is touched', async () => {
    await recorder.close();
    await signer.close();
    await inBackup('UPDATE audit.head SET size = size - 1 WHERE log_id = 1');
    await expect(signing(url)).rejects.toThrow('is not what it was when it was recovered');
    await inBackup('UPDATE audit.head SET size = size + 1 WHERE log_id = 1');
  });
});
