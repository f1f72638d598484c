// Tells at once when what may be shared has changed: one LISTEN connection for all who want to know.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The kind that changed (a table's name), or null where changes may have been missed. */
export type ChangeListener = (kind: string | null) => void;

export interface Changes {
  /** Hears of changes until the returned function is called. A notification can be late or lost: listeners MUST also poll. */
  listen(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;

/** Connects with the first listener and reconnects by itself, telling everybody that something may have been missed. */
export function followChanges(url: string): Changes {
  const listeners = new Set<ChangeListener>();
  const stop = new AbortController();
  let client: pg.Client | null = null;
  let following: Promise<void> | null = null;

  const tell = (kind: string | null): void => {
    for (const listener of listeners) listener(kind);
  };

  async function followOnce(): Promise<void> {
    client = new pg.Client({
      connectionString: url,
      application_name: 'zhongfu changes',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    const broken = new Promise<void>((resolve) => {
      client!.once('error', () => resolve()).once('end', () => resolve());
    });
    client.on('error', () => {}); // it is not the last word of a broken connection
    client.on('notification', ({ payload }) => tell(payload ?? null));
    // one that is ended while it connects never says whether it did
    await Promise.race([client.connect(), broken]);
    if (stop.signal.aborted) return;
    await client.query('LISTEN zhongfu_change');
    tell(null);
    await broken;
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      await followOnce().catch(() => {}); // whoever polls notices that the database is away
      await client?.end().catch(() => {});
      await sleep(RECONNECT_MS, undefined, { ref: false, signal: stop.signal }).catch(() => {});
    }
  }

  return {
    listen(listener) {
      listeners.add(listener);
      following ??= follow();
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      stop.abort();
      await client?.end().catch(() => {});
      await following;
    },
  };
}
