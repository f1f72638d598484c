// Carries the record out of the house: the exact bytes and what is needed to check them without us, in flat memory.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StartRefused } from '../kernel/errors.js';
import { uuid7 } from '../kernel/uuid7.js';
import type { Recorder } from './append.js';
import { csvHead, csvLine } from './csv.js';
import type { EntryInput } from './entry-input.js';
import { bytesOf, type Exact } from './exact.js';
import { writeBatches, writeNotes } from './export-states.js';
import { type LogState, latestNote, logState, type Queryable, storedLeaves } from './leaves.js';
import { newLines } from './line-file.js';
import { checkpointText, formatVerifierKey } from './note.js';
import { Frontier } from './tree.js';
import { formerKeys } from './verify/former-keys.js';

export interface ExportOptions {
  readonly url: string;
  /** An empty or new folder. */
  readonly out: string;
  /** Entries of this time only; the hashes of all others come along, so that these can still be proved. */
  readonly from?: Date;
  readonly to?: Date;
  /** Another shard than the latest. */
  readonly origin?: string;
  /** A table beside the exact bytes, for a spreadsheet. */
  readonly csv?: boolean;
  /** The export is on the record before it begins. */
  readonly record: Recorder['record'];
  /** Who exports, where that is known. */
  readonly actor?: EntryInput['actor'];
  /** Lines of keys.txt: the public keys by which notes and receipts are checked. */
  readonly keys?: readonly string[];
  /** How long to wait for a signed checkpoint that covers the export itself. */
  readonly signedWithinMs?: number;
  readonly onProgress?: (done: bigint, of: bigint) => void;
}

export interface Exported {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
  readonly entries: bigint;
  /** False: no signer has signed a state that covers the export yet; checkpoint.txt says so. */
  readonly isSigned: boolean;
}

/**
 * Writes `entries.ndjson` (a line is the exact bytes of an entry), `leaves.ndjson`, `checkpoint.txt` and `keys.txt`; beside them
 * `batches.ndjson` and `notes.ndjson`, by which damage is told to the place; and `entries.csv` where that is wanted.
 * Throws if an entry is missing or the leaves do not give the root: a broken record is not carried out as if it were whole.
 */
export async function exportRecord(options: ExportOptions): Promise<Exported> {
  const { out, from, to, record, actor = null, keys = [], signedWithinMs = 3_000 } = options;
  const about = {
    ...(options.csv && { csv: true }),
    ...(options.origin !== undefined && { origin: options.origin }),
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
  };
  const pool = new pg.Pool({ connectionString: options.url, max: 2, application_name: 'zhongfu-audit-export' });
  pool.on('error', () => {}); // the query that needs it fails and says so
  try {
    // what cannot be exported leaves neither an entry nor a folder
    await shardOf(pool, options.origin);
    await mkdir(out, { recursive: true });
    if ((await readdir(out)).length > 0) throw new StartRefused(`${out} is not empty: an export never mixes with another.`);
    const own = await record({ type: 'EXPORT', at: new Date(), requestId: uuid7(), eventId: uuid7(), actor, about });
    const state = await shardOf(pool, options.origin);
    const isLatest = options.origin === undefined || state.log === (await logState(pool))!.log;
    // nobody adds to an earlier shard, so nothing is waited for
    const covered = await stateToExport(pool, state, isLatest ? own.size : state.size, isLatest ? signedWithinMs : 0);
    const entries = await writeLeaves(pool, covered, options);
    await writeBatches(pool, covered, out);
    await writeNotes(pool, covered, out);
    await writeFile(join(out, 'checkpoint.txt'), covered.note);
    const former = (await formerKeys(pool, state.origin)).map(formatVerifierKey);
    await writeFile(join(out, 'keys.txt'), [...new Set([...keys, ...former])].map((line) => `${line}\n`).join(''));
    return { origin: state.origin, size: covered.size, root: covered.root, entries, isSigned: covered.isSigned };
  } finally {
    await pool.end();
  }
}

async function shardOf(db: Queryable, origin?: string): Promise<LogState> {
  const state = await logState(db, origin);
  if (!state) throw new StartRefused(origin ? `There is no record ${origin}.` : 'There is no record in this database.', 4);
  return state;
}

interface Covered extends LogState {
  readonly note: string;
  readonly isSigned: boolean;
}

/** The signed state that covers the export's own entry, if a signer gives one in time; else the state as it is, unsigned. */
async function stateToExport(db: Queryable, state: LogState, atLeast: bigint, withinMs: number): Promise<Covered> {
  for (const end = Date.now() + withinMs; ; await pause(100)) {
    const signed = await latestNote(db, state.log);
    if (signed && signed.size >= atLeast) return { ...state, ...signed, isSigned: true };
    // where nothing was ever signed nobody will sign now
    if (!signed || Date.now() >= end) break;
  }
  const note = `${checkpointText(state)}unsigned: no signed checkpoint covers this export\n`;
  return { ...state, note, isSigned: false };
}

async function writeLeaves(db: Queryable, covered: Covered, { out, from, to, csv, onProgress }: ExportOptions): Promise<bigint> {
  const entries = await newLines(join(out, 'entries.ndjson'));
  const leaves = await newLines(join(out, 'leaves.ndjson'));
  const table = csv ? await newLines(join(out, 'entries.csv')) : null;
  const edge = new Frontier();
  let written = 0n;
  try {
    await table?.write(Buffer.from(csvHead()));
    for await (const { index, leafHash, entry } of storedLeaves(db, covered.log, 0n, covered.size)) {
      if (index !== edge.size) throw new Error(`entry ${edge.size} is missing in the database`);
      edge.append(leafHash);
      const isWanted = entry !== null && isWithin(entry, from, to);
      if (isWanted) {
        written++;
        await entries.write(bytesOf(entry));
        await table?.write(Buffer.from(csvLine(index, bytesOf(entry))));
      }
      // a leaf without its line says why, so that leaving one out is not the same as losing it
      const absent = entry === null ? ',"absent":"pruned"' : isWanted ? '' : ',"absent":"range"';
      await leaves.write(Buffer.from(`{"idx":${index},"leaf":"${leafHash.toString('hex')}"${absent}}`));
      if (index % 10_000n === 0n) onProgress?.(index, covered.size);
    }
    if (edge.size !== covered.size || !edge.root().equals(covered.root))
      throw new Error(`the ${edge.size} leaves in the database do not give the root of its head (${covered.size} entries)`);
    return written;
  } finally {
    await entries.close();
    await leaves.close();
    await table?.close();
  }
}

function isWithin(entry: Exact, from?: Date, to?: Date): boolean {
  if (!from && !to) return true;
  const at = Date.parse((JSON.parse(entry.toString()) as { ts: string }).ts);
  return (!from || at >= from.getTime()) && (!to || at < to.getTime());
}
