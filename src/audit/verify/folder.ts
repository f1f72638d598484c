// Verifies an export: four files, nothing else needed. Runs anywhere, without the hub and without its database.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint } from '../note.js';
import { leafHash } from '../tree.js';
import { IncompleteExport, lines, readLeaves } from './files.js';
import { judgeNotes } from './notes.js';
import type { VerifyOptions } from './options.js';
import type { Verification } from './report.js';
import { type FoundLeaf, Walk } from './walk.js';

/** Throws IncompleteExport where the files are not there; every damage is in what it resolves to. */
export async function verifyExport(folder: string, options: VerifyOptions): Promise<Verification> {
  for (const file of ['entries.ndjson', 'leaves.ndjson', 'checkpoint.txt'])
    if (!existsSync(join(folder, file))) throw new IncompleteExport(`${file} is missing in ${folder}`);
  const { keys, externalNotes = [], since, onProgress } = options;
  const note = readFileSync(join(folder, 'checkpoint.txt'), 'utf8');
  const checkpoint = parseCheckpoint(note);
  if (!checkpoint) throw new IncompleteExport('checkpoint.txt is not of its form');
  const { origin, size } = checkpoint;
  const walk = new Walk({ startsMidway: since !== undefined });
  const { findings } = walk;

  const isSigned = note.includes('\n\n');
  const signed = isSigned ? judgeNotes([note], origin, keys, findings) : [];
  const external = judgeNotes(externalNotes, origin, keys, findings);
  if (external.at(-1) && external.at(-1)!.size > size)
    findings.add('OLD_BACKUP', size, `${external.at(-1)!.size} entries are known elsewhere`);
  if (since && since.size > size) findings.add('OLD_BACKUP', size, `${since.size} entries were verified before`);
  const milestones = [...external, ...(since ? [since] : []), checkpoint].sort((a, b) => (a.size < b.size ? -1 : 1));

  for await (const leaf of pairs(folder, (index, reason) => findings.add(reason, index, 'a line of entries.ndjson'))) {
    if (leaf.index >= size) {
      findings.add('INSERTED', leaf.index, `the checkpoint says ${size} entries`);
      break;
    }
    if (since && leaf.index < since.size) walk.skip(leaf);
    else walk.leaf(leaf);
    for (; milestones[0] && milestones[0].size <= walk.size; milestones.shift())
      if (milestones[0].size === walk.size) walk.milestone(milestones[0], 'the checkpoint');
    if (walk.size % 10_000n === 0n) onProgress?.(walk.size, size);
  }
  if (walk.size < size && !findings.has('DELETED')) findings.add('TRUNCATED', walk.size, `the checkpoint says ${size} entries`);
  walk.finish();
  if (signed.length === 0) findings.warn('no known key vouches for the checkpoint of this export');
  const { failures, warnings } = findings;
  return {
    ok: failures.length === 0,
    origin,
    entries: walk.entries,
    size: Number(walk.size),
    root: walk.root.toString('base64'),
    signedSize: signed.length > 0 ? Number(size) : null,
    failures,
    warnings,
  };
}

/** Leaves with their lines. A line that is missing or one too many is told and stepped over, so that the rest still fits. */
async function* pairs(
  folder: string,
  tell: (index: bigint, reason: 'DELETED' | 'INSERTED' | 'TRUNCATED') => void,
): AsyncGenerator<FoundLeaf> {
  const leaves = new Lookahead(readLeaves(join(folder, 'leaves.ndjson')));
  const entries = new Lookahead(lines(join(folder, 'entries.ndjson')));
  for (let leaf = await leaves.take(); leaf; leaf = await leaves.take()) {
    if (leaf.absent) {
      yield { ...leaf, entry: null };
      continue;
    }
    const line = await entries.peek(0);
    if (!line) {
      tell(leaf.index, 'TRUNCATED');
      yield { ...leaf, entry: null, absent: 'range' };
      continue;
    }
    const hash = leafHash(line);
    if (!hash.equals(leaf.leafHash)) {
      if ((await leaves.peek(0))?.leafHash.equals(hash)) {
        tell(leaf.index, 'DELETED');
        yield { ...leaf, entry: null, absent: 'range' };
        continue;
      }
      const after = await entries.peek(1);
      if (after && leafHash(after).equals(leaf.leafHash) && !(await leaves.peek(0))?.leafHash.equals(hash)) {
        tell(leaf.index, 'INSERTED');
        await entries.take();
      }
    }
    yield { ...leaf, entry: (await entries.take())! };
  }
  if (await entries.peek(0)) tell(await countOf(leaves), 'INSERTED');
}

const countOf = async (leaves: Lookahead<{ index: bigint }>): Promise<bigint> => (leaves.last?.index ?? -1n) + 1n;

class Lookahead<T> {
  readonly #source: AsyncGenerator<T>;
  readonly #ahead: T[] = [];
  last: T | undefined;

  constructor(source: AsyncGenerator<T>) {
    this.#source = source;
  }

  async peek(n: number): Promise<T | undefined> {
    while (this.#ahead.length <= n) {
      const { value, done } = await this.#source.next();
      if (done) return undefined;
      this.#ahead.push(value);
    }
    return this.#ahead[n];
  }

  async take(): Promise<T | undefined> {
    this.last = await this.peek(0);
    this.#ahead.shift();
    return this.last;
  }
}
