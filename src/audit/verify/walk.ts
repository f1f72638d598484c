// The walk over the record: every hash, every root, every number, every repeated column, in one pass and flat memory.
import type { Exact } from '../exact.js';
import { Frontier, leafHash } from '../tree.js';
import { Alignment } from './alignment.js';
import { type Authority, extended, NO_AUTHORITY } from './authority.js';
import { type Beside, checkBeside } from './beside.js';
import { type Entry, readEntry } from './entry-rules.js';
import { Findings } from './report.js';
import { type Batch, type Milestone, Roots } from './roots.js';
import { Sequences } from './sequences.js';

/** One leaf as it was found, in an export or in a database. */
export interface FoundLeaf {
  readonly index: bigint;
  readonly leafHash: Buffer;
  /** null where the bytes are not there. */
  readonly entry: Exact | null;
  /** The hash of these bytes, where it is known already. */
  readonly own?: Buffer;
  /** Why the bytes are not there, if that is said. */
  readonly absent?: 'pruned' | 'range';
  /** What a database keeps beside the bytes; an export has none of it. */
  readonly beside?: Beside;
}

export class Walk {
  readonly findings = new Findings();
  /** What may be gone, as far as the record has said so. */
  authority: Authority;
  readonly #origin: string;
  readonly #sequences = new Sequences();
  #hasHoles = false;
  #edge = new Frontier();
  /** The tree of what the bytes give, from the first place on where that is not what was kept as their hash. */
  #byBytes: Frontier | null = null;
  /** What is missing or too many without its place being taken: later roots say nothing more. */
  #isTornApart = false;
  readonly #roots = new Roots(this.findings);
  readonly #alignment = new Alignment();
  readonly #foreign = new Map<string, { index: bigint; own: string }>();
  readonly #erased = new Map<string, { ts: string; index: bigint }>();
  /** Stretches without bytes, and no other reason given. */
  readonly #pruned: { readonly first: bigint; last: bigint }[] = [];
  entries = 0;

  /** `startsMidway`: what comes before was verified already, so runs may have begun there. */
  constructor(origin: string, { startsMidway = false, authority = NO_AUTHORITY } = {}) {
    this.#origin = origin;
    this.authority = authority;
    this.#sequences.startsMidway = startsMidway;
  }

  get size(): bigint {
    return this.#edge.size;
  }
  /** True while every root that was compared was right. */
  get isWhole(): boolean {
    return !this.#isTornApart && !this.#roots.wrong;
  }
  get root(): Buffer {
    return this.#edge.root();
  }

  /** As the head keeps it. */
  get frontier(): Buffer {
    return Buffer.concat(this.#edge.hashes);
  }

  /** Takes hashes alone, without looking at what they stand for: the stretch that was verified before. */
  skip(leaf: Pick<FoundLeaf, 'index' | 'leafHash'>): void {
    this.#follow(leaf.index);
    this.#append(leaf.leafHash);
  }

  /** `batch`: the one in which this place is, where that is known. */
  leaf(found: FoundLeaf, batch?: Batch): void {
    const { index, entry } = found;
    this.#follow(index);
    let own: Buffer | undefined;
    let numbered: Entry | null = null;
    if (entry !== null) {
      this.entries++;
      own = found.own ?? leafHash(entry);
      // bytes that do not give the hash are not this entry: what they say is not judged
      if (own.equals(found.leafHash)) {
        numbered = this.#read(found, entry);
        own = undefined;
      } else this.#foreignBytes(index, own, found.leafHash);
    } else {
      this.#sequences.startsMidway = true;
      if (found.absent === 'range') this.#hasHoles = true;
      else this.#isPruned(index);
    }
    this.#place(index, numbered, batch);
    // the stored hash goes into the tree, so that one changed entry is found as that and spoils nothing else
    this.#append(found.leafHash, own);
  }

  /** A place in a batch at which there is no leaf any more. */
  missing(index: bigint, batch: Batch): void {
    this.#place(index, null, batch);
  }

  /** An entry beyond the end: it belongs nowhere, but tells what happened before it. */
  beyond(found: FoundLeaf): void {
    const read = found.entry === null ? null : readEntry(found.entry);
    if (read?.entry) this.#alignment.place(found.index, read.entry, null);
  }

  /** Compares the root at this size, which MUST be the size that was just reached. `isSigned`: somebody vouches for this root. */
  milestone(milestone: Milestone, what: string, isSigned: boolean): void {
    if (this.#isTornApart) return;
    const { root } = milestone;
    let isRight = this.#edge.root().equals(root);
    if (this.#byBytes && !isRight && this.#byBytes.root().equals(root)) {
      // the bytes are as they were: it is the hashes beside them that were changed
      this.#edge = this.#byBytes;
      isRight = true;
    }
    if (isRight) this.#byBytes = null;
    this.#roots.compared(milestone, isRight, what, isSigned);
    if (!isRight) return;
    const { first } = this.#alignment;
    if (first !== null) this.findings.add('PROJECTION', first, 'not the number that its batch has for it');
    this.#alignment.reset();
  }

  /** After the last leaf: what can only be judged in the end. `size`: how many entries there should be. */
  finish(size: bigint): void {
    for (const { index, own } of this.#foreign.values())
      this.findings.add('CHANGED_BIT', index, `its bytes do not give its hash ${own}`);
    this.#roots.settle();
    const missing = size - this.size;
    const closedUp = this.#explainWrongRoot(missing);
    if (missing > 0n && !this.#isTornApart && missing !== closedUp)
      this.findings.add('TRUNCATED', this.size, `there should be ${size} entries`);
    const { erasedBefore, prunedBelow } = this.authority;
    const below = prunedBelow.get(this.#origin) ?? 0n;
    for (const { ts, index } of this.#erased.values())
      if (ts >= erasedBefore) this.findings.add('ERASED', index, 'its side row is gone, and no ERASE entry says so');
    for (const { first, last } of this.#pruned)
      if (last >= below)
        this.findings.add('ERASED', first > below ? first : below, 'its bytes are gone, and no PRUNE entry says so');
    this.#judgeNumbers();
  }

  /** What kind of damage a wrong root comes from. How many of the missing entries are gone from before others, which closed up. */
  #explainWrongRoot(missing: bigint): bigint {
    const { first } = this.#alignment;
    const misplaced = first === null ? null : { since: first, until: this.size, reason: `another entry stands at ${first}` };
    const wrong = this.#roots.wrong ?? (this.#isTornApart ? null : misplaced);
    if (!wrong) return 0n;
    const { since, until, reason } = wrong;
    const add = (kind: 'DELETED' | 'INSERTED' | 'SWAPPED' | 'REHASHED', index: bigint, what: string) =>
      this.findings.add(kind, index, `${reason}; ${what}`);
    const extra = this.#sequences.extra.find((index) => index >= since);
    const gap = this.#sequences.gaps().unexplained.find(({ index }) => index >= since);
    const moved = this.#alignment.judge();
    if (moved && moved.kind !== 'REPLACED' && moved.kind !== 'UNRELATED') {
      add(moved.kind, moved.index, WHAT_MOVED[moved.kind]);
      return moved.kind === 'DELETED' ? BigInt(moved.shift) : 0n;
    }
    if (moved && gap && missing > 0n) {
      add('DELETED', moved.index, WHAT_MOVED.DELETED);
      return missing;
    }
    if (moved?.kind === 'UNRELATED' && extra !== undefined) {
      add('INSERTED', moved.index, WHAT_MOVED.INSERTED);
      return 0n;
    }
    // too far from each other to be seen together, but no number is missing and none is there twice
    if (moved && extra === undefined && !gap) add('SWAPPED', moved.index, WHAT_MOVED.SWAPPED);
    else if (moved) add('REHASHED', moved.index, 'another entry was put in its place');
    else if (extra !== undefined) add('INSERTED', extra, 'this entry is one too many');
    else if (gap) {
      add('DELETED', gap.index, `${gap.writer} has no ${gap.numbers}`);
      return gap.count;
    } else {
      const displaced = this.#sequences.displaced.find((index) => index >= since);
      if (displaced !== undefined) add('SWAPPED', displaced, WHAT_MOVED.SWAPPED);
      else
        add(
          'REHASHED',
          since,
          since < until ? `the first bad entry is one of ${since} to ${until - 1n}` : 'the entries are right',
        );
    }
    return 0n;
  }

  #judgeNumbers(): void {
    const { explained, unexplained } = this.#sequences.gaps();
    for (const { writer, numbers } of explained)
      this.findings.warn(`${writer} was stopped before ${numbers} were written: nothing was delivered for them`);
    // where entries are missing or unreadable their numbers are missing too, which says nothing more
    if (!this.isWhole || this.#hasHoles || this.findings.has('TRUNCATED', 'DELETED', 'CHANGED_BIT', 'SWAPPED', 'ERASED')) return;
    for (const { writer, numbers, index, mayStillCome } of unexplained)
      if (mayStillCome) this.findings.warn(`${writer} is running and has no ${numbers} yet`);
      else this.findings.add('WSEQ_GAP', index, `${writer} has no ${numbers}`);
    for (const index of this.#sequences.extra)
      this.findings.add('WSEQ_GAP', index, 'a number that stands twice, or a run without BOOT');
  }

  #isPruned(index: bigint): void {
    const last = this.#pruned.at(-1);
    if (last && (last.last === index - 1n || this.#pruned.length >= 1_000)) last.last = index;
    else this.#pruned.push({ first: index, last: index });
  }

  #follow(index: bigint): void {
    if (index === this.#edge.size || this.#isTornApart) return;
    if (index > this.#edge.size) this.findings.add('DELETED', this.#edge.size, `after ${this.#edge.size - 1n} comes ${index}`);
    else this.findings.add('INSERTED', index, `${index} comes twice`);
    this.#isTornApart = true;
  }

  #append(stored: Buffer, own?: Buffer): void {
    if (own) this.#byBytes ??= new Frontier(this.#edge.size, this.#edge.hashes);
    this.#byBytes?.append(own ?? stored);
    this.#edge.append(stored);
  }

  #place(index: bigint, numbered: Entry | null, batch: Batch | undefined): void {
    const { first } = this.#alignment;
    if (first === null && !(numbered && batch)) return;
    const place = batch && batch.firstWseq + Number(index - batch.first);
    if (first === null && numbered!.wseq === place && numbered!.epoch === batch!.epoch) {
      if (numbered!.writer !== batch!.writer) this.findings.add('PROJECTION', index, 'its batch says another writer');
      return;
    }
    this.#alignment.place(index, numbered, batch ? { epoch: batch.epoch, wseq: place! } : null);
  }

  /** Two entries whose bytes fit each other's hash have changed places; anything else was changed where it is. */
  #foreignBytes(index: bigint, hash: Buffer, own: Buffer): void {
    const other = this.#foreign.get(own.toString('hex'));
    if (other && other.own === hash.toString('hex')) {
      this.#foreign.delete(own.toString('hex'));
      this.findings.add('SWAPPED', other.index, `changed places with ${index}`);
    } else if (this.#foreign.size < 10_000) this.#foreign.set(hash.toString('hex'), { index, own: own.toString('hex') });
    else this.findings.add('CHANGED_BIT', index, 'its bytes do not give its hash');
  }

  #read(found: FoundLeaf, bytes: Exact): Entry | null {
    const { index } = found;
    const read = readEntry(bytes);
    if (!read.ok) {
      this.findings.add('NON_CANONICAL', index, read.reason);
      if (read.entry) this.#sequences.add(index, read.entry);
      return read.entry;
    }
    const { entry } = read;
    this.#sequences.add(index, entry);
    if (entry.about) this.#note(entry);
    if (!found.beside) return entry;
    const erased = checkBeside(entry, found.beside, (kind, reason) => this.findings.add(kind, index, reason));
    if (!erased) return entry;
    const known = this.#erased.get(entry.ts.slice(0, 10));
    if (!known || entry.ts > known.ts) this.#erased.set(entry.ts.slice(0, 10), { ts: entry.ts, index });
    return entry;
  }

  #note({ type, about = {} }: Entry): void {
    if (type === 'BOOT' && typeof about['previous'] === 'string')
      this.#sequences.ended(about['previous'], Array.isArray(about['missing']) ? (about['missing'] as string[]) : []);
    this.authority = extended(this.authority, type, about, this.#origin);
  }
}

const WHAT_MOVED = {
  DELETED: 'entries are missing here, and those behind have closed up',
  INSERTED: 'entries were put in here, and those behind have moved',
  SWAPPED: 'entries changed places',
};
