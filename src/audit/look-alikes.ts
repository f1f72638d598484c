// One officer, and many households with one surname or at one address: more than chance gives among those that this officer looks at.
//
// The record cannot tell, for no name and no address is in it; so the hub that answers keeps watch, in memory and over keyed forms only.
// Households count, not persons: a family shares both by nature. What chance gives is the number of households that the officer met
// within the day, times the share of those who are alike: in the country, among all that other officers meet, or among what colleagues
// of the same body meet, whichever is highest. A village of one clan, a home for the aged and a county's own surnames are usual there.
import { type Anomaly, idOf, MAX_EVIDENCE } from './anomalies.js';
import { LOOK_ALIKE_RULES, type LookAlikeRule } from './look-alike-notes.js';
import { type Seen, Tally } from './tally.js';

const DAY = 24 * 3_600_000;
const NAMES = Object.keys(LOOK_ALIKE_RULES) as LookAlikeRule[];

/** What can be alike of one household, in keyed forms. */
export interface Sight {
  readonly rule: LookAlikeRule;
  /** The household. */
  readonly unit: string;
  /** Hexadecimal; the same for all that are alike. */
  readonly group: string;
  /** Of all households so many are in this group, as far as anybody knows beforehand. */
  readonly share: number;
}
/** One answer that is on record. */
export interface Look {
  /** The officer as the entries refer to it, and by whom the account was issued. */
  readonly officer: string;
  readonly issuer: string;
  readonly body: string;
  readonly at: number;
  readonly index: bigint;
  readonly sights: readonly Sight[];
}
export interface Raised {
  readonly anomaly: Anomaly;
  /** It did not come on record: the next look raises it again. */
  readonly takeBack: () => void;
}

interface Officer {
  body: string;
  at: number;
  readonly tallies: Readonly<Record<LookAlikeRule, Tally>>;
  /** rule and group → when that was told. */
  readonly told: Map<string, number>;
}

/**
 * Five deviations above what chance gives, and three more because small numbers scatter further: of a million counts that come about
 * by chance about one is beyond. Where hardly any is expected, four; where one is, nine; where twenty are, forty-six.
 */
export const isBeyond = (count: number, expected: number): boolean => count >= 3 + expected + 5 * Math.sqrt(expected);

/** What others met counts for little while it is less than this. */
const PRIOR = 50;
/** Told once; who goes on is told of again after a week. Whoever has looked at nothing for as long is forgotten. */
const QUIET = 7 * DAY;
const MAX_TOLD = 1_000;
/** Some 40 MB at the most. */
const LIMITS = { officers: 2_000, sights: 100_000 };

export class LookAlikes {
  /** The one who has not looked for longest first. */
  private readonly officers = new Map<string, Officer>();
  private kept = 0;

  constructor(private readonly limits: { readonly officers: number; readonly sights: number } = LIMITS) {}

  /** What is remembered. */
  get size(): { readonly officers: number; readonly sights: number } {
    return { officers: this.officers.size, sights: this.kept };
  }

  see({ officer, issuer, body, at, index, sights }: Look): Raised[] {
    if (sights.length === 0) return [];
    const own = this.own(`${issuer}\n${officer}`, body, at);
    for (const { rule, unit, group } of sights) if (own.tallies[rule].see({ unit, group, at, index })) this.kept++;
    this.bound(own);
    // judged when all of it is counted: an answer about five hundred households is not its first ten
    const raised: Raised[] = [];
    const judged = new Set<string>();
    for (const sight of sights) {
      if (judged.has(sight.group)) continue;
      judged.add(sight.group);
      const alike = this.beyond(own, sight);
      if (!alike) continue;
      const key = keyOf(sight);
      own.told.set(key, at);
      if (own.told.size > MAX_TOLD) own.told.delete(own.told.keys().next().value!);
      raised.push({ anomaly: anomalyOf(sight, officer, alike), takeBack: () => void own.told.delete(key) });
    }
    return raised;
  }

  /** Forgets what is older than a day, also of those who look no more. */
  sweep(now: number): void {
    for (const [name, officer] of this.officers) {
      this.forget(officer, now);
      for (const [key, at] of officer.told) if (at < now - QUIET) officer.told.delete(key);
      if (officer.at < now - QUIET) this.officers.delete(name);
    }
  }

  private own(name: string, body: string, at: number): Officer {
    const own = this.officers.get(name) ?? {
      body,
      at,
      tallies: { SAME_SURNAME: new Tally(), SAME_ADDRESS: new Tally() },
      told: new Map(),
    };
    this.officers.delete(name);
    this.officers.set(name, own);
    own.body = body;
    own.at = at;
    this.forget(own, at);
    return own;
  }

  /** Those of the window that are alike, where they are more than chance gives and were not told of lately. */
  private beyond(own: Officer, sight: Sight): readonly Seen[] | null {
    const { rule, group, share } = sight;
    const { met } = own.tallies[rule];
    const alike = own.tallies[rule].alike(group);
    if (!alike || !isBeyond(alike.size, met * share)) return null;
    const told = own.told.get(keyOf(sight));
    if (told !== undefined && own.at - told < QUIET) return null;
    return isBeyond(alike.size, met * this.usualShare(own, rule, group, share)) ? [...alike.values()] : null;
  }

  /** Asked only where the country's share does not explain it. The officer's own habits excuse nothing. */
  private usualShare(own: Officer, rule: LookAlikeRule, group: string, share: number): number {
    const everybody = { alike: 0, met: 0 };
    const colleagues = { alike: 0, met: 0 };
    for (const other of this.officers.values()) {
      if (other === own) continue;
      const { alike, met } = other.tallies[rule].usual(group);
      for (const some of other.body === own.body ? [everybody, colleagues] : [everybody]) {
        some.alike += alike;
        some.met += met;
      }
    }
    const among = ({ alike, met }: typeof everybody) => (alike + PRIOR * share) / (met + PRIOR);
    return Math.max(share, among(everybody), among(colleagues));
  }

  private forget({ tallies }: Officer, now: number): void {
    for (const rule of NAMES) this.kept -= tallies[rule].forget(now - DAY);
  }

  private bound(own: Officer): void {
    for (const [name, officer] of this.officers) {
      if (officer === own || (this.officers.size <= this.limits.officers && this.kept <= this.limits.sights)) break;
      for (const rule of NAMES) this.kept -= officer.tallies[rule].met;
      this.officers.delete(name);
    }
    for (const rule of NAMES)
      if (this.kept > this.limits.sights)
        this.kept -= own.tallies[rule].forget(0, Math.max(0, own.tallies[rule].met - (this.kept - this.limits.sights)));
  }
}

const keyOf = ({ rule, group }: Sight): string => `${rule} ${group}`;

function anomalyOf({ rule, group }: Sight, officer: string, alike: readonly Seen[]): Anomaly {
  const { name, label } = LOOK_ALIKE_RULES[rule];
  const times = alike.map(({ at }) => at);
  const indexes = [...new Set(alike.map(({ index }) => index))].sort((a, b) => (a < b ? -1 : 1)).map(String);
  return {
    id: idOf(name, officer, group, indexes[0]!),
    rule: name,
    label,
    about: officer,
    since: new Date(Math.min(...times)).toISOString(),
    until: new Date(Math.max(...times)).toISOString(),
    count: alike.length,
    evidence: indexes.slice(0, MAX_EVIDENCE),
    state: 'ongoing',
  };
}
