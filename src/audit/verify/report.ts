// What a verification found: for each class of damage the first place and how often.

import type { Authority } from './authority.js';

export const FAILURE_CLASSES = [
  'CHANGED_BIT',
  'REHASHED',
  'DELETED',
  'TRUNCATED',
  'SWAPPED',
  'INSERTED',
  'PROJECTION',
  'SUBJECT_MISSING',
  'ERASED',
  'NON_CANONICAL',
  'HEAD_BACK',
  'WRONG_ORIGIN',
  'WRONG_KEY',
  'OLD_BACKUP',
  'WSEQ_GAP',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export interface Failure {
  readonly class: FailureClass;
  /** The first bad index of this class. */
  readonly index: number;
  readonly count: number;
  readonly reason: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly origin: string;
  /** Entries whose bytes were there and were checked. */
  readonly entries: number;
  readonly size: number;
  /** base64 */
  readonly root: string;
  /** The largest size that a known key has signed, or null: then nothing outside this data vouches for it. */
  readonly signedSize: number | null;
  /** What this shard and those whose authority it was given say was erased and pruned. */
  readonly authority: Authority;
  readonly failures: readonly Failure[];
  /** What is no damage but worth knowing: numbers that a crashed run never wrote, a clock that went back. */
  readonly warnings: readonly string[];
}

/** What is told of it outside. */
export type Told = Omit<Verification, 'authority'>;

/** Gathers failures; the first index of a class is the smallest that was told. */
export class Findings {
  readonly #found = new Map<FailureClass, { index: bigint; count: number; reason: string }>();
  readonly warnings: string[] = [];

  add(kind: FailureClass, index: bigint, reason: string): void {
    const known = this.#found.get(kind);
    if (!known) this.#found.set(kind, { index, count: 1, reason });
    else {
      known.count++;
      if (index < known.index) Object.assign(known, { index, reason });
    }
  }

  warn(text: string): void {
    if (this.warnings.length < 100) this.warnings.push(text);
  }

  has(...kinds: FailureClass[]): boolean {
    return kinds.some((kind) => this.#found.has(kind));
  }

  get failures(): Failure[] {
    return [...this.#found].map(([kind, { index, count, reason }]) => ({ class: kind, index: Number(index), count, reason }));
  }
}
