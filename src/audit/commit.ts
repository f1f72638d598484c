// Group commit: what waits goes to the database in batches, two at a time and without a timer; see `#threshold` for when.
import { uuid7 } from '../kernel/uuid7.js';
import type { Appended, Batch } from './batch.js';
import { buildEntry, type Draft, type EntryContext } from './entry.js';
import type { EntryInput } from './entry-input.js';
import { BatchRefused, Lane, type LaneOptions } from './lane.js';
import { placeholders, type Sending, send } from './sending.js';
import { type Settle, type Waiting, WaitingRoom } from './waiting.js';

const LANES = 2;
const SWEEP_MS = 20;
/** What has arrived is read in one turn, worked on in the next. */
const QUIET_TURNS = 2;
/** Where turns are long, nobody waits for more of them. */
const PATIENT_MS = 20;

export interface CommitOptions extends Omit<LaneOptions, 'lastKnown' | 'epoch' | 'writer'> {
  readonly log: number;
  readonly context: EntryContext;
}

export class GroupCommit {
  readonly #log: number;
  readonly #context: EntryContext;
  readonly #deadlineMs: number;
  readonly #lanes: Lane[];
  readonly #idle: Lane[];
  readonly #room = new WaitingRoom();
  /** Batches of which a try failed or is overdue. While there is one, no further number is given away: gaps stay near the end. */
  readonly #troubled = new Set<Batch>();
  #isOverdue = false;
  #phase: 'open' | 'gave-up' | 'broken' = 'open';
  #nextWseq = 1n;
  #peak = 0;
  #scheduled = false;
  #sweeper: NodeJS.Timeout | null = null;
  #lastKnown: { log: number; firstIndex: bigint; root: Buffer } | null = null;
  #drained: (() => void) | null = null;
  readonly counts = { batches: 0, retries: 0 };
  lastError: Error | null = null;

  constructor(options: CommitOptions) {
    this.#log = options.log;
    this.#context = options.context;
    this.#deadlineMs = options.deadlineMs;
    const { writer, epoch } = options.context;
    this.#lanes = Array.from({ length: LANES }, () => new Lane({ ...options, writer, epoch, lastKnown: () => this.#lastKnown }));
    this.#idle = [...this.#lanes];
  }

  get room(): Pick<WaitingRoom, 'entries' | 'bytes' | 'counts' | 'hasRoomFor'> {
    return this.#room;
  }
  /** True while an answer is overdue: until the database has settled it, every further entry is refused at once. */
  get isStuck(): boolean {
    return this.#isOverdue || this.#phase !== 'open';
  }

  /** Tells where the entry stands once it is durable, or refuses within the deadline. Throws if the input is no entry. */
  add(input: EntryInput, settle: Settle): void {
    if (this.isStuck) {
      this.#refuse(settle, 'the database does not answer');
      return;
    }
    const drafts = buildEntry(input, this.#context);
    const bytes = drafts.reduce((sum, d) => sum + d.text.length + d.subjects.length * 32, 0);
    if (this.#room.hasRoomFor(drafts.length, bytes)) this.#enter(drafts, bytes, settle);
    else this.#refuse(settle, 'too many entries wait already');
  }

  /** True when nothing waits any more; false if that has not come to pass within the time. */
  async drain(withinMs: number): Promise<boolean> {
    if (this.#isDrained) return true;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), withinMs);
        this.#drained = () => resolve(true);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What still waits is refused; a batch on its way stays unknown, and the next start of this writer says so. */
  async close(): Promise<void> {
    this.#phase = 'gave-up';
    if (this.#sweeper) clearTimeout(this.#sweeper);
    this.#room.expire(Number.POSITIVE_INFINITY, new Error('the hub is stopping'));
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  get #isDrained(): boolean {
    return this.#room.entries === 0 && this.#troubled.size === 0;
  }

  #refuse(settle: Settle, why: string): void {
    this.#room.counts.refused++;
    settle(null, new Error(why, { cause: this.lastError }));
  }

  #enter(drafts: readonly Draft[], bytes: number, settle: Settle): void {
    this.#room.enter(drafts, bytes, settle);
    this.#peak = Math.max(this.#peak, this.#room.entries);
    this.#armSweeper();
    if (!this.#scheduled && this.#idle.length > 0) this.#flushWhenQuiet(0);
  }

  /**
   * Entries go together at the end of a turn of the event loop in which enough of them are there, or after some turns that added
   * none: where requests keep coming, the next turn has more of them, and where they don't this costs microseconds and saves commits.
   */
  #flushWhenQuiet(quietTurns: number): void {
    const { entered } = this.#room;
    this.#scheduled = true;
    setImmediate(() => {
      const quiet = this.#room.entered === entered ? quietTurns + 1 : 0;
      const isPatient = performance.now() - this.#room.oldest < PATIENT_MS;
      if (quiet < QUIET_TURNS && isPatient && this.#room.queued < this.#threshold) return this.#flushWhenQuiet(quiet);
      this.#scheduled = false;
      this.#flush();
    });
  }

  /**
   * How many must wait before a second batch goes while the first is still on its way: a quarter of what is in flight, at few
   * connections half of it. Then one batch is committed while the next one gathers, instead of everybody waiting for one commit.
   */
  get #threshold(): number {
    return Math.min(64, Math.max(4, this.#peak / 4, Math.min(8, this.#peak / 2)));
  }

  #flush(): void {
    while (this.#room.queued > 0 && this.#idle.length > 0 && this.#troubled.size === 0 && this.#phase === 'open') {
      if (this.#idle.length < LANES && this.#room.queued < this.#threshold) return;
      const items = this.#room.take();
      const batch = this.#number(items.flatMap((item) => item.drafts));
      const lane = this.#idle.pop()!;
      void this.#deliver(lane, batch, items).finally(() => {
        this.#idle.push(lane);
        this.#peak = Math.max(this.#room.entries, this.#peak - Math.ceil(this.#peak / 8));
        this.#flush();
        if (this.#isDrained) this.#drained?.();
      });
    }
  }

  /** Numbers are given here, when nothing but the database stands in the way, and stay with their entries. */
  #number(drafts: readonly Draft[]): Batch {
    const batch = { uuid: uuid7(), log: this.#log, firstWseq: this.#nextWseq, drafts };
    this.#nextWseq += BigInt(drafts.length);
    this.counts.batches++;
    return batch;
  }

  async #deliver(lane: Lane, batch: Batch, items: readonly Waiting[]): Promise<void> {
    for (const item of items) item.batch = batch;
    const sending: Sending = {
      lane,
      isGivenUp: () => this.#phase !== 'open',
      onTrouble: (error) => {
        this.#troubled.add(batch);
        this.lastError = error;
        this.counts.retries++;
      },
    };
    try {
      this.#settle(batch, items, await send(batch, sending));
    } catch (e) {
      if (e instanceof BatchRefused) await this.#replacePoison(sending, batch, items, e);
      else for (const item of items) this.#room.finish(item, null, e as Error);
    } finally {
      this.#troubled.delete(batch);
      if (this.#troubled.size === 0) this.#isOverdue = false;
    }
  }

  // The database will not take something in this batch: each operation goes alone, and the one refused again is replaced.
  async #replacePoison(sending: Sending, batch: Batch, items: readonly Waiting[], why: BatchRefused): Promise<void> {
    if (items.length > 1) {
      let firstWseq = batch.firstWseq;
      for (const item of items) {
        await this.#deliver(sending.lane, { ...batch, uuid: uuid7(), firstWseq, drafts: item.drafts }, [item]);
        firstWseq += BigInt(item.drafts.length);
      }
      return;
    }
    this.#room.finish(items[0]!, null, why);
    const drafts = placeholders(batch.drafts, this.#context);
    try {
      await send({ ...batch, uuid: uuid7(), drafts }, sending);
    } catch {
      if (this.#phase === 'open') this.#phase = 'broken'; // not even this is taken: nothing more can be numbered without a gap
    }
  }

  #settle(batch: Batch, items: readonly Waiting[], answer: Appended): void {
    if (!this.#lastKnown || answer.firstIndex > this.#lastKnown.firstIndex)
      this.#lastKnown = { log: batch.log, firstIndex: answer.firstIndex, root: answer.root };
    const undelivered: string[] = [];
    let at = 0;
    for (const item of items) {
      const { eventId } = item.drafts[0]!;
      if (item.state === 'settled') undelivered.push(eventId);
      const leafHash = answer.leaves.subarray(at * 32, at * 32 + 32);
      const index = answer.firstIndex + BigInt(at);
      this.#room.finish(item, { index, size: answer.size, root: answer.root, leafHash, eventId });
      at += item.drafts.length;
    }
    if (undelivered.length > 0) this.reportUndelivered(undelivered);
  }

  /** Entries became durable after their callers had been refused: the record says so, lest somebody be blamed for a look. */
  reportUndelivered(undelivered: readonly string[]): void {
    const ids = { requestId: uuid7(), eventId: uuid7() };
    const input: EntryInput = { type: 'END', at: new Date(), ...ids, actor: null, about: { undelivered } };
    this.#enter(buildEntry(input, this.#context), 0, () => {});
  }

  #armSweeper(): void {
    // answers that lie in the socket already are read before anybody is refused
    this.#sweeper ??= setTimeout(() => setImmediate(() => this.#sweep()), SWEEP_MS);
  }

  #sweep(): void {
    this.#sweeper = null;
    const why = new Error('no answer from the database in time', { cause: this.lastError });
    for (const { batch } of this.#room.expire(performance.now() - this.#deadlineMs + SWEEP_MS, why)) {
      this.#isOverdue = true;
      this.#troubled.add(batch!);
    }
    if (this.#room.entries > 0) this.#armSweeper();
  }
}
