// Makes inclusion and consistency proofs from leaf hashes: O(size) hashing, a few hundred hashes of memory, no stored tiles.
import { Frontier, nodeHash } from './tree.js';

/** Hands out the leaf hashes of [from, to), in order. */
export type Leaves = (from: bigint, to: bigint) => AsyncIterable<Uint8Array>;

/** The largest power of two below n (n > 1). */
const split = (n: bigint): bigint => 1n << BigInt((n - 1n).toString(2).length - 1);

/** Roots of full, aligned subtrees never change: who proves often keeps them, and each stretch is read once. */
export type SubtreeCache = Map<string, Buffer>;
const KEPT = 1_024n;

async function rootOf(leaves: Leaves, from: bigint, to: bigint, cache: SubtreeCache): Promise<Buffer> {
  const size = to - from;
  if (size > KEPT) {
    const middle = from + split(size);
    return nodeHash(await rootOf(leaves, from, middle, cache), await rootOf(leaves, middle, to, cache));
  }
  const known = cache.get(`${from}`);
  if (known && size === KEPT) return known;
  const edge = new Frontier();
  for await (const leaf of leaves(from, to)) edge.append(leaf);
  if (edge.size !== size) throw new Error(`leaves ${from} to ${to} are not all there: ${edge.size} came`);
  const root = edge.root();
  if (size === KEPT) cache.set(`${from}`, root);
  return root;
}

/** The subtrees whose roots are the audit path of leaf `index`, nearest first, each as [from, to). */
export function siblingsOf(index: bigint, size: bigint): { readonly from: bigint; readonly to: bigint }[] {
  if (index < 0n || index >= size) throw new RangeError(`no entry ${index} in a tree of ${size}`);
  const found: { from: bigint; to: bigint }[] = [];
  for (let from = 0n, to = size; to - from > 1n; ) {
    const middle = from + split(to - from);
    if (index < middle) {
      found.unshift({ from: middle, to });
      to = middle;
    } else {
      found.unshift({ from, to: middle });
      from = middle;
    }
  }
  return found;
}

/** The audit path of leaf `index` in the tree of `size` leaves, nearest first (RFC 6962, 2.1.1). */
export async function inclusionPath(
  leaves: Leaves,
  index: bigint,
  size: bigint,
  cache: SubtreeCache = new Map(),
): Promise<Buffer[]> {
  const path: Buffer[] = [];
  for (const { from, to } of siblingsOf(index, size)) path.push(await rootOf(leaves, from, to, cache));
  return path;
}

/** The proof that the tree of `size2` begins with the tree of `size1` (RFC 6962, 2.1.2). */
export async function consistencyProof(
  leaves: Leaves,
  size1: bigint,
  size2: bigint,
  cache: SubtreeCache = new Map(),
): Promise<Buffer[]> {
  if (size1 < 1n || size1 > size2) throw new RangeError(`no consistency from ${size1} to ${size2}`);
  const proof: Buffer[] = [];
  let from = 0n;
  let to = size2;
  let whole = true;
  while (size1 !== to) {
    const middle = from + split(to - from);
    if (size1 <= middle) {
      proof.unshift(await rootOf(leaves, middle, to, cache));
      to = middle;
    } else {
      proof.unshift(await rootOf(leaves, from, middle, cache));
      from = middle;
      whole = false;
    }
  }
  return whole ? proof : [await rootOf(leaves, from, to, cache), ...proof];
}

/** The same root as a Frontier gives, by the recursive definition: the slow reference that tests compare with. */
export function rootByDefinition(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return new Frontier().root();
  if (leaves.length === 1) return Buffer.from(leaves[0]!);
  const k = Number(split(BigInt(leaves.length)));
  return nodeHash(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)));
}
