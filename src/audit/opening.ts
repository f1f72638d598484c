// What a writer finds when it starts: the shard it appends to, and what its previous run has left.
import type pg from 'pg';

/** The run before this one, as the record shows it. */
export interface PreviousRun {
  readonly epoch: string;
  readonly lastWseq: bigint;
  /** True if its last entry says that it stopped in order. */
  readonly isClean: boolean;
  /** Numbers near its end that never arrived: nothing was delivered for them. `"17-20"` */
  readonly missing: readonly string[];
}

/** Batches are at most two at a time and never given away while one is in trouble, so a gap cannot be further back than this. */
const LOOK_BACK = 4_096;

/** A shard by its number and its name. */
export interface Shard {
  readonly log: number;
  readonly origin: string;
}

/** The latest shard of a half-year: a recovery may have opened another one in it. Opens the first. */
export async function openLog(client: pg.Client, origin: string): Promise<Shard> {
  const { rows } = await client.query(
    `SELECT log_id AS log, origin FROM audit.log WHERE origin = $1 OR starts_with(origin, $1 || '.') ORDER BY log_id DESC LIMIT 1`,
    [origin],
  );
  if (rows[0]) return rows[0];
  const opened = await client.query('SELECT audit.open_log($1) AS log', [origin]);
  return { log: opened.rows[0].log, origin };
}

export async function previousRun(client: pg.Client, writer: string): Promise<PreviousRun | null> {
  const { rows } = await client.query(
    `SELECT log_id, first_idx, epoch, first_wseq, count FROM audit.batch WHERE writer = $1
      ORDER BY log_id DESC, first_idx DESC LIMIT $2`,
    [writer, LOOK_BACK],
  );
  if (rows.length === 0) return null;
  const epoch: string = rows[0].epoch;
  const batches = rows
    .filter((row) => row.epoch === epoch)
    .map((row) => ({ ...row, from: BigInt(row.first_wseq), to: BigInt(row.first_wseq) + BigInt(row.count) - 1n }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const missing: string[] = [];
  // a run that reaches further back than we look has its beginning in order
  let next = batches.length < LOOK_BACK ? 1n : batches[0]!.from;
  for (const { from, to } of batches) {
    if (from > next) missing.push(`${next}-${from - 1n}`);
    next = to + 1n;
  }
  const last = batches.at(-1)!;
  const { rows: ends } = await client.query('SELECT type FROM audit.leaf WHERE log_id = $1 AND idx = $2', [
    last.log_id,
    String(BigInt(last.first_idx) + BigInt(last.count) - 1n),
  ]);
  return { epoch, lastWseq: next - 1n, isClean: ends[0]?.type === 'SHUTDOWN' && missing.length === 0, missing };
}
