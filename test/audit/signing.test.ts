// Checkpoints and receipts: signed in time, readable by other people's tools, and never over a record that went back.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { signingKey } from '../../src/audit/ed25519.js';
import {
  createReceipts,
  createRecorder,
  exportRecord,
  parseKeys,
  type Recorder,
  readReceipt,
  startSigning,
  verifyDatabase,
} from '../../src/audit/index.js';
import { formatVerifierKey, parseVerifierKey, readNote, signCheckpoint } from '../../src/audit/note.js';
import { StartRefused } from '../../src/kernel/errors.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const folder = mkdtempSync(join(tmpdir(), 'zhongfu-signing-'));
const settings = (name = 'one') => ({
  url: db.url,
  keysFolder: join(folder, 'keys'),
  stateFolder: join(folder, name),
  everyMs: 100,
});

let db: RecordDatabase;
let recorder: Recorder;
beforeAll(async () => {
  db = await recordDatabase();
  recorder = await createRecorder(recorderOptions(db.url));
});
afterAll(async () => {
  await recorder.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});
const checkpoints = () => db.query('SELECT size, root, note FROM audit.checkpoint ORDER BY size');
/** As somebody with rights over the database would: the triggers are in the way of accidents only. */
const tamper = (statement: string) => db.query(`SET session_replication_role = replica; ${statement}`);

describe('a signed note', () => {
  const key = signingKey(Buffer.alloc(32, 3));
  const origin = 'hub.example/audit/2026h1';
  const checkpoint = { origin, size: 42n, root: Buffer.alloc(32, 9) };
  const known = [{ name: origin, publicKey: key.publicKey }];
  const note = signCheckpoint(checkpoint, [key]);

  it('has the C2SP form', () => {
    expect(note).toMatch(
      /^hub\.example\/audit\/2026h1\n42\n[A-Za-z0-9+/]{43}=\n\n— hub\.example\/audit\/2026h1 [A-Za-z0-9+/=]+\n$/,
    );
    expect(readNote(note, known)).toEqual({ ok: true, checkpoint, signers: known });
    const line = formatVerifierKey(known[0]!);
    expect(parseVerifierKey(line)).toEqual(known[0]);
    expect(() => parseVerifierKey(line.replace('2026h1', '2026h2'))).toThrow('hash');
  });
  it('agrees with the example of the specification', () => {
    // the key and the note of the Go checksum database, sum.golang.org
    const golang = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
    expect(formatVerifierKey(golang)).toBe('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
  });
  it('proves nothing once a byte of it is another, or for another key', () => {
    expect(readNote(note.replace('\n42\n', '\n43\n'), known)).toMatchObject({ ok: false, reason: 'BAD_SIGNATURE' });
    expect(readNote(note, [])).toMatchObject({ ok: false, reason: 'NO_KNOWN_KEY' });
    expect(readNote(note, [{ name: origin, publicKey: signingKey(Buffer.alloc(32, 4)).publicKey }])).toMatchObject({ ok: false });
    expect(readNote(note.trimEnd(), known)).toEqual({ ok: false, reason: 'MALFORMED' });
  });
  it('may carry two keys while they overlap', () => {
    const next = signingKey(Buffer.alloc(32, 5));
    const both = signCheckpoint(checkpoint, [key, next]);
    for (const { publicKey } of [key, next]) expect(readNote(both, [{ name: origin, publicKey }])).toMatchObject({ ok: true });
  });
});

describe('the signer', () => {
  it('signs within a second of growth, from recomputed bytes, with a key nobody else reads', async () => {
    const signing = await startSigning(settings());
    const { size, root } = await recorder.record(disclosure());
    await pause(400);
    const last = (await checkpoints()).at(-1)!;
    expect(last).toMatchObject({ size: String(size), root });
    const keys = signing.verifierKeys(recorder.origin).map(parseVerifierKey);
    expect(readNote(last['note'] as string, keys)).toMatchObject({
      ok: true,
      checkpoint: { origin: recorder.origin, size, root },
    });
    expect(statSync(join(folder, 'keys', 'checkpoint.key')).mode & 0o777).toBe(0o600);
    await signing.close();
  });

  it('goes on where it was, also without its file', async () => {
    const before = (await checkpoints()).length;
    const { size } = await recorder.record(disclosure());
    const signing = await startSigning(settings('two'));
    expect((await checkpoints()).at(-1)).toMatchObject({ size: String(size) });
    expect(await checkpoints()).toHaveLength(before + 1);
    await signing.close();
    await (await startSigning(settings())).close();
  });

  it('gives an export a note that covers it', async () => {
    const signing = await startSigning(settings());
    const keys = signing.verifierKeys(recorder.origin);
    const exported = await exportRecord({ url: db.url, out: join(folder, 'export'), record: recorder.record, keys });
    expect(exported.isSigned).toBe(true);
    const note = readFileSync(join(folder, 'export', 'checkpoint.txt'), 'utf8');
    expect(readNote(note, keys.map(parseVerifierKey))).toMatchObject({ ok: true, checkpoint: { size: exported.size } });
    await signing.close();
  });

  it('signs and exports entries with rare bytes as they are', async () => {
    const rare = String.raw`窗口 \ 7\101 \u0001`;
    const { index } = await recorder.record(disclosure({ actor: { ...disclosure().actor!, client: `${rare}\u007f` } }));
    const signing = await startSigning(settings());
    const lines = signing.verifierKeys(recorder.origin);
    const out = join(folder, 'rare');
    const { isSigned } = await exportRecord({
      url: db.url,
      out,
      record: recorder.record,
      keys: lines,
    });
    await signing.close();
    const entry = (await db.query(`SELECT entry FROM audit.leaf WHERE idx = ${index}`))[0]!['entry'] as Buffer;
    expect(entry.includes('窗口') && entry.includes(Buffer.from('7\\\\101'))).toBe(true);
    expect({ isSigned, line: readFileSync(join(out, 'entries.ndjson'), 'utf8').split('\n')[Number(index)] }).toEqual({
      isSigned: true,
      line: entry.toString(),
    });
    expect(await verifyDatabase(db.url, { keys: parseKeys(lines.join('\n')).checkpoints })).toMatchObject({ failures: [] });
  });

  it('refuses a changed entry for good, and says which', async () => {
    const { index } = await recorder.record(disclosure());
    await tamper(`UPDATE audit.leaf SET entry = overlay(entry placing '\\x58' from 30) WHERE idx = ${index}`);
    await expect(startSigning(settings())).rejects.toThrow(`CHANGED_BIT at ${index}`);
    await tamper(`UPDATE audit.leaf SET leaf_hash = sha256('\\x00'::bytea || entry) WHERE idx = ${index}`);
    await expect(startSigning(settings())).rejects.toThrow('REHASHED');
  });

  it('refuses an entry that was emptied: that is no pruned one', async () => {
    const { index } = await recorder.record(disclosure());
    await tamper(`UPDATE audit.leaf SET entry = '' WHERE idx = ${index}`);
    await expect(startSigning(settings())).rejects.toThrow(`CHANGED_BIT at ${index}`);
  });

  it('refuses an older copy of the database', async () => {
    const state = JSON.parse(
      readFileSync(join(folder, 'one', `last-signed-${encodeURIComponent(recorder.origin)}.json`), 'utf8'),
    );
    await tamper(`UPDATE audit.head SET size = ${Number(state.size) - 1}`);
    const refused = startSigning(settings());
    await expect(refused).rejects.toBeInstanceOf(StartRefused);
    await expect(refused).rejects.toThrow('HEAD_BACK');
  });
});

describe('a receipt', () => {
  const origin = 'hub.example/audit/2026h1';
  const keys = [1, 2].map((n) => ({ kid: `r${n}`, seed: Buffer.alloc(32, n) }));
  const recorded = { index: 41n, size: 42n, root: Buffer.alloc(32, 1), leafHash: Buffer.alloc(32, 2), eventId: 'e' };
  const body = `sha256:${'77'.repeat(32)}`;
  const input = { requestId: 'req-1', at: new Date('2026-01-01T00:00:00Z'), body, recorded, withPosition: true };
  const receipts = createReceipts(origin, keys);

  it('is a JWS that other tools verify', async () => {
    const receipt = receipts.issue(input);
    const { payload, protectedHeader } = await jwtVerify(receipt, createLocalJWKSet(receipts.jwks() as never), {
      issuer: origin,
      currentDate: input.at,
    });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'zhongfu-receipt+jwt', kid: 'r2' });
    const leaf = '02'.repeat(32);
    const root = Buffer.alloc(32, 1).toString('base64');
    expect(payload).toEqual({ iss: origin, iat: 1767225600, req: 'req-1', idx: '41', leaf, size: '42', root, body });
    expect(readReceipt(receipt, receipts.jwks().keys)).toEqual({ ok: true, claims: payload });
  });
  it('does not tell charities and citizens how the record grows', async () => {
    const read = readReceipt(receipts.issue({ ...input, withPosition: false }), receipts.jwks().keys);
    expect(read.ok && Object.keys(read.claims).sort()).toEqual(['body', 'iat', 'iss', 'leaf', 'req']);
  });
  it('still holds after a new key came into use, and proves nothing once changed', async () => {
    const old = createReceipts(origin, keys.slice(0, 1)).issue(input);
    const published = receipts.jwks().keys;
    expect(readReceipt(old, published).ok).toBe(true);
    expect(readReceipt(old, published.slice(1))).toEqual({ ok: false, reason: 'WRONG_KEY' });
    const [head, claims, signature] = old.split('.') as [string, string, string];
    const other = Buffer.from(Buffer.from(claims, 'base64url').toString().replace('41', '40')).toString('base64url');
    expect(readReceipt(`${head}.${other}.${signature}`, published)).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
    const none = Buffer.from('{"alg":"none","typ":"zhongfu-receipt+jwt","kid":"r1"}').toString('base64url');
    expect(readReceipt(`${none}.${claims}.`, published)).toEqual({ ok: false, reason: 'MALFORMED' });
  });
});
