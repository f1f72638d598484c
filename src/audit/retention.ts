// The end of retention: first the clear texts beside old entries are erased, later the entries' own bytes. Their hashes stay, so every
// old receipt, note and checkpoint still holds (社会救助 records: six years unless set otherwise, never less than three, 网络数据安全管理条例 12).
import pg from 'pg';
import { StartRefused } from '../kernel/errors.js';
import type { EntryInput } from './entry-input.js';

export interface RetentionOptions {
  readonly url: string;
  /** Everything recorded before this moment. */
  readonly before: Date;
  /** In the operator's words. MUST NOT hold personal data: it stands in the record for good. */
  readonly reason: string;
  /** Resolves only once the entry is durable; nothing is forgotten before. */
  readonly record: (change: Pick<EntryInput, 'type' | 'about'>) => Promise<unknown>;
}

/** Resolves to how many side rows were emptied, over all shards. One ERASE entry stands for all of them. */
export async function eraseDetails({ url, before, reason, record }: RetentionOptions): Promise<number> {
  return onDatabase(url, async (db) => {
    const moment = before.toISOString();
    const { rows } = await db.query(
      `SELECT count(*)::int AS n FROM audit.detail d JOIN audit.leaf l USING (log_id, idx) WHERE l.ts < $1 AND d.erased_at IS NULL`,
      [moment],
    );
    if (rows[0].n === 0) return 0;
    await record({ type: 'ERASE', about: { before: moment, rows: rows[0].n, reason } });
    let erased = 0;
    for (const log of await logsOf(db)) {
      const done = await db.query('SELECT audit.erase_detail($1::smallint, $2) AS n', [log.log_id, moment]);
      erased += Number(done.rows[0].n);
    }
    return erased;
  });
}

/**
 * Resolves to how many entries lost their bytes. A PRUNE entry for each shard says up to where, also for those of which nothing is
 * left: the entry that said so before may be among what is forgotten now. Throws StartRefused where side rows are not erased yet:
 * they would outlive the entries that commit to them.
 */
export async function pruneEntries({ url, before, reason, record }: RetentionOptions): Promise<number> {
  return onDatabase(url, async (db) => {
    const moment = before.toISOString();
    const shards: { readonly log: number; readonly origin: string; readonly below: string; readonly entries: number }[] = [];
    for (const { log_id: log, origin } of await logsOf(db)) {
      const { rows } = await db.query(
        `SELECT coalesce((SELECT min(idx) FROM audit.leaf WHERE log_id = $1 AND ts >= $2), (SELECT size FROM audit.head WHERE log_id = $1)) AS below`,
        [log, moment],
      );
      const { below } = rows[0];
      const left = await db.query(
        `SELECT (SELECT count(*)::int FROM audit.leaf WHERE log_id = $1 AND idx < $2 AND entry IS NOT NULL) AS entries,
                EXISTS (SELECT FROM audit.detail WHERE log_id = $1 AND idx < $2 AND erased_at IS NULL) AS told`,
        [log, below],
      );
      const { entries, told } = left.rows[0];
      if (told) throw new StartRefused(`${origin}: erase the clear texts before ${moment} first (audit erase)`);
      if (below !== '0') shards.push({ log, origin, below, entries });
    }
    if (shards.every(({ entries }) => entries === 0)) return 0;
    let pruned = 0;
    for (const { log, origin, below } of shards) {
      await record({ type: 'PRUNE', about: { origin, below: Number(below), before: moment, reason } });
      const done = await db.query('SELECT audit.prune($1::smallint, $2) AS n', [log, below]);
      pruned += Number(done.rows[0].n);
    }
    return pruned;
  });
}

const logsOf = async (db: pg.Client): Promise<{ log_id: number; origin: string }[]> =>
  (await db.query('SELECT log_id, origin FROM audit.log ORDER BY log_id')).rows;

async function onDatabase<T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: url, application_name: 'zhongfu-retention' });
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
