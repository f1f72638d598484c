// Whether the database really put its log on disk. A killed process loses nothing that the system still holds in memory, so all
// other checks here would also pass with fsync off: the syncs are counted, from each start of the server to the next crash.
import type { Database } from './city.js';

export interface Syncs {
  /** Since the server's start; call while it is up, as late as possible before it is killed. */
  sample(): Promise<void>;
  /** The server was started (again): its figures begin anew. */
  began(): Promise<void>;
  total(): { readonly syncs: number; readonly batches: number; readonly lives: number };
}

/** A connection tells the server's figures at most a second late. */
const LATE = `interval '2 seconds'`;

/**
 * Batches wait for each other: the next one begins after the last one was synced. So there are at least as many syncs as batches,
 * and what is counted here of batches is never more than what had to be synced.
 */
export function countSyncs(database: Database): Syncs {
  let [syncs, batches, lives] = [0, 0, 0];
  let since: Date | null = null;
  let base = 0;
  /** Which life of the server the figures are of: they begin anew after each crash, also one that it recovers from by itself. */
  let life = 0;
  let last = { syncs: 0, batches: 0 };
  const read = async () => {
    const [row] = await database.query(
      `SELECT (SELECT coalesce(sum(fsyncs), 0)::int FROM pg_stat_io WHERE object = 'wal') AS syncs, clock_timestamp() AS now,
              (SELECT extract(epoch FROM max(stats_reset))::float FROM pg_stat_io) AS life,
              (SELECT count(*)::int FROM audit.batch WHERE recorded_at > $1 AND recorded_at < clock_timestamp() - ${LATE}) AS batches`,
      [since ?? new Date(0)],
    );
    return row as { syncs: number; now: Date; life: number; batches: number };
  };
  const begin = async () => {
    syncs += last.syncs;
    batches += last.batches;
    last = { syncs: 0, batches: 0 };
    const now = await read();
    if (now.life !== life) lives++;
    life = now.life;
    since = now.now;
    base = now.syncs;
  };
  return {
    async sample() {
      const now = await read();
      if (now.life !== life) await begin();
      else last = { syncs: now.syncs - base, batches: now.batches };
    },
    began: begin,
    total: () => ({ syncs: syncs + last.syncs, batches: batches + last.batches, lives }),
  };
}
