// Watches the record entry by entry, in its order: what stands out is told with its evidence. Remembers only what its windows need.
import { hash } from 'node:crypto';
import { dayOf } from '../kernel/days.js';
import { noteIn } from './look-alike-notes.js';
import { Peers } from './peers.js';
import { RULES, type Rule, type Watched } from './watch-rules.js';

export interface Anomaly {
  /** The same for the same thing, whoever looks and however often. */
  readonly id: string;
  readonly rule: string;
  readonly label: string;
  /** References as the entries have them: the officer's, or the person's. */
  readonly about: string;
  readonly since: string;
  readonly until: string;
  /** Distinct events, persons, numbers or offices, as the rule counts. */
  readonly count: number;
  /** Indexes of the entries, the first hundred; `7@hub.example/audit/2026h1` where they are of an earlier shard. */
  readonly evidence: readonly string[];
  /** `ongoing` while its window is open, `overdue` until what is owed is done. */
  readonly state: 'ongoing' | 'past' | 'overdue';
}

interface Raised {
  readonly id: string;
  readonly rule: Pick<Rule, 'name' | 'label' | 'windowMs'>;
  readonly about: string;
  readonly since: string;
  until: string;
  count: number;
  readonly evidence: Set<string>;
}
interface Seen {
  readonly at: number;
  readonly ts: string;
  readonly index: string;
}
interface Emergency {
  readonly index: string;
  readonly ts: string;
  readonly reviewDueAt: string;
  readonly about: string;
  reviewedIn: string | null;
}

export const MAX_EVIDENCE = 100;
/** Entries between two clearings of what has left its window. */
const CLEAR_EVERY = 2_000;
export const idOf = (...parts: string[]): string => hash('sha256', parts.join('\n'), 'hex').slice(0, 16);

export class Watch {
  readonly #windows = new Map<Rule, Map<string, Map<string, Seen>>>(RULES.map((rule) => [rule, new Map()]));
  readonly #peers = new Peers();
  readonly #latest = new Map<string, Raised>();
  readonly #all = new Map<string, Raised>();
  readonly #emergencies = new Map<string, Emergency>();
  #fresh: Raised[] = [];
  #added = 0;

  /** MUST be called in the order of the record. `earlier`: the shard, where it is not the latest. */
  add(index: bigint, entry: Watched, earlier?: string): void {
    const seen = { at: Date.parse(entry.ts), ts: entry.ts, index: placeOf(String(index), earlier) };
    for (const rule of RULES) for (const { key, items } of rule.counts(entry)) this.#count(rule, key, items, seen);
    const beyond = this.#peers.add(entry);
    if (beyond) this.#raise(Peers.RULE, beyond.key, beyond.count, seen, [seen]);
    if (entry.type === 'BREAKGLASS') this.#emergency(entry, seen);
    const noted = noteIn(entry);
    if (noted) this.#all.set(noted.id, { ...noted, evidence: new Set(noted.evidence.map((own) => placeOf(own, earlier))) });
    if (++this.#added % CLEAR_EVERY === 0) this.#clear(seen.at);
  }

  /** What was raised since the last call. */
  takeFresh(now: Date): Anomaly[] {
    const fresh = this.#fresh.map((raised) => told(raised, now));
    this.#fresh = [];
    return fresh;
  }

  /** Everything that stands out, oldest first. */
  all(now: Date): Anomaly[] {
    const found = [...this.#all.values()].map((raised) => told(raised, now));
    return [...found, ...this.#unreviewed(now)].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  }

  #count(rule: Rule, key: string, items: readonly string[], seen: Seen): void {
    const groups = this.#windows.get(rule)!;
    let known = groups.get(key);
    if (!known) {
      known = new Map();
      groups.set(key, known);
    }
    forget(known, seen.at - rule.windowMs);
    for (const item of items) {
      known.delete(item); // the latest sight of it counts, at the end
      known.set(item, seen);
    }
    if (known.size >= rule.threshold) this.#raise(rule, key, known.size, seen, known.values());
  }

  /** Goes on with what is being told already, or tells something new with everything in its window. */
  #raise(rule: Raised['rule'], key: string, count: number, seen: Seen, window: Iterable<Seen>): void {
    const name = `${rule.name} ${key}`;
    let raised = this.#latest.get(name);
    if (!raised || seen.at > Date.parse(raised.until) + rule.windowMs) {
      const all = [...window];
      const { index, ts } = all[0]!;
      const evidence = new Set(all.slice(0, MAX_EVIDENCE).map((one) => one.index));
      const about = key.split(' ')[0]!;
      raised = { id: idOf(rule.name, key, index), rule, about, since: ts, until: seen.ts, count, evidence };
      this.#latest.set(name, raised);
      this.#all.set(raised.id, raised);
      this.#fresh.push(raised);
    }
    raised.until = seen.ts;
    raised.count = Math.max(raised.count, count);
    if (raised.evidence.size < MAX_EVIDENCE) raised.evidence.add(seen.index);
  }

  /** An act of emergency says `emergency` (its id) and `step`; the first also by when it is to be reviewed. */
  #emergency({ about = {}, actor }: Watched, { index, ts }: Seen): void {
    const { emergency, step, reviewDueAt } = about as Record<string, string | undefined>;
    if (!emergency) return;
    if (step === 'opened' && reviewDueAt)
      this.#emergencies.set(emergency, { index, ts, reviewDueAt, about: actor?.ref ?? '', reviewedIn: null });
    const known = this.#emergencies.get(emergency);
    if (step === 'reviewed' && known) known.reviewedIn = index;
  }

  *#unreviewed(now: Date): Iterable<Anomaly> {
    const today = dayOf(now);
    for (const { index, ts, reviewDueAt, about, reviewedIn } of this.#emergencies.values()) {
      if (reviewedIn !== null || reviewDueAt >= today) continue;
      yield {
        id: idOf('EMERGENCY_WITHOUT_REVIEW', index),
        rule: 'EMERGENCY_WITHOUT_REVIEW',
        label: '急难访问逾期未复核 (emergency access not reviewed in time)',
        about,
        since: ts,
        until: ts,
        count: 1,
        evidence: [index],
        state: 'overdue',
      };
    }
  }

  #clear(at: number): void {
    for (const [rule, groups] of this.#windows)
      for (const [key, known] of groups) {
        forget(known, at - rule.windowMs);
        if (known.size === 0) groups.delete(key);
      }
    for (const [key, { until, rule }] of this.#latest) if (Date.parse(until) < at - 2 * rule.windowMs) this.#latest.delete(key);
  }
}

const placeOf = (index: string, earlier?: string): string => (earlier === undefined ? index : `${index}@${earlier}`);

/** The items stand in the order in which they were seen last. */
function forget(known: Map<string, Seen>, before: number): void {
  for (const [item, { at }] of known) {
    if (at >= before) return;
    known.delete(item);
  }
}

/** Earlier shards first; within one by index. */
function inOrder(a: string, b: string): number {
  const [one, other] = [a.split('@'), b.split('@')];
  if (one[1] !== other[1]) return one[1] !== undefined && (other[1] === undefined || one[1] < other[1]) ? -1 : 1;
  return Number(one[0]) - Number(other[0]);
}

const told = ({ rule, evidence, ...raised }: Raised, now: Date): Anomaly => ({
  ...raised,
  rule: rule.name,
  label: rule.label,
  evidence: [...evidence].sort(inOrder),
  state: now.getTime() - Date.parse(raised.until) <= rule.windowMs ? 'ongoing' : 'past',
});
