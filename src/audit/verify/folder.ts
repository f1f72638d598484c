// Verifies an export: its files, nothing else needed. Runs anywhere, without the hub and without its database.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Checkpoint, parseCheckpoint } from '../note.js';
import { BatchFile, IncompleteExport, keysOf, readNotes } from './files.js';
import { LeftOut } from './left-out.js';
import { judgeNotes } from './notes.js';
import type { VerifyOptions } from './options.js';
import { pairs } from './pairs.js';
import type { Verification } from './report.js';
import { Walk } from './walk.js';

/** Throws IncompleteExport where the files are not there; every damage is in what it resolves to. */
export async function verifyExport(folder: string, options: VerifyOptions): Promise<Verification> {
  for (const file of ['entries.ndjson', 'leaves.ndjson', 'checkpoint.txt'])
    if (!existsSync(join(folder, file))) throw new IncompleteExport(`${file} is missing in ${folder}`);
  const { keys, externalNotes = [], since, authority, onProgress } = options;
  const note = readFileSync(join(folder, 'checkpoint.txt'), 'utf8');
  const checkpoint = parseCheckpoint(note);
  if (!checkpoint) throw new IncompleteExport('checkpoint.txt is not of its form');
  const { origin, size } = checkpoint;
  const walk = new Walk(origin, { startsMidway: since !== undefined, ...(authority && { authority }) });
  const { findings } = walk;

  const signed = note.includes('\n\n') ? judgeNotes([note], origin, keys, findings) : [];
  // beside a checkpoint of somebody else's they would all be told as well
  const isForeign = findings.has('WRONG_ORIGIN', 'WRONG_KEY');
  // its own keys are not trusted, but may tell whose earlier notes these are
  const named = existsSync(join(folder, 'keys.txt')) ? keysOf(folder).checkpoints : [];
  const former = { keys: named, upTo: signed.at(-1)?.size };
  const earlier = isForeign ? [] : judgeNotes(readNotes(folder), origin, keys, findings, former);
  const external = judgeNotes(externalNotes, origin, keys, findings, former);
  const [known, own] = [external.at(-1), earlier.at(-1)];
  if (known && known.size > size) findings.add('OLD_BACKUP', size, `${known.size} entries are known elsewhere`);
  if (own && own.size > size) findings.add('HEAD_BACK', size, `${own.size} entries were signed`);
  if (since && since.size > size) findings.add('OLD_BACKUP', size, `${since.size} entries were verified before`);
  const vouched: (Pick<Checkpoint, 'size' | 'root'> & { readonly isSigned: boolean })[] = [
    ...[...signed, ...earlier, ...external, ...(since ? [since] : [])].map((state) => ({ ...state, isSigned: true })),
    ...(signed.length > 0 ? [] : [{ ...checkpoint, isSigned: false }]),
  ].sort((a, b) => (a.size < b.size ? -1 : a.size > b.size ? 1 : 0));

  const batches = new BatchFile(folder);
  const leftOut = new LeftOut();
  for (const leaf of pairs(folder, (index, reason) => findings.add(reason, index, 'a line of entries.ndjson'))) {
    if (leaf.index >= size) {
      if (!findings.has('HEAD_BACK')) findings.add('INSERTED', leaf.index, `the checkpoint says ${size} entries`);
      walk.beyond(leaf);
      break;
    }
    if (since && leaf.index < since.size) walk.skip(leaf);
    else {
      leftOut.add(leaf);
      walk.leaf(leaf, batches.around(leaf.index)?.batch);
    }
    for (let batch = batches.ending(walk.size); batch; batch = batches.ending(walk.size))
      walk.milestone(batch, 'the batch', false);
    for (; vouched[0] && vouched[0].size <= walk.size; vouched.shift())
      if (vouched[0].size === walk.size) walk.milestone(vouched[0], 'the checkpoint', vouched[0].isSigned);
    if (walk.size % 10_000n === 0n) {
      onProgress?.(walk.size, size);
      await breathe();
    }
  }
  for (let index = walk.size; index < walk.size + 1_024n; index++) {
    const batch = batches.around(index)?.batch;
    if (!batch) break;
    walk.missing(index, batch);
  }
  leftOut.judge(findings);
  walk.finish(size);
  if (signed.length === 0) findings.warn('no known key vouches for the checkpoint of this export');
  const { failures, warnings } = findings;
  return {
    ok: failures.length === 0,
    origin,
    entries: walk.entries,
    size: Number(walk.size),
    root: walk.root.toString('base64'),
    signedSize: signed.length > 0 ? Number(size) : null,
    authority: walk.authority,
    failures,
    warnings,
  };
}
