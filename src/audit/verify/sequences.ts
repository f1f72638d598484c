// Each writer numbers its entries without a gap from its start on. Flat memory: only what is out of order is remembered.
import type { Entry } from './entry-rules.js';

interface Run {
  readonly writer: string;
  /** The first that we saw; smaller ones may still come where we came in midway. */
  readonly start: number;
  next: number;
  /** Numbers beyond `next` that came already, with their index. */
  readonly early: Map<number, bigint>;
  /** The last two that came. */
  before: { readonly wseq: number; readonly index: bigint } | null;
  last: { readonly wseq: number; readonly index: bigint };
  /** The largest that came. */
  top: number;
  /** Its SHUTDOWN came, or a later BOOT that tells what became of it. */
  hasEnded: boolean;
}

export interface Gap {
  readonly writer: string;
  /** `"17-20"` */
  readonly numbers: string;
  readonly count: bigint;
  /** Of the first entry after the gap. */
  readonly index: bigint;
  /** The run goes on, and so little has come behind the gap that its batch may have been overtaken. */
  readonly mayStillCome: boolean;
}

/** A run begins with BOOT, but for the one that opens a shard after a loss. */
const BEGINS: ReadonlySet<string> = new Set(['BOOT', 'RECOVERY']);
/** A writer has at most two batches on their way, so no more than their entries overtakes another. */
const OVERTAKES = 2_048;

export type Numbered = Pick<Entry, 'type' | 'writer' | 'epoch' | 'wseq'>;

export class Sequences {
  readonly #runs = new Map<string, Run>();
  /** What a later run says that an earlier one never wrote: `<epoch> 17-20`. */
  readonly #excused = new Set<string>();
  /** Set while runs may have begun before what is looked at. */
  startsMidway = false;
  /** Entries that are one too many: a number that stands twice, or a run that begins without BOOT. */
  readonly extra: bigint[] = [];
  /** Entries that stand where another number of the same run belongs. Proves nothing by itself: two batches may overtake. */
  readonly displaced: bigint[] = [];

  add(index: bigint, { type, writer, epoch, wseq }: Numbered): void {
    const run = this.#runs.get(epoch);
    if (!run) {
      if (!BEGINS.has(type) && !this.startsMidway) push(this.extra, index);
      const start = this.startsMidway ? wseq : 1;
      const begun = {
        writer,
        start,
        next: start,
        early: new Map(),
        before: null,
        last: { wseq, index },
        top: 0,
        hasEnded: false,
      };
      this.#runs.set(epoch, begun);
      this.#count(begun, index, wseq);
      begun.hasEnded = type === 'SHUTDOWN';
      return;
    }
    if (wseq < run.start) return;
    if (wseq < run.next || run.early.has(wseq) || run.writer !== writer) {
      push(this.extra, index);
      return;
    }
    const { before, last } = run;
    const replaced = before && wseq === before.wseq + 2 && last.wseq !== before.wseq + 1;
    const reversed = before && last.wseq === before.wseq + 2 && wseq === before.wseq + 1;
    if (replaced || reversed) push(this.displaced, last.index);
    run.before = last;
    run.last = { wseq, index };
    if (type === 'SHUTDOWN') run.hasEnded = true;
    this.#count(run, index, wseq);
  }

  #count(run: Run, index: bigint, wseq: number): void {
    if (wseq > run.top) run.top = wseq;
    if (wseq > run.next) run.early.set(wseq, index);
    else {
      run.next++;
      while (run.early.delete(run.next)) run.next++;
    }
  }

  /** A BOOT entry tells what became of the run before: numbers that were given but never arrived. */
  ended(epoch: string, missing: readonly string[]): void {
    const run = this.#runs.get(epoch);
    if (run) run.hasEnded = true;
    for (const numbers of missing) this.#excused.add(`${epoch} ${numbers}`);
  }

  /** Numbers that are missing although later ones of the same run are there; told apart by whether a later start explains them. */
  gaps(): { explained: Gap[]; unexplained: Gap[] } {
    const explained: Gap[] = [];
    const unexplained: Gap[] = [];
    for (const [epoch, run] of this.#runs) {
      let { next } = run;
      for (const number of [...run.early.keys()].sort((a, b) => a - b)) {
        if (number > next) {
          const count = BigInt(number - next);
          const mayStillCome = !run.hasEnded && run.top - next < OVERTAKES;
          const gap = {
            writer: run.writer,
            numbers: `${next}-${number - 1}`,
            count,
            index: run.early.get(number)!,
            mayStillCome,
          };
          (this.#excused.has(`${epoch} ${gap.numbers}`) ? explained : unexplained).push(gap);
        }
        next = number + 1;
      }
    }
    unexplained.sort((a, b) => (a.index < b.index ? -1 : 1));
    return { explained, unexplained };
  }
}

const push = (list: bigint[], index: bigint): void => {
  if (list.length < 1_000) list.push(index);
};
