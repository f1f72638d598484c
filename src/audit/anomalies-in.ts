// Everything that stands out in a database's record, found from its entries alone.
import pg from 'pg';
import { type Anomaly, Watch } from './anomalies.js';
import { logState, storedLeaves } from './leaves.js';
import type { Watched } from './watch-rules.js';

/** Looks at all shards in their order, from a moment on. */
export async function anomaliesIn(url: string, { now, from }: { now: Date; from?: Date | undefined }): Promise<Anomaly[]> {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'zhongfu-anomalies' });
  pool.on('error', () => {}); // the query that needs it fails and says so
  try {
    const { rows } = await pool.query('SELECT origin FROM audit.log ORDER BY log_id');
    const origins = rows.map(({ origin }) => origin as string);
    const watch = new Watch();
    for (const origin of origins) {
      const state = (await logState(pool, origin))!;
      const earlier = origin === origins.at(-1) ? undefined : origin;
      for await (const { index, entry } of storedLeaves(pool, state.log, 0n, state.size)) {
        if (entry === null) continue;
        const watched = JSON.parse(entry.toString()) as Watched;
        if (!from || Date.parse(watched.ts) >= from.getTime()) watch.add(index, watched, earlier);
      }
    }
    return watch.all(now);
  } finally {
    await pool.end();
  }
}
