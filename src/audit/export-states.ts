// What an export brings along so that damage can be told to the place: the root behind each batch, and the signed notes on the way.
import { join } from 'node:path';
import type { LogState, Queryable } from './leaves.js';
import { newLines } from './line-file.js';

const PAGE = 5_000;
/** Notes are signed every second; so many, evenly apart, are enough to say where the vouched part ends. */
const NOTES = 2_000n;

/** `batches.ndjson`: a line is `{"first":0,"count":3,"writer":"…","epoch":"…","root":"hex","wseq":1}`, the root being the one behind the batch. */
export async function writeBatches(db: Queryable, { log, size }: LogState, out: string): Promise<void> {
  const file = await newLines(join(out, 'batches.ndjson'));
  try {
    for (let from = 0n, rows = await batches(db, log, from, size); rows.length > 0; rows = await batches(db, log, from, size)) {
      for (const { first_idx, first_wseq, ...row } of rows) {
        from = BigInt(first_idx) + 1n;
        await file.write(Buffer.from(JSON.stringify({ first: Number(first_idx), ...row, wseq: Number(first_wseq) })));
      }
    }
  } finally {
    await file.close();
  }
}

const batches = async (db: Queryable, log: number, from: bigint, size: bigint) =>
  (
    await db.query(
      `SELECT first_idx, count, writer, epoch, first_wseq, encode(root_after, 'hex') AS root FROM audit.batch
        WHERE log_id = $1 AND first_idx >= $2 AND first_idx < $3 ORDER BY first_idx LIMIT ${PAGE}`,
      [log, String(from), String(size)],
    )
  ).rows;

/** `notes.ndjson`: a line is `{"note":"…"}`. The last one is that of checkpoint.txt: an earlier one in its place stands out. */
export async function writeNotes(db: Queryable, { log, size }: LogState, out: string): Promise<void> {
  const file = await newLines(join(out, 'notes.ndjson'));
  try {
    const apart = size / NOTES + 1n;
    for (let from = apart; from <= size; ) {
      const { rows } = await db.query(
        `(SELECT size, note FROM audit.checkpoint WHERE log_id = $1 AND size >= $2 AND size < $3 ORDER BY size LIMIT 1)
         UNION ALL (SELECT size, note FROM audit.checkpoint WHERE log_id = $1 AND size = $3) LIMIT 1`,
        [log, String(from), String(size)],
      );
      if (!rows[0]) break;
      await file.write(Buffer.from(JSON.stringify({ note: rows[0].note })));
      const next = BigInt(rows[0].size) + apart;
      from = next < size || BigInt(rows[0].size) === size ? next : size;
    }
  } finally {
    await file.close();
  }
}
