// The walk over the record: every hash, every root, every number, every repeated column, in one pass and flat memory.
import { Frontier, leafHash } from '../tree.js';
import { type Beside, checkBeside } from './beside.js';
import { type Entry, readEntry } from './entry-rules.js';
import { Findings } from './report.js';
import { Sequences } from './sequences.js';

/** One leaf as it was found, in an export or in a database. */
export interface FoundLeaf {
  readonly index: bigint;
  readonly leafHash: Buffer;
  /** The exact bytes; null where they are not there. */
  readonly entry: Buffer | null;
  /** Why the bytes are not there, if that is said. */
  readonly absent?: 'pruned' | 'range';
  /** What a database keeps beside the bytes; an export has none of it. */
  readonly beside?: Beside;
}

/** A size at which the root is known from elsewhere: the end of a batch, a signed note, the head. */
export interface Milestone {
  readonly size: bigint;
  readonly root: Buffer;
  readonly batch?: { readonly first: bigint; readonly epoch: string; readonly firstWseq: bigint };
}

export class Walk {
  readonly findings = new Findings();
  readonly #sequences = new Sequences();
  #hasHoles = false;
  readonly #edge = new Frontier();
  /** After damage to the tree later roots say nothing more. */
  #isTreeBroken = false;
  #lastGood = 0n;
  #firstWrong: { since: bigint; reason: string } | null = null;
  /** The first entry, since the last right root, that is not where its batch has it. */
  #misplaced: bigint | null = null;
  readonly #foreign = new Map<string, { index: bigint; own: string }>();
  readonly #erased = new Map<string, { ts: string; index: bigint }>();
  #erasedBefore = '';
  #pruned: { first: number; last: number } | null = null;
  #prunedBelow = 0;
  entries = 0;

  /** `startsMidway`: what comes before was verified already, so runs may have begun there. */
  constructor({ startsMidway = false } = {}) {
    this.#sequences.startsMidway = startsMidway;
  }

  get size(): bigint {
    return this.#edge.size;
  }
  /** True while every root that was compared was right. */
  get isWhole(): boolean {
    return !this.#isTreeBroken;
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
    this.#edge.append(leaf.leafHash);
  }

  leaf(found: FoundLeaf, batch?: Milestone['batch']): void {
    const { index, entry } = found;
    this.#follow(index);
    if (entry) {
      this.entries++;
      const hash = leafHash(entry);
      // bytes that do not give the hash are not this entry: what they say is not judged
      if (hash.equals(found.leafHash)) this.#read(found, entry, batch);
      else this.#foreignBytes(index, hash, found.leafHash);
    } else {
      this.#sequences.startsMidway = true;
      if (found.absent === 'range') this.#hasHoles = true;
      else this.#pruned = { first: this.#pruned?.first ?? Number(index), last: Number(index) };
    }
    // the stored hash goes into the tree, so that one changed entry is found as that and spoils nothing else
    this.#edge.append(found.leafHash);
  }

  /** Compares the root at this size, which MUST be the size that was just reached. */
  milestone({ root, size }: Milestone, what: string): void {
    if (this.#isTreeBroken) return;
    if (this.#edge.root().equals(root)) {
      this.#lastGood = size;
      this.#misplaced = null;
      return;
    }
    this.#isTreeBroken = true;
    this.#firstWrong = { since: this.#lastGood, reason: `the root of ${what} at ${size} is another` };
  }

  /** After the last leaf: what can only be judged in the end. */
  finish(): void {
    for (const { index, own } of this.#foreign.values())
      this.findings.add('CHANGED_BIT', index, `its bytes do not give its hash ${own}`);
    this.#explainWrongRoot();
    for (const { ts, index } of this.#erased.values())
      if (ts >= this.#erasedBefore) this.findings.add('ERASED', index, 'its side row is gone, and no ERASE entry says so');
    if (this.#pruned && this.#pruned.last >= this.#prunedBelow) {
      this.findings.add(
        'ERASED',
        BigInt(Math.max(this.#pruned.first, this.#prunedBelow)),
        'its bytes are gone, and no PRUNE entry says so',
      );
    }
    this.#judgeNumbers();
  }

  /** What kind of damage a wrong root comes from, as far as the numbers of the entries tell. */
  #explainWrongRoot(): void {
    if (!this.#firstWrong) return;
    const { since, reason } = this.#firstWrong;
    const extra = this.#sequences.extra.find((index) => index >= since);
    const gap = this.#sequences.gaps().unexplained.find(({ index }) => index >= since);
    const displaced = this.#misplaced ?? this.#sequences.displaced.find((index) => index >= since);
    if (extra !== undefined) this.findings.add('INSERTED', extra, `${reason}; this entry is one too many`);
    else if (gap) this.findings.add('DELETED', gap.index, `${reason}; ${gap.writer} has no ${gap.numbers}`);
    else if (displaced !== undefined) this.findings.add('SWAPPED', displaced, `${reason}; entries changed places`);
    else this.findings.add('REHASHED', since, `${reason}; the first bad entry is at ${since} or after it`);
  }

  #judgeNumbers(): void {
    const { explained, unexplained } = this.#sequences.gaps();
    for (const { writer, numbers } of explained)
      this.findings.warn(`${writer} was stopped before ${numbers} were written: nothing was delivered for them`);
    // where entries are missing or unreadable their numbers are missing too, which says nothing more
    if (this.#isTreeBroken || this.#hasHoles || this.findings.has('TRUNCATED', 'DELETED', 'CHANGED_BIT', 'SWAPPED', 'ERASED'))
      return;
    for (const gap of unexplained) this.findings.add('WSEQ_GAP', gap.index, `${gap.writer} has no ${gap.numbers}`);
    for (const index of this.#sequences.extra)
      this.findings.add('WSEQ_GAP', index, 'a number that stands twice, or a run without BOOT');
  }

  #follow(index: bigint): void {
    if (index > this.#edge.size && !this.#isTreeBroken) {
      this.findings.add('DELETED', this.#edge.size, `after ${this.#edge.size - 1n} comes ${index}`);
      this.#isTreeBroken = true;
    }
    if (index < this.#edge.size && !this.#isTreeBroken) {
      this.findings.add('INSERTED', index, `${index} comes twice`);
      this.#isTreeBroken = true;
    }
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

  #read(found: FoundLeaf, bytes: Buffer, batch: Milestone['batch']): void {
    const { index } = found;
    const read = readEntry(bytes);
    if (!read.ok) {
      this.findings.add('NON_CANONICAL', index, read.reason);
      if (read.entry) this.#sequences.add(index, read.entry);
      return;
    }
    const { entry } = read;
    if (batch && (entry.epoch !== batch.epoch || BigInt(entry.wseq) !== batch.firstWseq + index - batch.first))
      this.#misplaced ??= index;
    this.#sequences.add(index, entry);
    this.#note(entry);
    if (!found.beside) return;
    const erased = checkBeside(entry, found.beside, (kind, reason) => this.findings.add(kind, index, reason));
    if (!erased) return;
    const known = this.#erased.get(entry.ts.slice(0, 10));
    if (!known || entry.ts > known.ts) this.#erased.set(entry.ts.slice(0, 10), { ts: entry.ts, index });
  }

  #note({ type, about = {} }: Entry): void {
    if (type === 'BOOT' && typeof about['previous'] === 'string' && Array.isArray(about['missing']))
      this.#sequences.excuse(about['previous'], about['missing'] as string[]);
    if (type === 'ERASE' && typeof about['before'] === 'string' && about['before'] > this.#erasedBefore)
      this.#erasedBefore = about['before'];
    if (type === 'PRUNE' && typeof about['below'] === 'number' && about['below'] > this.#prunedBelow)
      this.#prunedBelow = about['below'];
  }
}
