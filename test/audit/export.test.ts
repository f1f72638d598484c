// The record outside the house: exact bytes, enough to recompute the root, and the export itself on the record.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRecorder, exportRecord, type Recorder } from '../../src/audit/index.js';
import { parseCheckpoint } from '../../src/audit/note.js';
import { Frontier, leafHash } from '../../src/audit/tree.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

let db: RecordDatabase;
let recorder: Recorder;
const folder = mkdtempSync(join(tmpdir(), 'zhongfu-export-'));
const out = (name: string) => join(folder, name);
const lines = (name: string, file: string) =>
  readFileSync(join(out(name), file), 'utf8')
    .split('\n')
    .slice(0, -1);

beforeAll(async () => {
  db = await recordDatabase();
  recorder = await createRecorder(recorderOptions(db.url));
  await Promise.all(
    Array.from({ length: 2_000 }, (_, i) => recorder.record(disclosure({ at: new Date(Date.UTC(2026, 0, 1 + (i % 20))) }))),
  );
});
afterAll(async () => {
  await recorder.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an export', () => {
  it('is the exact bytes, and they give the root of its checkpoint', async () => {
    const exported = await exportRecord({ url: db.url, out: out('all'), record: recorder.record, keys: ['key-1'] });
    const entries = lines('all', 'entries.ndjson');
    const leaves = lines('all', 'leaves.ndjson');
    expect(entries).toHaveLength(2_002);
    const edge = new Frontier();
    entries.forEach((line, i) => {
      const leaf = leafHash(Buffer.from(line));
      expect(leaves[i]).toBe(`{"idx":${i},"leaf":"${leaf.toString('hex')}"}`);
      edge.append(leaf);
    });
    const note = readFileSync(join(out('all'), 'checkpoint.txt'), 'utf8');
    expect(parseCheckpoint(note)).toEqual({ origin: exported.origin, size: 2_002n, root: edge.root() });
    expect(note).toContain('unsigned');
    expect(exported).toMatchObject({ size: 2_002n, entries: 2_002n, isSigned: false });
    expect(lines('all', 'keys.txt')).toEqual(['key-1']);
  });

  it('is on the record itself, before anything is carried out', () => {
    expect(JSON.parse(lines('all', 'entries.ndjson').at(-1)!)).toMatchObject({ type: 'EXPORT' });
  });

  it('of a time only still proves what it has', async () => {
    const from = new Date('2026-01-03T00:00:00Z');
    const to = new Date('2026-01-05T00:00:00Z');
    const exported = await exportRecord({ url: db.url, out: out('part'), from, to, record: recorder.record });
    const entries = lines('part', 'entries.ndjson');
    expect(entries).toHaveLength(200);
    expect(exported.entries).toBe(200n);
    const leaves = lines('part', 'leaves.ndjson').map((line) => JSON.parse(line));
    const edge = new Frontier();
    for (const { leaf } of leaves) edge.append(Buffer.from(leaf, 'hex'));
    expect(edge.root().equals(exported.root)).toBe(true);
    const present = leaves.filter((l) => !l.absent).map((l) => l.leaf);
    expect(entries.map((line) => leafHash(Buffer.from(line)).toString('hex'))).toEqual(present);
  });

  it('refuses a folder that has something in it', async () => {
    await expect(exportRecord({ url: db.url, out: out('all'), record: recorder.record })).rejects.toThrow('is not empty');
  });

  it('of a record that there is none of leaves neither an entry nor a folder', async () => {
    let asked = 0;
    const record: typeof recorder.record = (input) => {
      asked++;
      return recorder.record(input);
    };
    const exported = exportRecord({ url: db.url, out: out('nowhere'), origin: 'hub.example/audit/1999h1', record });
    await expect(exported).rejects.toThrow('There is no record hub.example/audit/1999h1.');
    expect([asked, existsSync(out('nowhere'))]).toEqual([0, false]);
  });

  it('does not begin where the record cannot be written', async () => {
    const record = () => Promise.reject(new Error('no'));
    await expect(exportRecord({ url: db.url, out: out('none'), record })).rejects.toThrow('no');
  });
});
