// Leaves of an export with their lines. Where a line is missing, or one too many, it is told and stepped over, so that the rest still fits.
import { join } from 'node:path';
import { leafHash } from '../tree.js';
import { type FoundHash, LeafFile, LineFile } from './files.js';
import type { FoundLeaf } from './walk.js';

/** How far ahead it looks for where the lines fit again. */
const LINES_AHEAD = 64;
const LEAVES_AHEAD = 10_000;
/** After so many places that do not fit the rest is told as it stands. */
const MOST = 1_000;

type Tell = (index: bigint, reason: 'DELETED' | 'INSERTED' | 'TRUNCATED') => void;

export function* pairs(folder: string, tell: Tell): Generator<FoundLeaf> {
  const leaves = new LeafFile(join(folder, 'leaves.ndjson'));
  const lines = new LineFile(join(folder, 'entries.ndjson'));
  let misfits = 0;
  /** Leaves from here on whose lines are gone. */
  let gone = 0;
  for (const leaf of leaves) {
    if (leaf.absent || gone > 0) {
      if (!leaf.absent) gone--;
      yield { ...leaf, entry: null, absent: leaf.absent ?? 'range' };
      continue;
    }
    const line = lines.peek(0);
    if (!line) {
      tell(leaf.index, 'TRUNCATED');
      yield { ...leaf, entry: null, absent: 'range' };
      continue;
    }
    const own = leafHash(line);
    if (own.equals(leaf.leafHash) || misfits++ >= MOST) {
      yield { index: leaf.index, leafHash: leaf.leafHash, entry: lines.take(), own };
      continue;
    }
    const { extra, missing } = whatIsWrong(own, leaf, lines, leaves);
    if (missing > 0) {
      tell(leaf.index, 'DELETED');
      gone = missing - 1;
      yield { ...leaf, entry: null, absent: 'range' };
      continue;
    }
    if (extra > 0) tell(leaf.index, 'INSERTED');
    for (let i = 0; i < extra; i++) lines.take();
    yield { ...leaf, entry: lines.take() };
  }
  if (lines.peek(0)) tell((leaves.last?.index ?? -1n) + 1n, 'INSERTED');
}

/** How many lines are too many here, or how many are missing. Neither: the line is another, in its place. */
function whatIsWrong(own: Buffer, leaf: FoundHash, lines: LineFile, leaves: LeafFile): { extra: number; missing: number } {
  const hashOf = (n: number): Buffer | undefined => {
    const line = lines.peek(n);
    return line ? leafHash(line) : undefined;
  };
  const next = hashOf(1);
  const following = presentAfter(leaves, 0);
  const isNextRight = next !== undefined && following?.leafHash.equals(next) === true;
  if (isNextRight) return { extra: 0, missing: 0 };
  if (next?.equals(leaf.leafHash) && following?.leafHash.equals(own)) {
    // the two have changed places, unless the second of them comes once more
    const third = hashOf(2);
    return { extra: third && following.leafHash.equals(third) ? 1 : 0, missing: 0 };
  }
  for (let n = 1, hash = next; hash && n <= LINES_AHEAD; hash = hashOf(++n))
    if (hash.equals(leaf.leafHash)) return { extra: n, missing: 0 };
  let missing = 1;
  for (let n = 0; n < LEAVES_AHEAD; n++) {
    const later = leaves.peek(n);
    if (!later) break;
    if (later.leafHash.equals(own)) return { extra: 0, missing };
    if (!later.absent) missing++;
  }
  return { extra: 0, missing: 0 };
}

/** The n-th of the coming leaves that have a line. */
function presentAfter(leaves: LeafFile, n: number): FoundHash | null {
  for (let i = 0, seen = 0; i < LEAVES_AHEAD; i++) {
    const leaf = leaves.peek(i);
    if (!leaf) return null;
    if (!leaf.absent && seen++ === n) return leaf;
  }
  return null;
}
