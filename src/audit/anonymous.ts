// Callers that could not be identified. A flood of them must neither fill the record nor go unrecorded: they are counted.
import { uuid7 } from '../kernel/uuid7.js';
import type { Recorder } from './append.js';

const MINUTE_MS = 60_000;
/** Distinct peers that are told apart within a minute; those after them are counted together. */
const MAX_PEERS = 1_000;
const EVERYBODY_ELSE = '*';

export interface Anonymous {
  /** One more refused request of this peer. Never fails, never waits. */
  count(peer: string): void;
  /** Writes what was counted. What the record does not take is kept for the next time. */
  flush(): Promise<void>;
  /** Call before the recorder is closed: afterwards there is no next time. */
  close(): Promise<void>;
}

interface Tally {
  readonly since: Date;
  count: number;
}

/** One ERR entry for each peer and minute in which it was refused, with how often. */
export function createAnonymous(recorder: Pick<Recorder, 'record'>, now: () => Date = () => new Date()): Anonymous {
  let tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | null = null;

  const add = (peer: string, count: number, since: Date): void => {
    const known = tallies.get(peer) ?? (tallies.size >= MAX_PEERS ? tallies.get(EVERYBODY_ELSE) : undefined);
    if (known) known.count += count;
    else tallies.set(tallies.size >= MAX_PEERS ? EVERYBODY_ELSE : peer, { since, count });
  };
  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    const counted = tallies;
    tallies = new Map();
    await Promise.all(
      [...counted].map(async ([peer, { since, count }]) => {
        const ids = { requestId: uuid7(), eventId: uuid7() };
        const error = { code: 'UNAUTHENTICATED', stage: 'identify' };
        const about = { count, since: since.toISOString() };
        try {
          await recorder.record({ type: 'ERR', at: now(), ...ids, actor: null, peer, error, about });
        } catch {
          add(peer, count, since);
        }
      }),
    );
    if (tallies.size > 0) arm();
  };
  const arm = (): void => {
    timer ??= setTimeout(() => void flush(), MINUTE_MS).unref();
  };

  return {
    count: (peer) => {
      add(peer, 1, now());
      arm();
    },
    flush,
    close: async () => {
      await flush();
      if (timer) clearTimeout(timer);
    },
  };
}
