// Who reads far more persons in a day than others of the same role usually do.
import { dayOf } from '../kernel/days.js';
import type { Watched } from './watch-rules.js';

/** Nobody below stands out, however quiet the others are. */
const FLOOR = 100;
/** So many times what is usual. */
const FACTOR = 5;
/** While fewer days of others are known than this, only so many persons stand out. */
const MIN_PEER_DAYS = 5;
const ALONE = 1_000;
/** Days of officers that are remembered of each role. */
const REMEMBERED = 2_000;
const DAY = 24 * 3_600_000;

export interface Beyond {
  readonly key: string;
  readonly count: number;
}

export class Peers {
  static readonly RULE = {
    name: 'BULK_BEYOND_PEERS',
    label: '远超同类的批量查阅 (bulk far beyond the peer group)',
    windowMs: DAY,
  };
  /** What officers of a role read in a day, before today. */
  readonly #usual = new Map<string, number[]>();
  /** By role, for today. */
  readonly #limits = new Map<string, number>();
  readonly #today = new Map<string, { readonly role: string; readonly persons: Set<string> }>();
  #day = '';

  /** What stands out now, each time that it grows. */
  add({ type, ts, actor, subjects = [] }: Watched): Beyond | null {
    if (type !== 'DISC' || !actor || actor.role === 'CI') return null;
    const day = dayOf(new Date(ts));
    if (day > this.#day) this.#turn(day);
    const role = String(actor.role);
    let read = this.#today.get(actor.ref);
    if (!read) {
      read = { role, persons: new Set() };
      this.#today.set(actor.ref, read);
    }
    for (const { ref } of subjects) read.persons.add(ref);
    const count = read.persons.size;
    return count > (this.#limits.get(role) ?? ALONE) ? { key: `${actor.ref} ${day}`, count } : null;
  }

  #turn(day: string): void {
    this.#day = day;
    for (const { role, persons } of this.#today.values()) {
      const usual = this.#usual.get(role) ?? [];
      usual.push(persons.size);
      if (usual.length > REMEMBERED) usual.shift();
      this.#usual.set(role, usual);
    }
    this.#today.clear();
    for (const [role, usual] of this.#usual) {
      const sorted = [...usual].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)]!;
      this.#limits.set(role, usual.length < MIN_PEER_DAYS ? ALONE : Math.max(FLOOR, FACTOR * median));
    }
  }
}
