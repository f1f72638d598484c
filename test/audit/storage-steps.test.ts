// Every step by which something is stored, twice: it failed and was not saved, and it failed but was saved.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { signingKey } from '../../src/audit/ed25519.js';
import { createRecorder, signedNotes } from '../../src/audit/index.js';
import type { Queryable } from '../../src/audit/leaves.js';
import { signWhatHasGrown } from '../../src/audit/signer.js';
import { StartRefused } from '../../src/kernel/errors.js';
import { cuttingProxy } from '../support/cutting-proxy.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

let db: RecordDatabase;
beforeAll(async () => {
  db = await recordDatabase();
});
afterAll(() => db.close());

const WAYS = ['before', 'after'] as const;
/** More statements than there are between a start and its first entry, so that each is cut off once. */
const STATEMENTS = 12;

interface Numbered {
  readonly type: string;
  readonly epoch: string;
  readonly wseq: number;
  readonly event_id: string;
}
async function entriesOf(writer: string): Promise<Numbered[]> {
  const rows = await db.query(
    `SELECT convert_from(entry, 'UTF8') AS entry FROM audit.leaf WHERE convert_from(entry, 'UTF8')::json->>'writer' = $1 ORDER BY idx`,
    [writer],
  );
  return rows.map(({ entry }) => JSON.parse(entry as string));
}
/** Each run numbers its entries from one without a gap, begins with BOOT and ends with at most one SHUTDOWN; nothing is there twice. */
function expectWhole(entries: readonly Numbered[]): void {
  expect(new Set(entries.map(({ event_id }) => event_id)).size).toBe(entries.length);
  for (const epoch of new Set(entries.map((entry) => entry.epoch))) {
    const run = entries.filter((entry) => entry.epoch === epoch);
    expect(run.map(({ wseq }) => wseq)).toEqual(run.map((_, i) => i + 1));
    expect(run.map(({ type }) => type).filter((type) => type === 'BOOT')).toEqual(['BOOT']);
    expect(run.slice(0, -1).map(({ type }) => type)).not.toContain('SHUTDOWN');
  }
}

describe.each(WAYS)('the connection lost %s a statement', (way) => {
  it('of a start: refused, or begun once; the next start goes on', async () => {
    const proxy = await cuttingProxy(db.server.port, { only: 'zhongfu-audit\0' });
    const url = db.url.replace(`:${db.server.port}/`, `:${proxy.port}/`);
    const writer = `start-${way}`;
    const outcomes: string[] = [];
    for (let n = 0; n < STATEMENTS; n++) {
      proxy.cutNext(way, n);
      const started = await createRecorder(recorderOptions(url, writer)).catch((error: unknown) => error);
      proxy.calm();
      if (started instanceof Error) {
        expect(started).toBeInstanceOf(StartRefused);
        outcomes.push('refused');
      } else {
        await (started as Awaited<ReturnType<typeof createRecorder>>).close();
        outcomes.push('started');
      }
      expectWhole(await entriesOf(writer));
    }
    expect(proxy.cuts()).toBeGreaterThanOrEqual(8);
    expect(new Set(outcomes)).toEqual(new Set(['refused', 'started']));
    proxy.close();
  });

  it('of a stop: SHUTDOWN is there once', async () => {
    const proxy = await cuttingProxy(db.server.port, { only: 'zhongfu-audit\0' });
    const url = db.url.replace(`:${db.server.port}/`, `:${proxy.port}/`);
    const recorder = await createRecorder(recorderOptions(url, `stop-${way}`));
    await recorder.record(disclosure());
    proxy.cutNext(way);
    expect(await recorder.close()).toBe(true);
    expect(proxy.cuts()).toBe(1);
    const entries = await entriesOf(`stop-${way}`);
    expectWhole(entries);
    expect(entries.map(({ type }) => type)).toEqual(['BOOT', 'DISC', 'SHUTDOWN']);
    proxy.close();
  });
});

describe('a signature', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-steps-'));
  const keys = [signingKey(Buffer.alloc(32, 3))];
  let pool: pg.Pool;
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: db.url, max: 1 });
    const recorder = await createRecorder(recorderOptions(db.url, 'signed'));
    await recorder.record(disclosure());
    await recorder.close();
  });
  afterAll(async () => {
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  });
  const grow = async () => {
    const recorder = await createRecorder(recorderOptions(db.url, 'signed'));
    await recorder.close();
  };
  const sign = (through: Queryable = pool, stateFolder = folder) => signWhatHasGrown({ db: through, keys, stateFolder });
  const stored = async () =>
    (await db.query('SELECT size, note FROM audit.checkpoint ORDER BY size')).map(({ size, note }) => ({
      size: String(size),
      note,
    }));
  /** The real database, but for the moment at which a checkpoint is kept that it has not yet. */
  const losing = (way: (typeof WAYS)[number], known: Awaited<ReturnType<typeof stored>>) =>
    ({
      query: async (asked: string | { text: string }, values?: unknown[]) => {
        const isKeeping =
          (typeof asked === 'string' ? asked : asked.text).includes('save_checkpoint') &&
          !known.some(({ size }) => size === values?.[1]);
        if (isKeeping && way === 'before') throw new Error('lost');
        const found = await pool.query(asked as string, values);
        if (isKeeping) throw new Error('lost');
        return found;
      },
    }) as Queryable;

  it.each(WAYS)('that is lost %s the database has it: in the file first, and shown once the database answers', async (way) => {
    await grow();
    const before = await stored();
    await expect(sign(losing(way, before))).rejects.toThrow('lost');
    const [note] = signedNotes(folder);
    const after = await stored();
    expect(after.map((one) => one.note).includes(note)).toBe(way === 'after');
    expect(after.length - before.length).toBe(way === 'after' ? 1 : 0);
    expect(await sign()).toEqual([]); // nothing new: what was signed is what is shown
    expect((await stored()).at(-1)!.note).toBe(note);
    expect(await stored()).toHaveLength(before.length + 1);
  });

  it('whose file cannot be written is shown to nobody, and made when there is room', async () => {
    await grow();
    await sign();
    await grow();
    const [file] = readdirSync(folder);
    const before = await stored();
    mkdirSync(join(folder, `${file}.part`));
    await expect(sign()).rejects.toThrow('EISDIR');
    expect(await stored()).toEqual(before);
    rmSync(join(folder, `${file}.part`), { recursive: true });
    expect(await sign()).toHaveLength(1);
    expect(await stored()).toHaveLength(before.length + 1);
  });

  it('whose file was written before the writer was killed is the one that counts', async () => {
    await grow();
    const copy = mkdtempSync(join(tmpdir(), 'zhongfu-steps-'));
    await expect(sign(losing('before', await stored()), copy)).rejects.toThrow('lost');
    const [note] = signedNotes(copy);
    await sign(pool, copy);
    expect((await stored()).at(-1)!.note).toBe(note);
    rmSync(copy, { recursive: true });
  });
});
