// Whatever is done to the record afterwards is found, with its class and the first place; and an untouched record is not accused.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { signingKey } from '../../src/audit/ed25519.js';
import {
  createRecorder,
  exportRecord,
  keysOf,
  startSigning,
  verifyDatabase,
  verifyExport,
  verifyOn,
} from '../../src/audit/index.js';
import { parseCheckpoint, parseVerifierKey, signCheckpoint, type VerifierKey } from '../../src/audit/note.js';
import { leafHash } from '../../src/audit/tree.js';
import { disclosure, KEY, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'zhongfu-verify-'));
const whole = join(folder, 'whole');
const N = 60;
let db: RecordDatabase;
let origin: string;
let keys: VerifierKey[];
let copies = 0;

beforeAll(async () => {
  db = await recordDatabase();
  // the record of two hubs: one after the other, then many at once, then a clean stop, an unclean one, and a signature
  const settings = { url: db.url, keysFolder: join(folder, 'keys'), stateFolder: join(folder, 'state'), everyMs: 50 };
  const one = await createRecorder(recorderOptions(db.url, 'hub-1'));
  const two = await createRecorder(recorderOptions(db.url, 'hub-2'));
  origin = one.origin;
  for (let i = 0; i < N / 2; i++)
    await (i % 3 ? one : two).record(
      disclosure({
        subjects: [
          { recipientId: `R${i % 7}`, fieldset: 0 },
          { recipientId: 'R', fieldset: 0 },
        ],
      }),
    );
  const signing = await startSigning(settings);
  await Promise.all(Array.from({ length: N / 2 }, (_, i) => (i % 2 ? one : two).record(disclosure())));
  keys = signing.verifierKeys(origin).map(parseVerifierKey);
  await exportRecord({ url: db.url, out: whole, record: one.record, keys: signing.verifierKeys(origin) });
  await one.close();
  await two.close();
  await signing.close();
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const found = ({ failures }: { failures: readonly { class: string; index: number }[] }) =>
  failures.map((f) => [f.class, f.index]).sort();

/** The database after somebody with every right has done something to it; undone afterwards. */
async function tampered(statements: string, options = {}) {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statements}`);
    return await verifyOn(client, { keys, ...options });
  } finally {
    await client.end();
  }
}
const REHASH = "leaf_hash = sha256('\\x00'::bytea || entry)";
const RENUMBER = (from: number, by: number) =>
  `UPDATE audit.leaf SET idx = -idx - 1 WHERE idx >= ${from}; UPDATE audit.leaf SET idx = -idx - 1 + ${by} WHERE idx < 0;
   UPDATE audit.detail SET idx = -idx - 1 WHERE idx >= ${from}; UPDATE audit.detail SET idx = -idx - 1 + ${by} WHERE idx < 0;
   UPDATE audit.subject SET idx = -idx - 1 WHERE idx >= ${from}; UPDATE audit.subject SET idx = -idx - 1 + ${by} WHERE idx < 0;`;
const SWAP_ROWS = (a: number, b: number) =>
  ['leaf', 'detail', 'subject']
    .map(
      (t) => `UPDATE audit.${t} SET idx = CASE idx WHEN ${a} THEN -${b} - 1 ELSE -${a} - 1 END WHERE idx IN (${a}, ${b});
    UPDATE audit.${t} SET idx = -idx - 1 WHERE idx < 0;`,
    )
    .join('');

describe('an untouched record', () => {
  it('is found whole: in the database, in an export, and from a state that was verified before', async () => {
    const inDatabase = await verifyDatabase(db.url, { keys });
    expect(inDatabase).toMatchObject({ ok: true, origin, failures: [], warnings: [] });
    expect(inDatabase.entries).toBe(inDatabase.size);
    expect(inDatabase.signedSize).toBe(inDatabase.size);
    const exported = await verifyExport(whole, { keys: keysOf(whole).checkpoints });
    expect(exported).toMatchObject({ ok: true, failures: [], warnings: [], size: N + 3, entries: N + 3 });
    const checkpoint = parseCheckpoint(readFileSync(join(whole, 'checkpoint.txt'), 'utf8'))!;
    const later = await verifyDatabase(db.url, { keys, since: checkpoint });
    expect(later).toMatchObject({ ok: true, size: inDatabase.size, entries: inDatabase.size - exported.size });
    expect(await verifyExport(whole, { keys, since: { size: 20n, root: checkpoint.root } })).toMatchObject({ ok: false });
  });
  it('says when no key vouches for it', async () => {
    expect((await verifyDatabase(db.url, { keys: [] })).ok).toBe(false);
    const copy = await tampered('DELETE FROM audit.checkpoint');
    expect(copy).toMatchObject({ ok: true, signedSize: null, warnings: [expect.stringContaining('no known key')] });
  });
});

describe('in a database', () => {
  const i = 17;
  it.each<[string, string, [string, number][]]>([
    [
      'a changed bit',
      `UPDATE audit.leaf SET entry = set_byte(entry, 40, get_byte(entry, 40) # 1) WHERE idx = ${i}`,
      [['CHANGED_BIT', i]],
    ],
    [
      'a changed entry with its hash made to fit',
      `UPDATE audit.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"P04"', '"P06"'), 'UTF8'), purpose = 'P06' WHERE idx = ${i}; UPDATE audit.leaf SET ${REHASH} WHERE idx = ${i}`,
      [['REHASHED', i]],
    ],
    ['a deleted entry', `DELETE FROM audit.leaf WHERE idx = ${i}`, [['DELETED', i]]],
    [
      'a deleted entry, the others closed up',
      `DELETE FROM audit.leaf WHERE idx = ${i}; DELETE FROM audit.detail WHERE idx = ${i}; DELETE FROM audit.subject WHERE idx = ${i}; ${RENUMBER(i, -1)}; UPDATE audit.head SET size = size - 1`,
      [
        ['DELETED', i],
        ['HEAD_BACK', N + 4],
      ],
    ],
    ['the end cut off', 'DELETE FROM audit.leaf WHERE idx >= 40', [['TRUNCATED', 40]]],
    ['two entries that changed places', SWAP_ROWS(11, 20), [['SWAPPED', 11]]],
    [
      'two entries whose bytes changed places',
      'UPDATE audit.leaf a SET entry = b.entry FROM audit.leaf b WHERE a.idx IN (11, 20) AND b.idx = 31 - a.idx',
      [['SWAPPED', 11]],
    ],
    [
      'an entry put in between',
      `${RENUMBER(i, 1)}; INSERT INTO audit.leaf SELECT log_id, ${i}, leaf_hash, entry, gen_random_uuid(), type, ts, request_id, actor_ref, org, purpose, case_ref FROM audit.leaf WHERE idx = ${i - 1}; UPDATE audit.head SET size = size + 1`,
      [
        ['ERASED', i],
        ['INSERTED', i],
        ['PROJECTION', expect.any(Number) as never],
        ['SUBJECT_MISSING', i],
      ],
    ],
    [
      'an entry put at the end',
      `INSERT INTO audit.leaf SELECT log_id, (SELECT size FROM audit.head), leaf_hash, entry, gen_random_uuid(), type, ts, request_id, actor_ref, org, purpose, case_ref FROM audit.leaf WHERE idx = 3`,
      [['INSERTED', N + 5]],
    ],
    ['another purpose in the columns', `UPDATE audit.leaf SET purpose = 'P16' WHERE idx = ${i}`, [['PROJECTION', i]]],
    ['another officer in the columns', `UPDATE audit.leaf SET actor_ref = sha256('x') WHERE idx = ${i}`, [['PROJECTION', i]]],
    [
      'a person taken out of the index',
      `DELETE FROM audit.subject WHERE ctid IN (SELECT ctid FROM audit.subject WHERE idx = ${i} LIMIT 1)`,
      [['SUBJECT_MISSING', i]],
    ],
    [
      'a person put into the index',
      `INSERT INTO audit.subject SELECT sha256('x'), 1, idx, ts FROM audit.leaf WHERE idx = ${i}`,
      [['PROJECTION', i]],
    ],
    [
      'a moment of the index by person',
      `UPDATE audit.subject SET ts = ts - interval '1 day' WHERE idx = ${i}`,
      [['PROJECTION', i]],
    ],
    [
      'an officer erased without authority',
      `UPDATE audit.detail SET salt = NULL, body = NULL, erased_at = now() WHERE idx = ${i}`,
      [['ERASED', i]],
    ],
    ['an officer taken away', `DELETE FROM audit.detail WHERE idx = ${i}`, [['ERASED', i]]],
    [
      'another officer',
      `UPDATE audit.detail SET body = '{"case":"AJ20260001","officer":"somebody-else"}' WHERE idx = ${i}`,
      [['CHANGED_BIT', i]],
    ],
    ['bytes taken away without authority', `UPDATE audit.leaf SET entry = NULL WHERE idx = ${i}`, [['ERASED', i]]],
    ['a head that went back', 'UPDATE audit.head SET size = 30', [['HEAD_BACK', 30]]],
    ['a head with another root', "UPDATE audit.head SET root = sha256('x')", [['REHASHED', N + 5]]],
    [
      'a note of another log',
      `UPDATE audit.checkpoint SET note = replace(note, '/audit/', '/other/') WHERE size = (SELECT max(size) FROM audit.checkpoint)`,
      [['WRONG_ORIGIN', N + 5]],
    ],
    [
      'a note with another root',
      `UPDATE audit.checkpoint SET note = replace(note, split_part(note, E'\\n', 3), encode(sha256('x'), 'base64')) WHERE size = (SELECT max(size) FROM audit.checkpoint)`,
      [['WRONG_KEY', N + 5]],
    ],
  ])('finds %s', async (_, statements, expected) => {
    const result = await tampered(statements);
    expect(result.ok).toBe(false);
    expect(found(result)).toEqual(expected);
  });

  it('finds a note signed by another key', async () => {
    const { rows } = { rows: await db.query('SELECT size, root FROM audit.checkpoint ORDER BY size DESC LIMIT 1') };
    const size = BigInt(rows[0]!['size'] as string);
    const note = signCheckpoint({ origin, size, root: rows[0]!['root'] as Buffer }, [signingKey(Buffer.alloc(32, 66))]);
    const result = await tampered(`UPDATE audit.checkpoint SET note = '${note}' WHERE size = ${size}`);
    expect(found(result)).toEqual([['WRONG_KEY', Number(size)]]);
  });

  it('finds an entry that is not canonical, although every hash and root was made to fit', async () => {
    // as a hub that was tampered with would have written it: the database hashes what it is given
    const name = `copy_${++copies}`;
    await db.query(`CREATE DATABASE ${name} TEMPLATE postgres`);
    const url = db.url.replace(/postgres$/, name);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('SELECT entry FROM audit.leaf WHERE idx = 5');
    const id = '0198c0de-0000-7000-8000-00000000aaaa';
    const entry = Buffer.from(rows[0].entry.toString().replace(/^\{"actor":(\{[^}]*\}),(.*)\}$/, '{$2,"actor":$1}'));
    await client.query(
      'SELECT * FROM audit.append(1::smallint, $1::uuid, $2, $1::uuid, 1, $3, $4::int[], $5::uuid[], $5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $8::text[], $9, $10, $11::int[], $10, $11::int[], $11::int[])',
      [
        id,
        'hub-1',
        entry,
        `{${entry.length}}`,
        `{${id}}`,
        '{DISC}',
        '{2026-01-01}',
        '{NULL}',
        Buffer.alloc(64),
        Buffer.alloc(0),
        '{}',
      ],
    );
    await client.end();
    expect(found(await verifyDatabase(url, { keys }))).toContainEqual(['NON_CANONICAL', N + 5]);
  });

  it('finds that it is an older copy, by what is known elsewhere', async () => {
    const [last] = await db.query('SELECT note FROM audit.checkpoint ORDER BY size DESC LIMIT 1');
    const note = last!['note'] as string;
    const old = `DELETE FROM audit.leaf WHERE idx >= (SELECT max(first_idx) FROM audit.batch); DELETE FROM audit.batch WHERE first_idx = (SELECT max(first_idx) FROM audit.batch);
      DELETE FROM audit.checkpoint WHERE size = (SELECT max(size) FROM audit.checkpoint); UPDATE audit.head SET size = (SELECT max(first_idx + count) FROM audit.batch), root = (SELECT root_after FROM audit.batch ORDER BY first_idx DESC LIMIT 1)`;
    expect(found(await tampered(old, { externalNotes: [note] }))).toContainEqual(['OLD_BACKUP', N + 4]);
    const size = parseCheckpoint(note)!.size;
    expect(found(await tampered(old, { since: { size, root: Buffer.alloc(32) } }))).toContainEqual(['OLD_BACKUP', N + 4]);
  });

  it('accepts an erasure and a pruning that are on the record', async () => {
    const before = '2026-01-02T00:00:00.000Z';
    const name = `copy_${++copies}`;
    await db.query(`CREATE DATABASE ${name} TEMPLATE postgres`);
    const url = db.url.replace(/postgres$/, name);
    const recorder = await createRecorder({ ...recorderOptions(url, 'hub-3'), key: KEY });
    const own = { at: new Date(), actor: null };
    const ids = (n: number) => ({
      requestId: `0198c0de-0000-7000-8000-00000000000${n}`,
      eventId: `0198c0de-0000-7000-8000-00000000000${n}`,
    });
    await recorder.record({ type: 'ERASE', ...own, ...ids(1), about: { before } });
    await recorder.record({ type: 'PRUNE', ...own, ...ids(2), about: { below: 10 } });
    await recorder.close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('SELECT audit.erase_detail(1::smallint, $1), audit.prune(1::smallint, 10)', [before]);
    await client.end();
    expect(await verifyDatabase(url, { keys })).toMatchObject({ ok: true, failures: [] });
  });
});

describe('in an export', () => {
  const lines = (dir: string, file: string) => readFileSync(join(dir, file), 'utf8').split('\n').slice(0, -1);
  async function changed(change: (entries: string[], leaves: string[]) => void, note?: (note: string) => string) {
    const dir = join(folder, `export-${++copies}`);
    cpSync(whole, dir, { recursive: true });
    const entries = lines(dir, 'entries.ndjson');
    const leaves = lines(dir, 'leaves.ndjson');
    change(entries, leaves);
    writeFileSync(join(dir, 'entries.ndjson'), entries.map((l) => `${l}\n`).join(''));
    writeFileSync(
      join(dir, 'leaves.ndjson'),
      leaves.map((l, idx) => `${l.replace(/"idx":-?\d+/, l.includes('-') ? `"idx":${idx}` : '$&')}\n`).join(''),
    );
    if (note) writeFileSync(join(dir, 'checkpoint.txt'), note(readFileSync(join(dir, 'checkpoint.txt'), 'utf8')));
    return verifyExport(dir, { keys });
  }
  const leafLine = (idx: number, line: string) => `{"idx":${idx},"leaf":"${leafHash(Buffer.from(line)).toString('hex')}"}`;
  const renumber = (leaves: string[]) =>
    leaves.forEach((l, idx) => {
      leaves[idx] = l.replace(/"idx":\d+/, `"idx":${idx}`);
    });
  const i = 17;
  it.each<[string, (entries: string[], leaves: string[]) => void, [string, number][]]>([
    [
      'a changed bit',
      (e) => {
        e[i] = e[i]!.replace('P04', 'P05');
      },
      [['CHANGED_BIT', i]],
    ],
    [
      'a changed entry with its hash made to fit',
      (e, l) => {
        e[i] = e[i]!.replace('P04', 'P05');
        l[i] = leafLine(i, e[i]!);
      },
      [['REHASHED', i]],
    ],
    [
      'a line taken out',
      (e) => {
        e.splice(i, 1);
      },
      [['DELETED', i]],
    ],
    [
      'a line and its leaf taken out',
      (e, l) => {
        e.splice(i, 1);
        l.splice(i, 1);
      },
      [['DELETED', i]],
    ],
    [
      'a line and its leaf taken out, the others closed up',
      (e, l) => {
        e.splice(i, 1);
        l.splice(i, 1);
        renumber(l);
      },
      [['DELETED', i]],
    ],
    [
      'the end cut off',
      (e, l) => {
        e.length = 40;
        l.length = 40;
      },
      [['TRUNCATED', 40]],
    ],
    [
      'the last lines cut off',
      (e) => {
        e.length = 40;
      },
      [['TRUNCATED', 40]],
    ],
    [
      'two lines that changed places',
      (e) => {
        [e[11], e[20]] = [e[20]!, e[11]!];
      },
      [['SWAPPED', 11]],
    ],
    [
      'two lines that changed places with their leaves',
      (e, l) => {
        [e[11], e[20]] = [e[20]!, e[11]!];
        [l[11], l[20]] = [l[20]!, l[11]!];
        renumber(l);
      },
      [['SWAPPED', 11]],
    ],
    [
      'a line put in between',
      (e) => {
        e.splice(i, 0, e[3]!);
      },
      [['INSERTED', i]],
    ],
    [
      'a line and its leaf put at the end',
      (e, l) => {
        e.push(e[3]!);
        l.push(leafLine(l.length, e[3]!));
      },
      [['INSERTED', N + 3]],
    ],
    [
      'a line with another spelling, its hash made to fit',
      (e, l) => {
        e[i] = e[i]!.replace(/\}$/, ' }');
        l[i] = leafLine(i, e[i]!);
      },
      [
        ['NON_CANONICAL', i],
        ['REHASHED', i],
      ],
    ],
  ])('finds %s', async (_, change, expected) => {
    const result = await changed(change);
    expect(result.ok).toBe(false);
    for (const failure of expected) expect(found(result)).toContainEqual(failure);
  });
  it('finds another origin, another root, another key', async () => {
    const nothing = () => {};
    expect(found(await changed(nothing, (n) => n.replace(/^.*\n/, 'hub.example/audit/2020h1\n')))).toContainEqual([
      'WRONG_ORIGIN',
      N + 3,
    ]);
    expect(found(await changed(nothing, (n) => n.replace(`\n${N + 3}\n`, `\n${N + 2}\n`)))).toContainEqual(['WRONG_KEY', N + 2]);
    const other = signingKey(Buffer.alloc(32, 66));
    expect(found(await changed(nothing, (n) => signCheckpoint(parseCheckpoint(n)!, [other])))).toEqual([['WRONG_KEY', N + 3]]);
  });
  it('refuses a folder that is no export', async () => {
    await expect(verifyExport(folder, { keys })).rejects.toThrow('entries.ndjson is missing');
  });
});
