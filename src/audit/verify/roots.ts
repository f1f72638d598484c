// Roots that are known from elsewhere, as they are compared one after the other: which stretch a wrong one speaks of.
import type { Findings } from './report.js';

/** Entries that were appended together. */
export interface Batch {
  readonly first: bigint;
  readonly writer: string;
  readonly epoch: string;
  readonly firstWseq: number;
}

/** A size at which the root is known from elsewhere: the end of a batch, a signed note, the head. */
export interface Milestone {
  readonly size: bigint;
  readonly root: Buffer;
  readonly batch?: Batch;
}

/** Somewhere in [since, until) is what makes the root another. */
export interface WrongRoot {
  readonly since: bigint;
  readonly until: bigint;
  readonly reason: string;
}

/**
 * A root commits to everything before it. A wrong one of a batch's row, with a right one behind it, is an edited row; a wrong one
 * that somebody signed is damage to the tree, whatever unsigned rows say, and later roots say nothing more.
 */
export class Roots {
  readonly #findings: Findings;
  #lastGood = 0n;
  #lastSigned = 0n;
  #wrongRows: { readonly root: WrongRoot; readonly first: bigint }[] = [];
  #isBehindGood = false;
  /** What is wrong with the tree; after `settle` that is final. */
  wrong: WrongRoot | null = null;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  compared({ size, batch }: Milestone, isRight: boolean, what: string, isSigned: boolean): void {
    if (this.wrong) return;
    if (isRight) {
      this.#lastGood = size;
      this.#isBehindGood = true;
      if (!isSigned) return;
      this.#lastSigned = size;
      this.#forgive();
      return;
    }
    const reason = `the root of ${what} at ${size} is another`;
    if (isSigned) {
      this.wrong = this.#wrongRows[0]?.root ?? { since: this.#lastSigned, until: size, reason };
      return;
    }
    this.#isBehindGood = false;
    if (this.#wrongRows.length < 1_000)
      this.#wrongRows.push({ root: { since: this.#lastGood, until: size, reason }, first: batch?.first ?? size });
  }

  /** In the end: what no signature has settled is settled by what came last. */
  settle(): void {
    if (this.wrong || this.#wrongRows.length === 0) return;
    if (this.#isBehindGood) this.#forgive();
    else this.wrong = this.#wrongRows[0]!.root;
  }

  /** The entries give what stands behind them: the rows are wrong, not the tree. */
  #forgive(): void {
    for (const { root, first } of this.#wrongRows) this.#findings.add('PROJECTION', first, root.reason);
    this.#wrongRows = [];
  }
}
