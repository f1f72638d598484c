// Damage that reaches further than a verification remembers: thousands of entries moved, or exchanged from one end to the other.
import { describe, expect, it } from '@jest/globals';
import { buildEntry, entryText } from '../../src/audit/entry.js';
import { References } from '../../src/audit/refs.js';
import { Frontier, leafHash } from '../../src/audit/tree.js';
import type { Batch } from '../../src/audit/verify/roots.js';
import { Walk } from '../../src/audit/verify/walk.js';
import { disclosure, KEY } from './support.js';

const SIZE = 6_000;
const BATCH = 20;
const epoch = '0198c0de-0000-7000-8000-000000000001';
const context = { writer: 'hub-1', epoch, hub: '1.0.0', refs: new References(KEY, '2026h1') };
const boot = { type: 'BOOT' as const, actor: null, subjects: [], fieldsets: [], about: { first: true } };
const bytes = Array.from({ length: SIZE }, (_, i) =>
  Buffer.from(entryText(buildEntry(disclosure(i === 0 ? boot : {}), context)[0]!, BigInt(i + 1))),
);
const edge = new Frontier();
const roots = bytes.map((entry) => {
  edge.append(leafHash(entry));
  return edge.root();
});
const batchOf = (index: number): Batch => {
  const first = index - (index % BATCH);
  return { first: BigInt(first), writer: 'hub-1', epoch, firstWseq: first + 1 };
};

/** A record whose leaves fit their bytes, and whose roots are those of the record as it was. */
function verify(entries: readonly Buffer[]) {
  const walk = new Walk('hub.example/audit/2026h1');
  const known = Math.min(entries.length, SIZE);
  for (let i = 0; i < known; i++) {
    walk.leaf({ index: BigInt(i), leafHash: leafHash(entries[i]!), entry: entries[i]! }, batchOf(i));
    const size = BigInt(i + 1);
    if ((i + 1) % BATCH === 0) walk.milestone({ size, root: roots[i]!, batch: batchOf(i) }, 'the batch', false);
    if (i + 1 === SIZE) walk.milestone({ size, root: roots[i]! }, 'the note', true);
  }
  for (let i = entries.length; i < SIZE && i < entries.length + 1_024; i++) walk.missing(BigInt(i), batchOf(i));
  walk.finish(BigInt(SIZE));
  return walk.findings.failures.map((failure) => [failure.class, failure.index]);
}

describe('a verification', () => {
  it('accuses nobody', () => expect(verify(bytes)).toEqual([]));

  it.each([
    [1, 3_000],
    [700, 3_000],
    [2_500, 3_000],
    [5_999 - 3_000, 3_000],
  ])('tells %i entries that are missing from %i on', (count, from) => {
    expect(verify([...bytes.slice(0, from), ...bytes.slice(from + count)])).toEqual([['DELETED', from]]);
  });

  it.each([
    [0 + 1, SIZE - 1],
    [100, 101],
    [100, 1_500],
    [100, 5_000],
  ])('tells entries %i and %i that changed places', (a, b) => {
    const swapped = [...bytes];
    [swapped[a], swapped[b]] = [bytes[b]!, bytes[a]!];
    expect(verify(swapped)).toEqual([['SWAPPED', a]]);
  });

  it('tells an entry that was put in the place of another', () => {
    const other = [...bytes];
    other[4_000] = Buffer.from(bytes[4_000]!.toString().replace('"wseq":4001', '"wseq":9001'));
    expect(verify(other)).toEqual([['REHASHED', 4_000]]);
  });

  it.each([1, 40, 3_000])('tells %i entries that were put in', (count) => {
    const forged = Array.from({ length: count }, (_, i) =>
      Buffer.from(entryText(buildEntry(disclosure(), context)[0]!, BigInt(i + 2))),
    );
    expect(verify([...bytes.slice(0, 2_000), ...forged, ...bytes.slice(2_000)])).toEqual([['INSERTED', 2_000]]);
  });
});
