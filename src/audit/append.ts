// The recorder: the one way by which an entry comes into the record.
import { AuditUnavailable, StartRefused } from '../kernel/errors.js';
import { uuid7 } from '../kernel/uuid7.js';
import { GroupCommit } from './commit.js';
import { Entrance } from './entrance.js';
import type { EntryInput } from './entry-input.js';
import { Lane } from './lane.js';
import { openLog, type PreviousRun, previousRun } from './opening.js';
import { periodOf, References } from './refs.js';
import { MAX_WAITING, type Recorded } from './waiting.js';

export interface RecorderOptions {
  readonly url: string;
  /** The kept key of the record (audit-hmac), at least 32 bytes; each period's references come from it. */
  readonly key: Uint8Array;
  /** The hub's public name; shards are called `<hub>/audit/<period>`. */
  readonly hub?: string;
  /** This process among all that write to the record. MUST NOT be used by two at a time. */
  readonly writer: string;
  readonly hubVersion: string;
  readonly deadlineMs?: number;
}

export interface RecorderStats {
  readonly state: 'open' | 'refusing' | 'closed';
  readonly origin: string;
  readonly epoch: string;
  readonly waiting: { readonly entries: number; readonly bytes: number };
  readonly recorded: number;
  readonly refused: number;
  readonly batches: number;
  readonly retries: number;
  readonly lastError: string | null;
}

export interface Recorder {
  readonly origin: string;
  /**
   * Resolves only once the entry is durable; callers MUST NOT release data before. Rejects with AuditUnavailable within the
   * deadline otherwise (at once where the queue is full or an answer is overdue), never hangs. After a rejection the entry may
   * still come into the record: it then says more than was delivered, and an END entry says which.
   */
  record(input: EntryInput): Promise<Recorded>;
  /**
   * Runs what will end in an entry, as long as there is a database to write it to. Rejects with AuditUnavailable within the
   * deadline where there is none, at once where that is known already, and with Overloaded where too many are at it. The work
   * MUST write its entry by the `record` that it is handed: what was given up is then not recorded as if it had been delivered.
   */
  whileWritable<T>(work: (record: Recorder['record']) => Promise<T>): Promise<T>;
  stats(): RecorderStats;
  /** Takes nothing more, settles what waits, writes SHUTDOWN. False if the database did not let it: the next start will say so. */
  close(): Promise<boolean>;
}

/**
 * Opens the record and writes BOOT, with what became of the previous run of this writer. Throws StartRefused if the database
 * cannot be reached, has no record, or may lose what it has acknowledged.
 */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { url, key, writer, hubVersion, hub = 'hub.example', deadlineMs = 1_000 } = options;
  const period = periodOf(new Date());
  const epoch = uuid7();
  const context = { writer, epoch, hub: hubVersion, refs: new References(key, period) };
  const { log, origin, previous } = await begin(url, `${hub}/audit/${period}`, writer, epoch);
  let phase: 'open' | 'closing' | 'closed' = 'open';
  const commit = new GroupCommit({ url, log, context, deadlineMs, onAnswer: (sent) => entrance.heard(sent) });
  const prober = new Lane({ url, writer, epoch, deadlineMs, lastKnown: () => null });
  const entrance: Entrance = new Entrance({
    deadlineMs,
    // whoever is let in finds room for an entry after the work: half of the queue is theirs
    places: MAX_WAITING.entries / 2,
    isShut: () => phase !== 'open' || commit.isStuck,
    hasRoom: () => commit.room.hasRoomFor(MAX_WAITING.entries / 2, MAX_WAITING.bytes / 2),
    probe: () => prober.run((client) => client.query('SELECT 1')),
  });

  const put = (input: EntryInput): Promise<Recorded> =>
    new Promise((resolve, reject) => {
      const refuse = (cause?: Error) => reject(new AuditUnavailable({ cause }));
      try {
        commit.add(input, (recorded, error) => (recorded ? resolve(recorded) : refuse(error)));
      } catch (e) {
        refuse(e as Error); // no entry, no data, also where the fault is ours
      }
    });
  const ownEntry = (type: 'BOOT' | 'SHUTDOWN', about: EntryInput['about']): EntryInput => ({
    type,
    at: new Date(),
    requestId: uuid7(),
    eventId: uuid7(),
    actor: null,
    about,
  });

  try {
    await put(ownEntry('BOOT', aboutPrevious(previous)));
    await prober.run((client) => client.query('SELECT 1')); // connected before it is needed
  } catch (cause) {
    await Promise.all([commit.close(), prober.close()]);
    throw new StartRefused('The record of who looked at what cannot be written.', 4, { cause });
  }

  return {
    origin,
    record: (input) => (phase === 'open' ? put(input) : Promise.reject(new AuditUnavailable())),
    whileWritable: (work) =>
      entrance.within((stay) =>
        work(async (input) => {
          if (stay.isGivenUp || phase !== 'open') throw new AuditUnavailable();
          const recorded = await put(input);
          if (!stay.isGivenUp) return recorded;
          commit.reportUndelivered([recorded.eventId]);
          throw new AuditUnavailable();
        }),
      ),
    stats: () => ({
      state: phase !== 'open' ? 'closed' : commit.isStuck || entrance.isSilent ? 'refusing' : 'open',
      origin,
      epoch,
      waiting: { entries: commit.room.entries, bytes: commit.room.bytes },
      ...commit.room.counts,
      ...commit.counts,
      lastError: commit.lastError?.message ?? null,
    }),
    close: async () => {
      if (phase !== 'open') return false;
      phase = 'closing';
      const drained = await commit.drain(2 * deadlineMs);
      const stopped = drained && (await put(ownEntry('SHUTDOWN', {})).then(Boolean, () => false));
      phase = 'closed';
      entrance.close();
      await Promise.all([commit.close(), prober.close()]);
      return stopped;
    },
  };
}

async function begin(url: string, first: string, writer: string, epoch: string) {
  const lane = new Lane({ url, writer, epoch, deadlineMs: 5_000, lastKnown: () => null });
  try {
    return await lane.run(async (client) => ({
      ...(await openLog(client, first)),
      previous: await previousRun(client, writer),
    }));
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(`The record of who looked at what cannot be opened: ${(cause as Error).message}`, 4, { cause });
  } finally {
    await lane.close();
  }
}

const aboutPrevious = (previous: PreviousRun | null): NonNullable<EntryInput['about']> =>
  previous
    ? {
        previous: previous.epoch,
        wseq: Number(previous.lastWseq),
        clean: previous.isClean,
        ...(previous.missing.length > 0 && { missing: previous.missing }),
      }
    : { first: true };
