// The tree against a slow reference of its own, against mutations, and against third-party vectors where they are at hand.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { consistencyProof, inclusionPath, rootByDefinition } from '../../src/audit/prove.js';
import { emptyRoot, Frontier, isConsistent, isIncluded, leafHash } from '../../src/audit/tree.js';
import { tryVectors } from '../../src/audit/verify/vectors.js';

const leaves = Array.from({ length: 70 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const read = async function* (from: bigint, to: bigint) {
  yield* leaves.slice(Number(from), Number(to));
};

describe('the tree', () => {
  it('has the root that RFC 6962 defines, at every size, also when it goes on from a frontier', () => {
    const edge = new Frontier();
    expect(edge.root()).toEqual(rootByDefinition([]));
    leaves.forEach((leaf, i) => {
      edge.append(leaf);
      expect(edge.root()).toEqual(rootByDefinition(leaves.slice(0, i + 1)));
      expect(new Frontier(edge.size, edge.hashes).root()).toEqual(edge.root());
    });
    expect(emptyRoot().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(() => new Frontier(3n, [leaves[0]!])).toThrow('3 leaves has 2 hashes');
  });

  it('proves every entry at every size, and nothing else', async () => {
    for (const size of [1n, 2n, 3n, 7n, 8n, 9n, 33n, 64n, 70n]) {
      const root = rootByDefinition(leaves.slice(0, Number(size)));
      for (let index = 0n; index < size; index++) {
        const leaf = leaves[Number(index)]!;
        const path = await inclusionPath(read, index, size);
        expect(isIncluded(leaf, index, size, path, root)).toBe(true);
        expect(isIncluded(leaf, index + 1n, size, path, root)).toBe(false);
        expect(isIncluded(leaves[Number(index + 1n) % 70]!, index, size, path, root)).toBe(false);
        expect(isIncluded(leaf, index, size, [...path, leaf], root)).toBe(false);
        if (path.length > 0) expect(isIncluded(leaf, index, size, path.slice(1), root)).toBe(false);
        expect(isIncluded(leaf, -1n, size, path, root)).toBe(false);
      }
    }
  });

  it('proves that it only grew, and nothing else', async () => {
    for (let size2 = 1n; size2 <= 40n; size2++) {
      const root2 = rootByDefinition(leaves.slice(0, Number(size2)));
      for (let size1 = 1n; size1 <= size2; size1++) {
        const root1 = rootByDefinition(leaves.slice(0, Number(size1)));
        const proof = await consistencyProof(read, size1, size2);
        expect(isConsistent(size1, size2, root1, root2, proof)).toBe(true);
        expect(isConsistent(size1, size2, root2, root1, proof)).toBe(size1 === size2);
        expect(isConsistent(size1, size2, root1, root2, [...proof, root1])).toBe(false);
        if (proof.length > 0) expect(isConsistent(size1, size2, root1, root2, proof.slice(0, -1))).toBe(false);
        expect(isConsistent(0n, size2, emptyRoot(), root2, proof)).toBe(false);
      }
    }
  });
});

describe('proofs that remember subtrees', () => {
  it('are the same as those that do not', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
    let reads = 0;
    const readMany = async function* (from: bigint, to: bigint) {
      reads += Number(to - from);
      yield* many.slice(Number(from), Number(to));
    };
    const cache = new Map();
    for (const size of [1_024n, 1_025n, 4_096n, 4_999n, 5_000n]) {
      const root = rootByDefinition(many.slice(0, Number(size)));
      for (const index of [0n, 1_023n, size / 2n, size - 1n]) {
        const path = await inclusionPath(readMany, index, size, cache);
        expect(path).toEqual(await inclusionPath(readMany, index, size));
        expect(isIncluded(many[Number(index)]!, index, size, path, root)).toBe(true);
      }
      const proof = await consistencyProof(readMany, 1_000n, size, cache);
      expect(isConsistent(1_000n, size, rootByDefinition(many.slice(0, 1_000)), root, proof)).toBe(true);
    }
    reads = 0;
    await inclusionPath(readMany, 4_990n, 5_000n, cache);
    expect(reads).toBeLessThan(2_048);
  });
});

// Third-party data, not part of the project: RFC6962_VECTORS names the folder.
const folder = process.env.RFC6962_VECTORS;
(folder && existsSync(folder) ? describe : describe.skip)('third-party vectors (RFC6962_VECTORS)', () => {
  it('are judged as they say, all of them', () => {
    const tried = tryVectors(folder!);
    expect(tried.failed).toEqual([]);
    expect(tried.inclusion).toBeGreaterThan(90);
    expect(tried.consistency).toBeGreaterThan(90);
  });
  it('would be missed by a verifier that takes anything, or nothing', () => {
    const all = ['rfc6962-inclusion.json', 'rfc6962-consistency.json'].flatMap(
      (name) => JSON.parse(readFileSync(join(folder!, name), 'utf8')) as { wantErr: boolean }[],
    );
    expect(new Set(all.map(({ wantErr }) => wantErr))).toEqual(new Set([true, false]));
  });
});
