// A record with everything in it that a verifier has to take into account, and what is true of it: two writers side by side, batches of
// many sizes, a restart, an erasure and a pruning that are on record, and notes signed on the way.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type SigningKey, signingKey } from '../../src/audit/ed25519.js';
import { createRecorder, type EntryInput, exportRecord, type Recorder, startSigning } from '../../src/audit/index.js';
import { parseVerifierKey, type VerifierKey } from '../../src/audit/note.js';
import { signWhatHasGrown } from '../../src/audit/signer.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { disclosure, recordDatabase, recorderOptions } from '../audit/support.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

export interface Place {
  readonly index: number;
  readonly text: string;
  readonly epoch: string;
  readonly wseq: number;
  /** Where its batch begins and ends. */
  readonly first: number;
  readonly end: number;
  readonly persons: number;
  readonly hasDetail: boolean;
}

export interface World {
  /** Any of it may be changed inside a transaction that is rolled back. */
  readonly client: pg.Client;
  readonly origin: string;
  readonly key: SigningKey;
  readonly keys: readonly VerifierKey[];
  /** An export of the whole record as it is. */
  readonly folder: string;
  readonly size: number;
  /** Behind what was put on record about erasing and pruning. */
  readonly authority: number;
  /** How many of them are in the export. */
  readonly exported: number;
  /** Entries whose bytes are there, and on whose own words nothing else depends. */
  readonly places: readonly Place[];
  /** The sizes that were signed, smallest first, each with its note. */
  readonly notes: ReadonlyMap<number, string>;
  close(): Promise<void>;
}

/** Erased before, and pruned below. */
const ERASED = 40;
const PRUNED = 12;
const START = Date.parse('2026-01-05T08:00:00Z');

export async function openWorld(entries: number): Promise<World> {
  const folder = temporaryFolder();
  const db = await recordDatabase();
  const [keysFolder, stateFolder] = [join(folder.path, 'keys'), join(folder.path, 'state')];
  const signing = await startSigning({ url: db.url, keysFolder, stateFolder, everyMs: 3_600_000 });
  const key = signingKey(readFileSync(join(keysFolder, 'checkpoint.key')));
  const pool = new pg.Pool({ connectionString: db.url, max: 1 });
  const sign = () => signWhatHasGrown({ db: pool, keys: [key], stateFolder });

  const one = await createRecorder(recorderOptions(db.url, 'hub-1'));
  let two = await createRecorder(recorderOptions(db.url, 'hub-2'));
  let made = 0;
  const burst = (writers: readonly Recorder[], count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => writers[i % writers.length]!.record(someEntry(made++))));
  while (made < ERASED) await burst([one, two], (made % 3) + 1);
  await one.record(act('ERASE', { before: new Date(START + (ERASED - 4) * 60_000).toISOString() }));
  const { size: authority } = await one.record(act('PRUNE', { below: PRUNED }));
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query('SELECT audit.erase_detail(1::smallint, $1), audit.prune(1::smallint, $2)', [
    new Date(START + (ERASED - 4) * 60_000),
    PRUNED,
  ]);
  await sign();
  for (let round = 0; made < entries; round++) {
    await burst(round % 2 ? [one, two] : [one], [1, 1, 2, 7, 20][round % 5]!);
    if (round % 4 === 3) await sign();
    if (round === 12) {
      await two.close();
      two = await createRecorder(recorderOptions(db.url, 'hub-2'));
    }
  }
  await one.close();
  await two.close();
  await sign();
  const out = join(folder.path, 'whole');
  const three = await createRecorder(recorderOptions(db.url, 'hub-3'));
  const record: Recorder['record'] = async (input) => {
    const recorded = await three.record(input);
    await sign();
    return recorded;
  };
  await exportRecord({ url: db.url, out, record, keys: signing.verifierKeys(three.origin) });
  await three.close();
  await sign();
  await signing.close();
  await pool.end();
  await client.query('SET session_replication_role = replica');

  const { rows: notes } = await client.query('SELECT size, note FROM audit.checkpoint ORDER BY size');
  const { rows: head } = await client.query('SELECT size FROM audit.head');
  return {
    client,
    origin: three.origin,
    key,
    keys: [parseVerifierKey(signing.verifierKeys(three.origin)[0]!)],
    folder: out,
    size: Number(head[0].size),
    authority: Number(authority),
    exported: Number(readFileSync(join(out, 'checkpoint.txt'), 'utf8').split('\n')[1]),
    places: await placesIn(client),
    notes: new Map(notes.map(({ size, note }) => [Number(size), note])),
    close: async () => {
      await client.end();
      await db.close();
      folder.remove();
    },
  };
}

function someEntry(i: number): EntryInput {
  const at = new Date(START + i * 60_000);
  const subjects = Array.from({ length: i % 4 }, (_, n) => ({ recipientId: `R${(i * 7 + n) % 50}`, fieldset: n % 2 }));
  const fieldsets = [new Map([['Recipient.name', 'mask']]), new Map([['Recipient.name', 'plain']])].slice(0, Math.max(1, i % 4));
  const actor = { ...disclosure().actor!, subject: `officer-${i % 9}`, org: i % 10 === 3 ? '组织"\\' : '11320499MA0DEM013D' };
  if (i % 17 === 5) return { ...act('REQ', {}), at };
  return disclosure({ at, subjects, fieldsets: i % 4 ? fieldsets : [], actor, caseNo: i % 5 ? `AJ${i % 11}` : undefined });
}

const act = (type: EntryInput['type'], about: NonNullable<EntryInput['about']>): EntryInput => ({
  type,
  at: new Date(START + ERASED * 60_000),
  requestId: uuid7(),
  eventId: uuid7(),
  actor: null,
  about,
});

async function placesIn(client: pg.Client): Promise<Place[]> {
  const { rows } = await client.query(
    `SELECT l.idx, l.type, convert_from(l.entry, 'UTF8') AS text, b.first_idx, b.first_idx + b.count AS end,
            d.idx IS NOT NULL AND d.erased_at IS NULL AS has_detail,
            (SELECT count(*) FROM audit.subject s WHERE s.idx = l.idx) AS persons
       FROM audit.leaf l JOIN audit.batch b ON l.idx >= b.first_idx AND l.idx < b.first_idx + b.count
       LEFT JOIN audit.detail d ON d.idx = l.idx WHERE l.entry IS NOT NULL ORDER BY l.idx`,
  );
  return rows
    .filter(({ type }) => !['BOOT', 'SHUTDOWN', 'ERASE', 'PRUNE', 'EXPORT'].includes(type))
    .map(({ idx, text, first_idx, end, has_detail, persons }) => {
      const { epoch, wseq } = JSON.parse(text) as { epoch: string; wseq: number };
      return {
        index: Number(idx),
        text,
        epoch,
        wseq,
        first: Number(first_idx),
        end: Number(end),
        persons: Number(persons),
        hasDetail: has_detail,
      };
    });
}
