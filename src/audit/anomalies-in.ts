// Everything that stands out in a database's record, found from its entries alone.
import pg from 'pg';
import { type Anomaly, Watch } from './anomalies.js';
import { logState, storedLeaves } from './leaves.js';
import type { Watched } from './watch-rules.js';

/** Looks at the latest shard, from a moment on. */
export async function anomaliesIn(url: string, { now, from }: { now: Date; from?: Date | undefined }): Promise<Anomaly[]> {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'zhongfu-anomalies' });
  pool.on('error', () => {}); // the query that needs it fails and says so
  try {
    const state = await logState(pool);
    const watch = new Watch();
    for await (const { index, entry } of state ? storedLeaves(pool, state.log, 0n, state.size) : []) {
      if (!entry) continue;
      const watched = JSON.parse(entry.toString()) as Watched;
      if (!from || Date.parse(watched.ts) >= from.getTime()) watch.add(index, watched);
    }
    return watch.all(now);
  } finally {
    await pool.end();
  }
}
