// What one officer met under one rule: within the window household by household, and before it only how often what is alike was met.

/** One household in whose file something alike was seen, and the entry that says so. */
export interface Seen {
  readonly unit: string;
  readonly group: string;
  readonly at: number;
  readonly index: bigint;
}

/** Sights of one household within a quarter of an hour are one, as of the first. */
const ONE_LOOK = 15 * 60_000;
/** Counters of what is usual. Two things that share one pass for more usual than they are: rather silent than wrong. */
const BUCKETS = 1_024;
/** So many, and what is usual counts half: habits change. */
const HALVED_AT = 4_096;
const bucketOf = (group: string): number => Number.parseInt(group.slice(0, 4), 16) % BUCKETS;

export class Tally {
  /** The one that was seen longest ago first. */
  private readonly seen = new Set<Seen>();
  private readonly groups = new Map<string, Map<string, Seen>>();
  private readonly counts = new Uint16Array(BUCKETS);
  private total = 0;

  /** Households within the window, each once for everything in it that can be alike. */
  get met(): number {
    return this.seen.size;
  }

  /** Those of the window that are alike, by unit. */
  alike(group: string): ReadonlyMap<string, Seen> | undefined {
    return this.groups.get(group);
  }

  /** How often something like this was met so far, of how many. */
  usual(group: string): { readonly alike: number; readonly met: number } {
    return { alike: this.counts[bucketOf(group)]!, met: this.total };
  }

  /** Of a household that is seen again and again the latest sight counts. `group` MUST be hexadecimal. True if it is new in the window. */
  see(one: Seen): boolean {
    const { unit, group } = one;
    let units = this.groups.get(group);
    if (!units) {
      units = new Map();
      this.groups.set(group, units);
    }
    const known = units.get(unit);
    if (known && one.at - known.at < ONE_LOOK) return false;
    if (known) this.seen.delete(known);
    else this.count(group);
    this.seen.add(one);
    units.set(unit, one);
    return !known;
  }

  /** Everything from before a moment, and what is more than `most`. How many that were. */
  forget(before: number, most = Number.POSITIVE_INFINITY): number {
    const known = this.seen.size;
    for (const one of this.seen) {
      if (one.at >= before && this.seen.size <= most) break;
      this.seen.delete(one);
      const units = this.groups.get(one.group)!;
      units.delete(one.unit);
      if (units.size === 0) this.groups.delete(one.group);
    }
    return known - this.seen.size;
  }

  private count(group: string): void {
    this.counts[bucketOf(group)]!++;
    if (++this.total < HALVED_AT) return;
    this.total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      this.counts[bucket]! >>= 1;
      this.total += this.counts[bucket]!;
    }
  }
}
