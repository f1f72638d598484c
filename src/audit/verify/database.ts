// Verifies the record where it is kept: bytes, hashes, batches, notes, and every column and row beside them, in one snapshot.
import pg from 'pg';
import { parseCheckpoint, readNote } from '../note.js';
import { foundLeaves, inTurn, type Row, rowsOf } from './database-rows.js';
import { readEntry } from './entry-rules.js';
import { formerKeys } from './former-keys.js';
import { judgeNotes } from './notes.js';
import type { VerifyOptions } from './options.js';
import type { Verification } from './report.js';
import type { Milestone } from './roots.js';
import { Walk } from './walk.js';

type DatabaseOptions = VerifyOptions & { readonly origin?: string };

/** Throws where there is no record; every damage is in what it resolves to. */
export async function verifyDatabase(url: string, options: DatabaseOptions): Promise<Verification> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhongfu-verify' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await verifyOn(client, options);
  } finally {
    await client.end();
  }
}

/** The same as the transaction that is open on this connection sees it. */
export async function verifyOn(client: pg.Client, options: DatabaseOptions): Promise<Verification> {
  await client.query("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'");
  const { rows } = await client.query(
    `SELECT l.log_id, l.origin, h.size, h.root, h.frontier FROM audit.log l LEFT JOIN audit.head h USING (log_id)
      WHERE $1::text IS NULL OR l.origin = $1 ORDER BY l.log_id DESC LIMIT 1`,
    [options.origin ?? null],
  );
  if (!rows[0]) throw new Error(options.origin ? `there is no record ${options.origin}` : 'there is no record');
  return verifyLog(client, rows[0], options);
}

/** The shards of a database by their origin, oldest first; none where there is no record. */
export async function originsIn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhongfu-verify' });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT origin FROM audit.log ORDER BY log_id');
    return rows.map((row) => row.origin);
  } finally {
    await client.end();
  }
}

interface Head {
  readonly log_id: number;
  readonly origin: string;
  readonly size: string | null;
  readonly root: Buffer | null;
  readonly frontier: Buffer | null;
}

async function verifyLog(client: pg.Client, head: Head, options: VerifyOptions): Promise<Verification> {
  const { keys, externalNotes = [], since, authority, onProgress } = options;
  const size = BigInt(head.size ?? 0);
  const walk = new Walk(head.origin, { startsMidway: since !== undefined, ...(authority && { authority }) });
  const { findings } = walk;
  const stored = await client.query('SELECT size, root, note FROM audit.checkpoint WHERE log_id = $1 ORDER BY size', [
    head.log_id,
  ]);
  const former = await formerKeys(client, head.origin);
  const own = judgeNotes(
    stored.rows.map((row) => row.note),
    head.origin,
    keys,
    findings,
    { keys: former },
  );
  const roots = new Map(own.map(({ size, root }) => [size, root]));
  for (const { size, root, note } of stored.rows) {
    const said = parseCheckpoint(note);
    const isGood = said && roots.get(said.size)?.equals(said.root);
    if (isGood && (String(said.size) !== size || !said.root.equals(root)))
      findings.add('PROJECTION', BigInt(size), 'the columns of a signed note are not what it says');
  }
  const recovery = await recoveryFrom(client, head, keys);
  if (recovery)
    findings.warn(
      `a backup of ${size} entries was restored: what came behind them is lost, as entry 0 of ${recovery.origin} says with the last signed note`,
    );
  const external = judgeNotes(
    externalNotes.filter((note) => note !== recovery?.known),
    head.origin,
    keys,
    findings,
    { keys: former, upTo: own.at(-1)?.size },
  );
  if (own.at(-1) && own.at(-1)!.size > size) findings.add('HEAD_BACK', size, `${own.at(-1)!.size} entries were signed`);
  if (external.at(-1) && external.at(-1)!.size > size)
    findings.add('OLD_BACKUP', size, `${external.at(-1)!.size} entries are known elsewhere`);
  if (since && since.size > size) findings.add('OLD_BACKUP', size, `${since.size} entries were verified before`);
  const notes: Milestone[] = [...own, ...external, ...(since ? [since] : [])].sort((a, b) =>
    a.size < b.size ? -1 : a.size > b.size ? 1 : 0,
  );

  const batches = rowsOf(
    client,
    'batches',
    `SELECT first_idx, count, writer, epoch, first_wseq, encode(root_after, 'hex') FROM audit.batch WHERE log_id = $1 ORDER BY first_idx`,
    [head.log_id],
  );
  let batch = await nextBatch(batches);
  let lastBatchEnd = 0n;
  const settle = async (): Promise<void> => {
    for (; batch && batch.size <= walk.size; batch = await nextBatch(batches)) {
      if (batch.batch!.first !== lastBatchEnd)
        findings.add('PROJECTION', lastBatchEnd, 'the rows of the batches do not follow each other');
      lastBatchEnd = batch.size;
      if (batch.size === walk.size) walk.milestone(batch, 'the batch', false);
    }
    for (; notes[0] && notes[0].size <= walk.size; notes.shift())
      if (notes[0].size === walk.size) walk.milestone(notes[0], 'the signed note', true);
  };
  const verified = since?.size ?? 0n;
  for await (const page of foundLeaves(client, head.log_id, verified)) {
    for (const leaf of page) {
      if (leaf.index >= size) {
        walk.beyond(leaf);
        break;
      }
      if (leaf.index < verified) walk.skip(leaf);
      else walk.leaf(leaf, batch && leaf.index >= batch.batch!.first ? batch.batch : undefined);
      if ((batch && batch.size <= walk.size) || (notes[0] && notes[0].size <= walk.size)) await settle();
    }
    onProgress?.(walk.size, size);
  }
  for (let index = walk.size; batch && index < walk.size + 1_024n; index++) {
    if (index >= batch.size) batch = await nextBatch(batches);
    if (batch && index >= batch.batch!.first) walk.missing(index, batch.batch!);
  }
  await judgeEnd(client, head, walk, lastBatchEnd);
  walk.finish(size);
  const signed = [...own, ...external].filter((c) => c.size <= walk.size).at(-1);
  if (!signed) findings.warn('no known key vouches for any state of this record');
  const { failures, warnings } = findings;
  return {
    ok: failures.length === 0,
    origin: head.origin,
    entries: walk.entries,
    size: Number(walk.size),
    root: walk.root.toString('base64'),
    signedSize: signed ? Number(signed.size) : null,
    authority: walk.authority,
    failures,
    warnings,
  };
}

/**
 * The recovery by which a later shard goes on from this very state, if a known key has signed that shard: what was signed here
 * before is then known to be lost. Whoever may only write to the database cannot make one.
 */
async function recoveryFrom(
  client: pg.Client,
  { log_id, origin, size, root }: Head,
  keys: VerifyOptions['keys'],
): Promise<{ origin: string; known: string } | null> {
  const { rows } = await client.query(
    `SELECT g.origin, l.entry, (SELECT note FROM audit.checkpoint c WHERE c.log_id = g.log_id ORDER BY size DESC LIMIT 1) AS note
       FROM audit.log g JOIN audit.leaf l ON l.log_id = g.log_id AND l.idx = 0
      WHERE g.log_id > $1 AND l.type = 'RECOVERY' ORDER BY g.log_id`,
    [log_id],
  );
  for (const later of rows) {
    const read = readEntry(later.entry);
    const about = read.ok ? (read.entry.about ?? {}) : {};
    const isSigned = readNote(
      later.note ?? '',
      keys.map((key) => ({ ...key, name: later.origin })),
    ).ok;
    if (isSigned && about['origin'] === origin && String(about['size']) === size && about['root'] === root?.toString('base64'))
      return { origin: later.origin, known: String(about['known']) };
  }
  return null;
}

/** The head against what is there. */
async function judgeEnd(client: pg.Client, head: Head, walk: Walk, lastBatchEnd: bigint): Promise<void> {
  const { findings } = walk;
  const size = BigInt(head.size ?? 0);
  const { rows } = await inTurn(client, () =>
    client.query(
      `SELECT (SELECT max(idx) FROM audit.leaf WHERE log_id = $1) AS leaf, (SELECT max(first_idx + count) FROM audit.batch WHERE log_id = $1) AS batch`,
      [head.log_id],
    ),
  );
  const leaves = rows[0].leaf === null ? 0n : BigInt(rows[0].leaf) + 1n;
  const batches = BigInt(rows[0].batch ?? 0);
  if (leaves < size) return; // told by the walk
  if (batches > size) findings.add('HEAD_BACK', size, `${batches} entries were appended`);
  else if (leaves > size) findings.add('INSERTED', size, `${leaves - size} entries beyond the head`);
  else if (batches < size && lastBatchEnd === batches)
    findings.add('PROJECTION', batches, 'entries without the row of their batch');
  else if (head.root && head.frontier) {
    walk.milestone({ size, root: head.root }, 'the head', false);
    if (walk.isWhole && !head.frontier.equals(walk.frontier))
      findings.add('HEAD_BACK', size, 'the frontier of the head is another');
  }
}

async function nextBatch(batches: AsyncGenerator<Row>): Promise<Milestone | null> {
  const { value: row, done } = await batches.next();
  if (done) return null;
  const [firstIdx, count, writer, epoch, firstWseq, root] = row as readonly string[];
  const first = BigInt(firstIdx!);
  return {
    size: first + BigInt(count!),
    root: Buffer.from(root!, 'hex'),
    batch: { first, writer: writer!, epoch: epoch!, firstWseq: Number(firstWseq) },
  };
}
