// Keeps watch while the hub runs: what stands out is told once.
import { setImmediate as turn } from 'node:timers/promises';
import { type Anomaly, Watch } from './anomalies.js';
import { logState, type Queryable, type StoredLeaf, storedLeaves } from './leaves.js';
import type { Watched } from './watch-rules.js';

export interface WatchingOptions {
  readonly db: Queryable;
  /** Told once of each. */
  readonly onAnomaly: (anomaly: Anomaly) => void;
  /** Told of a round that failed; the next one goes on where it stopped. */
  readonly onTrouble: (error: unknown) => void;
  readonly everyMs?: number;
}
export interface Watching {
  /** Spares reading again what somebody else on this thread has just read. Out of its order it is passed over, and read later. */
  see(log: number, leaf: StoredLeaf): void;
  /** Stops; a round under way is finished. */
  close(): Promise<void>;
}

/** What happened in the day before the start fills the windows, and raises only what is not noted yet. */
const LOOK_BACK = `interval '1 day'`;
/** Entries between two turns of the event loop: what else the thread does does not wait for the watch. */
const AT_ONCE = 50;

export function startWatching({ db, onAnomaly, onTrouble, everyMs = 2_000 }: WatchingOptions): Watching {
  const watch = new Watch();
  const noted = new Set<string>();
  let log: number | null = null;
  let next = 0n;
  let isClosing = false;
  let timer: NodeJS.Timeout;

  async function round(): Promise<void> {
    const state = await logState(db);
    if (!state) return;
    if (state.log !== log) {
      next = log === null ? await beginning(db, state.log) : 0n;
      log = state.log;
    }
    for await (const leaf of storedLeaves(db, state.log, next, state.size)) {
      if (isClosing) return;
      if (leaf.index >= next) take(leaf);
      if (next % BigInt(AT_ONCE) === 0n) await turn();
    }
    for (const anomaly of watch.takeFresh(new Date())) {
      if (noted.has(anomaly.id)) continue;
      noted.add(anomaly.id);
      onAnomaly(anomaly);
    }
  }
  const take = ({ index, entry: bytes }: StoredLeaf): void => {
    const entry = bytes === null ? null : (JSON.parse(bytes.toString()) as Watched);
    next = index + 1n;
    if (!entry) return;
    watch.add(index, entry);
    const id = entry.about?.['anomaly'];
    if (typeof id === 'string') noted.add(id);
  };
  let running: Promise<void> = Promise.resolve();
  const arm = (): void => {
    timer = setTimeout(() => {
      running = round()
        .catch(onTrouble)
        .finally(() => {
          if (!isClosing) arm();
        });
    }, everyMs).unref();
  };
  arm();
  return {
    see(ofLog, leaf) {
      if (ofLog !== log || leaf.index !== next) return;
      try {
        take(leaf);
      } catch {
        // the next round reads it again, and tells
      }
    },
    close: async () => {
      isClosing = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function beginning(db: Queryable, log: number): Promise<bigint> {
  const { rows } = await db.query(
    `SELECT coalesce((SELECT idx FROM audit.leaf WHERE log_id = $1 AND ts >= now() - ${LOOK_BACK} ORDER BY ts, log_id, idx LIMIT 1), 0) AS idx`,
    [log],
  );
  return BigInt(rows[0].idx);
}
