// Who is let in: nobody while what they do could not be recorded, and no more at a time than can be kept waiting.
import { AuditUnavailable, Overloaded } from '../kernel/errors.js';
import { Slots } from '../kernel/slots.js';

export interface EntranceOptions {
  /** How long somebody inside may wait without any sign of the database. */
  readonly deadlineMs: number;
  /** How many may be inside at a time. */
  readonly places: number;
  /** Why nobody may come in, whatever the database says; null: nothing of the kind. */
  readonly isShut: () => boolean;
  /** True where what waits to be written leaves room for more. */
  readonly hasRoom: () => boolean;
  /** Asks the database for a sign of life; rejects in time if there is none. */
  readonly probe: () => Promise<unknown>;
}

/** Somebody inside, as those who work for them see it. */
export interface Stay {
  /** True once they were told that there is nothing for them: what is done for them now reaches nobody. */
  isGivenUp: boolean;
}

interface Visit extends Stay {
  readonly since: number;
  readonly refuse: (error: Error) => void;
}

const TICK_MS = 25;
const QUIET_MS = 150;
/** What one turn of the event loop counts for at most: where we ourselves were too busy to listen, nobody else was silent. */
const MAX_TURN_MS = 250;

/**
 * Work that will end in an entry waits for more than the entry: handles, grants, cases stand in the same database. So a database
 * that has fallen silent is noticed here, before the first entry waits for it, and everybody inside is told within the deadline.
 */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #inside = new Slots<Visit>();
  /** Time as it passed while we listened, as of the last look. */
  #listened = 0;
  #lookedAt = performance.now();
  /** When, in that time, the last question was sent that the database has answered. */
  #heard = Number.NEGATIVE_INFINITY;
  #isSilent = false;
  #isAsking = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** The database has answered something that was sent at this moment (of `performance.now()`). */
  heard(sent: number): void {
    this.#hear(this.#listened - Math.max(0, this.#lookedAt - sent));
  }

  #hear(moment: number): void {
    this.#heard = Math.max(this.#heard, moment);
    this.#isSilent = false;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /**
   * Resolves or rejects as `work` does; rejects with Overloaded or AuditUnavailable at once where it is not begun, and with
   * AuditUnavailable where the database falls silent meanwhile: what still runs then has nobody left to tell.
   */
  async within<T>(work: (stay: Readonly<Stay>) => Promise<T>): Promise<T> {
    const { isShut, hasRoom, places } = this.#options;
    if (this.#isSilent || isShut()) throw new AuditUnavailable();
    if (this.#inside.size >= places || !hasRoom()) throw new Overloaded();
    if (!this.#timer) this.#lookedAt = performance.now(); // nobody was here: nobody listened
    return new Promise<T>((resolve, reject) => {
      const visit: Visit = { since: this.#listened, refuse: reject, isGivenUp: false };
      const slot = this.#inside.put(visit);
      this.#arm();
      const leave = <R>(settle: (result: R) => void) => {
        return (result: R) => {
          this.#inside.free(slot, visit);
          settle(result); // nobody listens any more where the visit was refused before
        };
      };
      work(visit).then(leave(resolve), leave(reject));
    });
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #arm(): void {
    if (this.#isClosed || this.#timer || (this.#inside.size === 0 && !this.#isSilent)) return;
    this.#timer = setTimeout(() => {
      // answers that lie in the socket already are read before anybody is judged
      setImmediate(() => {
        this.#timer = null;
        this.#look();
        this.#arm();
      });
    }, TICK_MS);
  }

  #look(): void {
    const now = performance.now();
    this.#listened += Math.min(now - this.#lookedAt, MAX_TURN_MS);
    this.#lookedAt = now;
    if (!this.#isAsking && this.#listened - this.#heard > QUIET_MS) this.#ask(this.#listened);
    this.#inside.each((visit, slot) => {
      if (this.#listened - Math.max(visit.since, this.#heard) < this.#options.deadlineMs - 2 * TICK_MS) return;
      this.#isSilent = true;
      this.#inside.free(slot, visit);
      visit.isGivenUp = true;
      visit.refuse(new AuditUnavailable({ cause: new Error('the database gives no sign of life') }));
    });
  }

  #ask(moment: number): void {
    this.#isAsking = true;
    this.#options
      .probe()
      .then(
        () => this.#hear(moment),
        () => {},
      )
      .finally(() => {
        this.#isAsking = false;
      });
  }
}
