// The bounded queue of what wants to become durable. It knows how long each has waited, and settles each exactly once.
import { Slots } from '../kernel/slots.js';
import type { Batch } from './batch.js';
import type { Draft } from './entry.js';

export const MAX_WAITING = { entries: 2_048, bytes: 8 << 20 };
const MAX_BATCH = { entries: 256, bytes: 1 << 20 };

/** Where an entry stands in the record. */
export interface Recorded {
  readonly index: bigint;
  readonly size: bigint;
  readonly root: Buffer;
  readonly leafHash: Buffer;
  readonly eventId: string;
}
/** Told once, with either of the two. */
export type Settle = (recorded: Recorded | null, error?: Error) => void;

/** One operation: the parts of its entry go together. */
export interface Waiting {
  readonly drafts: readonly Draft[];
  readonly bytes: number;
  readonly since: number;
  readonly settle: Settle;
  state: 'queued' | 'sent' | 'settled';
  batch: Batch | null;
  /** Among those that are sent. */
  slot: number;
}

export class WaitingRoom {
  #queue: Waiting[] = [];
  readonly #sent = new Slots<Waiting>();
  #bytes = 0;
  #entries = 0;
  #queued = 0;
  readonly counts = { recorded: 0, refused: 0 };
  /** How many operations have ever come in. */
  entered = 0;

  /** Entries that wait for a batch. */
  get queued(): number {
    return this.#queued;
  }
  /** Since when the first of them waits; always has been, where none does. */
  get oldest(): number {
    return this.#queue[0]?.since ?? Number.NEGATIVE_INFINITY;
  }
  /** Entries that wait for a batch or for its answer. */
  get entries(): number {
    return this.#entries;
  }
  get bytes(): number {
    return this.#bytes;
  }

  hasRoomFor(entries: number, bytes: number): boolean {
    return this.#entries + entries <= MAX_WAITING.entries && this.#bytes + bytes <= MAX_WAITING.bytes;
  }

  enter(drafts: readonly Draft[], bytes: number, settle: Settle): void {
    this.entered++;
    this.#queue.push({ drafts, bytes, since: performance.now(), settle, state: 'queued', batch: null, slot: -1 });
    this.#queued += drafts.length;
    this.#entries += drafts.length;
    this.#bytes += bytes;
  }

  /** The oldest ones, as many as make a batch; at least one. */
  take(): Waiting[] {
    let entries = 0;
    let bytes = 0;
    let n = 0;
    for (const item of this.#queue) {
      entries += item.drafts.length;
      bytes += item.bytes;
      if (n > 0 && (entries > MAX_BATCH.entries || bytes > MAX_BATCH.bytes)) break;
      n++;
    }
    const items = this.#queue.splice(0, n);
    for (const item of items) {
      this.#queued -= item.drafts.length;
      item.state = 'sent';
      item.slot = this.#sent.put(item);
    }
    return items;
  }

  /** Refuses everything that came before `moment`; those already on their way to the database are returned. */
  expire(moment: number, why: Error): Waiting[] {
    // entries are in the order in which they came
    const fresh = this.#queue.findIndex((item) => item.since > moment);
    const old = this.#queue.splice(0, fresh === -1 ? this.#queue.length : fresh);
    for (const item of old) this.#queued -= item.drafts.length;
    const sent: Waiting[] = [];
    this.#sent.each((item) => {
      if (item.since <= moment) sent.push(item);
    });
    for (const item of [...old, ...sent]) this.finish(item, null, why);
    return sent;
  }

  finish(item: Waiting, recorded: Recorded | null, error?: Error): void {
    if (item.state === 'settled') return;
    item.state = 'settled';
    this.#sent.free(item.slot, item);
    this.#entries -= item.drafts.length;
    this.#bytes -= item.bytes;
    this.counts[recorded ? 'recorded' : 'refused']++;
    item.settle(recorded, error);
  }
}
