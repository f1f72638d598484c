// The RFC 6962 tree: root, inclusion and consistency, from hashes alone. Pure, so that an outside auditor can run the same lines.
import { hash } from 'node:crypto';
import { bytesOf } from './exact.js';

const LONGEST = 65_535;
/** One place to put a prefix before bytes: hashing is synchronous, so nobody comes in between. */
const prefixed = Buffer.alloc(1 + LONGEST);
const pair = Buffer.alloc(65, 1);

/** SHA-256(0x00 ‖ entry). A text stands for as many bytes as it has characters. */
export function leafHash(entry: Uint8Array | string): Buffer {
  if (entry.length > LONGEST) return hash('sha256', Buffer.concat([Buffer.alloc(1), bytesOf(entry)]), 'buffer');
  if (typeof entry === 'string') prefixed.write(entry, 1, 'latin1');
  else prefixed.set(entry, 1);
  return hash('sha256', prefixed.subarray(0, 1 + entry.length), 'buffer');
}
/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash('sha256', pair, 'buffer');
}
/** The root of the tree without leaves. */
export const emptyRoot = (): Buffer => hash('sha256', '', 'buffer');

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;
const isHash = (h: Uint8Array): boolean => h.length === 32;

/** The right edge of a growing tree: one hash for each full subtree, largest first. Enough to go on, and to know the root. */
export class Frontier {
  #size: bigint;
  readonly #hashes: Buffer[];
  /** The height of each subtree. */
  readonly #heights: number[] = [];

  constructor(size = 0n, hashes: readonly Uint8Array[] = []) {
    for (let s = size, height = 0; s > 0n; s >>= 1n, height++) if (s & 1n) this.#heights.unshift(height);
    if (size < 0n || this.#heights.length !== hashes.length || !hashes.every(isHash))
      throw new RangeError(`a frontier of ${size} leaves has ${this.#heights.length} hashes`);
    this.#size = size;
    this.#hashes = hashes.map((h) => Buffer.from(h));
  }

  get size(): bigint {
    return this.#size;
  }
  get hashes(): readonly Buffer[] {
    return this.#hashes;
  }

  append(leaf: Uint8Array): void {
    let merged: Buffer | null = null;
    let height = 0;
    // subtrees of equal height merge, as a binary counter carries
    for (; this.#heights.at(-1) === height; height++, this.#heights.pop()) merged = nodeHash(this.#hashes.pop()!, merged ?? leaf);
    this.#hashes.push(merged ?? Buffer.from(leaf));
    this.#heights.push(height);
    this.#size++;
  }

  root(): Buffer {
    if (this.#hashes.length === 0) return emptyRoot();
    return this.#hashes.reduceRight<Buffer | null>((right, left) => (right ? nodeHash(left, right) : left), null)!;
  }
}

/** Where the path of leaf `index` in a tree of `size` turns: `inner` steps inside, `border` steps along the right edge. */
function shape(index: bigint, size: bigint): { inner: number; border: number } {
  const inner = bits(index ^ (size - 1n));
  let border = 0;
  for (let s = index >> BigInt(inner); s > 0n; s >>= 1n) if (s & 1n) border++;
  return { inner, border };
}
const bits = (n: bigint): number => (n === 0n ? 0 : n.toString(2).length);

/** True only if the path proves that `leaf` is entry `index` of the tree with this size and root. */
export function isIncluded(
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index < 0n || index >= size || !isHash(leaf) || !isHash(root) || !path.every(isHash)) return false;
  const { inner, border } = shape(index, size);
  if (path.length !== inner + border) return false;
  let node: Uint8Array = leaf;
  path.forEach((other, i) => {
    const onLeft = i >= inner || (index >> BigInt(i)) & 1n;
    node = onLeft ? nodeHash(other, node) : nodeHash(node, other);
  });
  return same(node, root);
}

/** True only if the proof shows that the tree of `size2` begins with the tree of `size1`. Nothing is consistent with size 0. */
export function isConsistent(
  size1: bigint,
  size2: bigint,
  root1: Uint8Array,
  root2: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (size1 < 1n || size2 < size1) return false;
  if (size1 === size2) return proof.length === 0 && same(root1, root2);
  if (proof.length === 0 || !isHash(root1) || !isHash(root2) || !proof.every(isHash)) return false;
  let trailing = 0;
  for (let s = size1; !(s & 1n); s >>= 1n) trailing++;
  const whole = shape(size1 - 1n, size2);
  const inner = whole.inner - trailing;
  // A full subtree of its own size: its root is the seed and is not repeated in the proof.
  const seeded = size1 === 1n << BigInt(trailing);
  const seed = seeded ? root1 : proof[0]!;
  const steps = seeded ? proof : proof.slice(1);
  if (steps.length !== inner + whole.border) return false;
  const mask = (size1 - 1n) >> BigInt(trailing);
  let old: Uint8Array = seed;
  let now: Uint8Array = seed;
  steps.forEach((other, i) => {
    const onLeft = i >= inner || (mask >> BigInt(i)) & 1n;
    if (onLeft) old = nodeHash(other, old);
    now = onLeft ? nodeHash(other, now) : nodeHash(now, other);
  });
  return same(old, root1) && same(now, root2);
}
