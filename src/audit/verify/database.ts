// Verifies the record where it is kept: bytes, hashes, batches, notes, and every column and row beside them, in one snapshot.
import pg from 'pg';
import type { Beside } from './beside.js';
import { judgeNotes } from './notes.js';
import type { VerifyOptions } from './options.js';
import type { Verification } from './report.js';
import { type FoundLeaf, type Milestone, Walk } from './walk.js';

const PAGE = 2_000;

/** Throws where there is no record; every damage is in what it resolves to. */
export async function verifyDatabase(url: string, options: VerifyOptions & { readonly origin?: string }): Promise<Verification> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhongfu-verify' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query(
      `SELECT l.log_id, l.origin, h.size, h.root, h.frontier FROM audit.log l LEFT JOIN audit.head h USING (log_id)
        WHERE $1::text IS NULL OR l.origin = $1 ORDER BY l.log_id DESC LIMIT 1`,
      [options.origin ?? null],
    );
    if (!rows[0]) throw new Error(options.origin ? `there is no record ${options.origin}` : 'there is no record');
    return await verifyLog(client, rows[0], options);
  } finally {
    await client.end();
  }
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
  const { keys, externalNotes = [], since, onProgress } = options;
  const size = BigInt(head.size ?? 0);
  const walk = new Walk({ startsMidway: since !== undefined });
  const { findings } = walk;
  const stored = await client.query('SELECT size, root, note FROM audit.checkpoint WHERE log_id = $1 ORDER BY size', [
    head.log_id,
  ]);
  const own = judgeNotes(
    stored.rows.map((row) => row.note),
    head.origin,
    keys,
    findings,
  );
  const external = judgeNotes(externalNotes, head.origin, keys, findings);
  if (own.at(-1) && own.at(-1)!.size > size) findings.add('HEAD_BACK', size, `${own.at(-1)!.size} entries were signed`);
  if (external.at(-1) && external.at(-1)!.size > size)
    findings.add('OLD_BACKUP', size, `${external.at(-1)!.size} entries are known elsewhere`);
  if (since && since.size > size) findings.add('OLD_BACKUP', size, `${since.size} entries were verified before`);
  const notes: Milestone[] = [...own, ...external, ...(since ? [since] : [])].sort((a, b) => (a.size < b.size ? -1 : 1));

  const batches = pages(client, 'batches', 'SELECT * FROM audit.batch WHERE log_id = $1 ORDER BY first_idx', [head.log_id]);
  let batch = await nextBatch(batches);
  let lastBatchEnd = 0n;
  const settle = async (): Promise<void> => {
    for (; batch && batch.size <= walk.size; batch = await nextBatch(batches)) {
      if (batch.batch!.first !== lastBatchEnd)
        findings.add('PROJECTION', lastBatchEnd, 'the rows of the batches do not follow each other');
      lastBatchEnd = batch.size;
      if (batch.size === walk.size) walk.milestone(batch, 'the batch');
    }
    for (; notes[0] && notes[0].size <= walk.size; notes.shift())
      if (notes[0].size === walk.size) walk.milestone(notes[0], 'the signed note');
  };
  for await (const leaf of foundLeaves(client, head.log_id, since?.size ?? 0n)) {
    if (leaf.index >= size) break;
    if (leaf.index < (since?.size ?? 0n)) walk.skip(leaf);
    else walk.leaf(leaf, batch && leaf.index >= batch.batch!.first ? batch.batch : undefined);
    await settle();
    if (walk.entries % 10_000 === 0) onProgress?.(walk.size, size);
  }
  await judgeEnd(client, head, walk, lastBatchEnd);
  walk.finish();
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
    failures,
    warnings,
  };
}

/** The head against what is there. */
async function judgeEnd(client: pg.Client, head: Head, walk: Walk, lastBatchEnd: bigint): Promise<void> {
  const { findings } = walk;
  const size = BigInt(head.size ?? 0);
  const { rows } = await client.query(
    `SELECT (SELECT max(idx) FROM audit.leaf WHERE log_id = $1) AS leaf, (SELECT max(first_idx + count) FROM audit.batch WHERE log_id = $1) AS batch`,
    [head.log_id],
  );
  const leaves = rows[0].leaf === null ? 0n : BigInt(rows[0].leaf) + 1n;
  const batches = BigInt(rows[0].batch ?? 0);
  if (leaves < size) findings.add('TRUNCATED', leaves, `the head says ${size} entries`);
  else if (batches > size) findings.add('HEAD_BACK', size, `${batches} entries were appended`);
  else if (leaves > size) findings.add('INSERTED', size, `${leaves - size} entries beyond the head`);
  else if (batches < size && lastBatchEnd === batches)
    findings.add('PROJECTION', batches, 'entries without the row of their batch');
  else if (head.root && head.frontier) {
    walk.milestone({ size, root: head.root }, 'the head');
    if (walk.isWhole && !head.frontier.equals(walk.frontier))
      findings.add('HEAD_BACK', size, 'the frontier of the head is another');
  }
}

async function nextBatch(batches: AsyncGenerator<Record<string, never>>): Promise<Milestone | null> {
  const { value: row, done } = await batches.next();
  if (done) return null;
  const first = BigInt(row['first_idx']!);
  return {
    size: first + BigInt(row['count']!),
    root: row['root_after']!,
    batch: { first, epoch: row['epoch']!, firstWseq: BigInt(row['first_wseq']!) },
  };
}

/** The leaves with what stands beside them; persons come from an index that is sorted by person, so they are sorted anew. */
async function* foundLeaves(client: pg.Client, log: number, since: bigint): AsyncGenerator<FoundLeaf> {
  const subjects = pages(
    client,
    'subjects',
    'SELECT idx, subject_ref FROM audit.subject WHERE log_id = $1 AND idx >= $2 ORDER BY idx',
    [log, String(since)],
  );
  let subject = (await subjects.next()).value;
  const leaves = pages(
    client,
    'leaves',
    `SELECT l.*, d.idx IS NOT NULL AS has_detail, d.salt, d.body, d.erased_at IS NOT NULL AS is_erased
       FROM audit.leaf l LEFT JOIN audit.detail d ON d.log_id = l.log_id AND d.idx = l.idx AND d.part = 0
      WHERE l.log_id = $1 ORDER BY l.idx`,
    [log],
  );
  for await (const row of leaves) {
    const index = BigInt(row['idx']!);
    const persons: Buffer[] = [];
    for (; subject && BigInt(subject['idx']!) <= index; subject = (await subjects.next()).value)
      if (BigInt(subject['idx']!) === index) persons.push(subject['subject_ref']!);
    yield { index, leafHash: row['leaf_hash']!, entry: row['entry']!, beside: besideOf(row, persons) };
  }
}

const besideOf = (row: Record<string, never>, subjects: readonly Buffer[]): Beside => ({
  eventId: row['event_id']!,
  type: row['type']!,
  ts: row['ts']!,
  requestId: row['request_id']!,
  actorRef: row['actor_ref']!,
  org: row['org']!,
  purpose: row['purpose']!,
  caseRef: row['case_ref']!,
  subjects,
  detail: row['has_detail'] ? { salt: row['salt']!, body: row['body']!, isErased: row['is_erased']! } : null,
});

/** A cursor, read a page ahead of its use. */
async function* pages(client: pg.Client, name: string, query: string, values: unknown[]): AsyncGenerator<Record<string, never>> {
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${query}`, values);
  const fetch = (): Promise<pg.QueryResult> => client.query(`FETCH ${PAGE} FROM ${name}`);
  for (let next: Promise<pg.QueryResult> | null = fetch(); next; ) {
    const { rows }: pg.QueryResult = await next;
    next = rows.length === PAGE ? fetch() : null;
    next?.catch(() => {}); // reported when it is awaited
    yield* rows;
  }
}
