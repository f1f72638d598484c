// What an auditor from outside is handed: one file, run where nothing else of ours is.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceipts, createRecorder, exportRecord, keysOf, startSigning, verifyExport } from '../../src/audit/index.js';
import { sha256Name } from '../../src/kernel/hash.js';
import { builtMain } from '../support/built.js';
import { temporaryFolder } from '../support/temporary-postgres.js';
import { disclosure, recordDatabase, recorderOptions } from './support.js';

const folder = temporaryFolder();
const alone = join(folder.path, 'alone');
const whole = join(folder.path, 'whole');
const BODY = '{"data":{"recipient":null}}';
let receipt: string;
let unkept: string;
let anonymous: string;
let foreign: string;
const early = join(folder.path, 'early');

beforeAll(async () => {
  const program = join(dirname(await builtMain()), '../zhongfu-verify.mjs');
  mkdirSync(alone);
  copyFileSync(program, join(alone, 'zhongfu-verify.mjs'));
  const db = await recordDatabase();
  const recorder = await createRecorder(recorderOptions(db.url));
  const signing = await startSigning({
    url: db.url,
    keysFolder: join(folder.path, 'keys'),
    stateFolder: join(folder.path, 'state'),
    everyMs: 50,
  });
  const receipts = createReceipts(recorder.origin, [{ kid: 'r1', seed: Buffer.alloc(32, 1) }]);
  let last!: Awaited<ReturnType<typeof recorder.record>>;
  for (let i = 0; i < 20; i++) {
    // an export is an entry, too: the last receipt is about what came behind it
    if (i === 18) await exportRecord({ url: db.url, out: early, record: recorder.record });
    const input = disclosure({ at: new Date(), payload: sha256Name(BODY) });
    const recorded = await recorder.record(input);
    const about = { requestId: input.requestId, at: input.at, body: sha256Name(BODY), recorded };
    last = recorded;
    receipt = receipts.issue({ ...about, withPosition: true });
    anonymous = receipts.issue({ ...about, withPosition: false });
  }
  const keys = [...signing.verifierKeys(recorder.origin), ...receipts.jwks().keys.map((key) => JSON.stringify(key))];
  const later = createReceipts('hub.example/audit/2099h1', [{ kid: 'r1', seed: Buffer.alloc(32, 1) }]);
  const recorded = { ...last, index: 900n, size: 901n };
  // signed for an entry that was never written, about a look of an hour before everything that is exported
  const hidden = { requestId: 'x', at: new Date(Date.now() - 3_600_000), body: sha256Name(BODY), withPosition: false };
  unkept = receipts.issue({ ...hidden, recorded: { ...last, leafHash: Buffer.alloc(32) } });
  foreign = later.issue({ requestId: 'x', at: new Date(), body: sha256Name(BODY), recorded, withPosition: true });
  await exportRecord({ url: db.url, out: whole, record: recorder.record, keys });
  await recorder.close();
  await signing.close();
  await db.close();
}, 60_000);
afterAll(() => folder.remove());

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['zhongfu-verify.mjs', ...args], {
    cwd: alone,
    env: {},
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
/** What the verifier in the hub tells of the same folder. */
const inHub = async (export_: string) => {
  const { authority: _, ...told } = await verifyExport(export_, { keys: keysOf(whole).checkpoints });
  return told;
};
const copy = (change: (read: (file: string) => string, write: (file: string, text: string) => void) => void): string => {
  const out = join(folder.path, `copy-${Math.random()}`);
  mkdirSync(out);
  for (const file of readdirSync(whole)) copyFileSync(join(whole, file), join(out, file));
  change(
    (file) => readFileSync(join(out, file), 'utf8'),
    (file, text) => writeFileSync(join(out, file), text),
  );
  return out;
};

describe('the verifier as one file', () => {
  it('loads nothing but what Node brings', () => {
    const imports = readFileSync(join(alone, 'zhongfu-verify.mjs'), 'utf8').matchAll(
      /^(?:import|export) .*? from "([^"]+)"|require\("([^"]+)"\)|import\("([^"]+)"\)/gm,
    );
    const names = [...imports].map(([, ...found]) => found.find(Boolean)!);
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !name.startsWith('node:'))).toEqual([]);
    expect(readdirSync(alone)).toEqual(['zhongfu-verify.mjs']);
  });

  it('tells how it is used, in both languages', () => {
    for (const args of [['--help'], ['help']]) {
      const { status, stdout } = run(...args);
      expect(status).toBe(0);
      expect(stdout).toContain('verify --export DIR');
      expect(stdout).toContain('用法');
    }
    for (const args of [[], ['verify'], ['verify', '--exports', whole], ['prove', receipt], ['erase']])
      expect(run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('zhongfu-verify.mjs') });
    expect(run('verify', '--export', folder.path)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('entries.ndjson is missing'),
    });
    expect(run('verify', '--export', whole, '--keys', '/nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--keys'),
    });
    // nobody has verified nothing: the root would be compared with none
    expect(run('verify', '--export', whole, '--since', '0', '--root', Buffer.alloc(32).toString('base64')).status).toBe(2);
    expect(run('verify', '--export', whole, '--since', '3')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--root'),
    });
  });

  it('finds what the verifier in the hub finds', async () => {
    const { status, stdout } = run('verify', '--export', whole, '--keys', join(whole, 'keys.txt'), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(await inHub(whole));
    expect(run('verify', '--export', whole).stdout).toContain('完好 (whole)');

    const changed = copy((read, write) => write('entries.ndjson', read('entries.ndjson').replace('P04', 'P05')));
    const damaged = run('verify', '--export', changed, '--json');
    expect(damaged.status).toBe(1);
    expect(JSON.parse(damaged.stdout)).toEqual(await inHub(changed));
    expect(JSON.parse(damaged.stdout).failures).toEqual([
      { class: 'CHANGED_BIT', index: 1, count: 1, reason: expect.any(String) },
    ]);
  });

  it('holds an export against notes that were kept elsewhere', () => {
    const notes = join(folder.path, 'notes.txt');
    const note = readFileSync(join(whole, 'checkpoint.txt'), 'utf8');
    writeFileSync(notes, `${note}\n${note}`);
    expect(run('verify', '--export', whole, '--notes', notes)).toMatchObject({ status: 0 });
    writeFileSync(notes, 'not a note');
    expect(run('verify', '--export', whole, '--notes', notes)).toMatchObject({ status: 2 });
  });

  it('proves a look by its receipt, with or without its place', () => {
    const body = join(folder.path, 'body.json');
    writeFileSync(body, BODY);
    const file = join(folder.path, 'receipt.txt');
    writeFileSync(file, `${receipt}\n`);
    for (const given of [receipt, anonymous, file]) {
      const { status, stdout } = run('prove', given, '--export', whole, '--body', body, '--json');
      expect([status, JSON.parse(stdout)]).toEqual([0, { ok: true, reason: null, index: '21', size: '23' }]);
    }
    writeFileSync(body, `${BODY} `);
    expect(run('prove', receipt, '--export', whole, '--body', body, '--json')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('OTHER_BODY'),
    });
    expect(run('prove', 'nonsense', '--export', whole)).toMatchObject({ status: 2 });
  });

  it('says of a receipt from behind the export, or of another record, that it cannot tell; that is no evidence against anybody', () => {
    const unproved = (given: string, export_: string) =>
      run('prove', given, '--export', export_, '--keys', join(whole, 'keys.txt'));
    expect(unproved(receipt, early)).toEqual({
      status: 1,
      stdout: '未证明 (not proved): NOT_COVERED\n',
      stderr: expect.stringContaining('take a newer one'),
    });
    expect(unproved(anonymous, early)).toMatchObject({ status: 1, stdout: expect.stringContaining('NOT_COVERED') });
    expect(unproved(foreign, whole)).toMatchObject({ status: 1, stdout: expect.stringContaining('WRONG_ORIGIN') });
    for (const { stderr } of [unproved(receipt, early), unproved(foreign, whole), unproved(`${receipt.slice(0, -2)}AA`, whole)])
      expect(stderr).not.toContain('evidence');
  });

  it('says of a receipt whose look must be there and is not that it is evidence', () => {
    for (const export_ of [whole, early])
      expect(run('prove', unkept, '--export', export_, '--keys', join(whole, 'keys.txt'))).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('NOT_INCLUDED'),
        stderr: expect.stringContaining('evidence'),
      });
  });

  it('says of an export whose last line is cut off that it is not whole', () => {
    const cut = copy((read, write) => write('entries.ndjson', read('entries.ndjson').slice(0, -20)));
    expect(run('prove', unkept, '--export', cut, '--keys', join(whole, 'keys.txt'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the last line of entries.ndjson'),
    });
  });

  const vectors = process.env.RFC6962_VECTORS;
  (vectors && existsSync(vectors) ? it : it.skip)('judges third-party vectors as they say (RFC6962_VECTORS)', () => {
    const { status, stdout } = run('vectors', vectors!, '--json');
    expect(JSON.parse(stdout)).toEqual({ ok: true, inclusion: 98, consistency: 98, failed: [] });
    expect(status).toBe(0);
  });
});
