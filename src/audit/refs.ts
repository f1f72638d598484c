// Keyed references: how an entry speaks of persons, officers and cases without naming them.
import { createHmac, hkdfSync } from 'node:crypto';
import { isWellFormed } from './jcs.js';

/** What a reference stands for. The kind goes into the HMAC, so a case number can never pass for a person. */
export type RefKind = 'subject' | 'actor' | 'case' | 'criterion' | 'peer';

/** A reference in both of its forms: 32 bytes for the database, base64url for the entry. */
export interface Ref {
  readonly bytes: Buffer;
  readonly text: string;
}

const CACHED = 50_000;

/** The half-year shard in which a moment falls, UTC: `2026h1`. It names the log, and one key belongs to it. */
export const periodOf = (moment: Date): string => `${moment.getUTCFullYear()}h${moment.getUTCMonth() < 6 ? 1 : 2}`;

/** The half-year of a shard, by its name: `hub.example/audit/2026h2`, and `…/2026h2.2` where a recovery has opened a second one. */
export const periodIn = (origin: string): string => origin.slice(origin.lastIndexOf('/') + 1).split('.')[0]!;

/**
 * The key of one period: HKDF-SHA-256 of the kept key with the period in `info`. A period's references cannot be joined with
 * another's, and giving away one period's key (to an auditor, or to nobody at the end of retention) says nothing about the rest.
 */
export const periodKey = (kept: Uint8Array, period: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', kept, 'zhongfu audit', `references ${period}`, 32));

/** References of one period. Remembers the latest ones: the same persons come again, and an HMAC costs microseconds. */
export class References {
  readonly #key: Uint8Array;
  readonly #known = new Map<RefKind, Recent>();

  constructor(kept: Uint8Array, period: string) {
    if (kept.length < 32) throw new RangeError('the key of the record has at least 32 bytes');
    this.#key = periodKey(kept, period);
  }

  of(kind: RefKind, value: string): Ref {
    let known = this.#known.get(kind);
    if (!known) {
      known = new Recent();
      this.#known.set(kind, known);
    }
    let ref = known.get(value);
    if (!ref) {
      ref = this.#make(`${kind}\n${value}`);
      known.set(value, ref);
    }
    return ref;
  }

  #make(name: string): Ref {
    // UTF-8 would give every lone surrogate the same bytes, and two names one reference
    const exact = isWellFormed(name) ? name : `utf16\n${Buffer.from(name, 'utf16le').toString('base64url')}`;
    const bytes = createHmac('sha256', this.#key).update(exact).digest();
    return { bytes, text: bytes.toString('base64url') };
  }
}

/** The latest references in two generations: no bookkeeping on a hit, and never more than twice the limit. */
class Recent {
  #young = new Map<string, Ref>();
  #old = new Map<string, Ref>();

  get(value: string): Ref | undefined {
    const ref = this.#young.get(value);
    if (ref) return ref;
    const old = this.#old.get(value);
    if (old) this.set(value, old);
    return old;
  }

  set(value: string, ref: Ref): void {
    if (this.#young.size >= CACHED) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(value, ref);
  }
}
