// Looks an entry up in an export and proves it there: one pass over the leaves, a few hundred hashes of memory.
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint } from '../note.js';
import { siblingsOf } from '../prove.js';
import type { ReceiptClaims } from '../receipt.js';
import { Frontier } from '../tree.js';
import { IncompleteExport, LeafFile, LineFile } from './files.js';
import type { Missing } from './receipts.js';

export interface ExportedProof {
  readonly index: bigint;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
  /** The export's checkpoint.txt. */
  readonly note: string;
  readonly size: bigint;
  readonly root: Buffer;
  /** The exact bytes, where the export has them. */
  readonly entry: Buffer | null;
}

/** What a receipt speaks of: by its place, or where that is not known by its hash. */
export async function proveInExport(
  folder: string,
  { iss, iat, idx, leaf: wanted }: Pick<ReceiptClaims, 'iss' | 'iat' | 'idx' | 'leaf'>,
): Promise<ExportedProof | Missing> {
  for (const file of ['entries.ndjson', 'leaves.ndjson', 'checkpoint.txt'])
    if (!existsSync(join(folder, file))) throw new IncompleteExport(`${file} is missing in ${folder}`);
  const note = readFileSync(join(folder, 'checkpoint.txt'), 'utf8');
  const checkpoint = parseCheckpoint(note);
  if (!checkpoint) throw new IncompleteExport('checkpoint.txt is not of its form');
  const { origin, size, root } = checkpoint;
  if (origin !== iss) return 'WRONG_ORIGIN';
  const index = idx === undefined ? indexOf(folder, Buffer.from(wanted, 'hex')) : BigInt(idx);
  if (index === null) return endsBefore(join(folder, 'entries.ndjson'), iat) ? 'NOT_COVERED' : 'NOT_INCLUDED';
  if (index >= size) return 'NOT_COVERED';

  const stretches = siblingsOf(index, size).map((stretch) => ({ ...stretch, edge: new Frontier() }));
  let leaf: Buffer | null = null;
  let line = 0n; // of entries.ndjson
  let lineOfEntry: bigint | null = null;
  for (const found of new LeafFile(join(folder, 'leaves.ndjson'))) {
    if (found.index === index) {
      leaf = found.leafHash;
      if (!found.absent) lineOfEntry = line;
    } else stretches.find(({ from, to }) => from <= found.index && found.index < to)?.edge.append(found.leafHash);
    if (!found.absent) line++;
  }
  if (!leaf || stretches.some(({ from, to, edge }) => edge.size !== to - from))
    throw new IncompleteExport('leaves.ndjson does not hold every leaf up to the checkpoint');
  const entry = lineOfEntry === null ? null : lineAt(join(folder, 'entries.ndjson'), lineOfEntry);
  return { index, leaf, path: stretches.map(({ edge }) => edge.root()), note, size, root, entry };
}

function indexOf(folder: string, leaf: Uint8Array): bigint | null {
  for (const { index, leafHash } of new LeafFile(join(folder, 'leaves.ndjson'))) if (leafHash.equals(leaf)) return index;
  return null;
}

function lineAt(file: string, wanted: bigint): Buffer | null {
  const lines = new LineFile(file);
  for (let at = 0n, line = lines.take(); line; at++, line = lines.take()) if (at === wanted) return line;
  return null;
}

/** An entry stands in the record some seconds after the moment that it and its receipt name, and not in the order of these moments. */
const SECONDS_BEHIND = 5;
const LONGEST_LINE = 65_536;

/** Whether a look of this second may have come into the record after the last entry that the export has; one of a time only ends early. */
function endsBefore(entries: string, second: number): boolean {
  const file = openSync(entries, 'r');
  try {
    const { size } = fstatSync(file);
    const end = Buffer.alloc(Math.min(size, 2 * LONGEST_LINE));
    readSync(file, end, 0, end.length, size - end.length);
    const last = end.toString().trimEnd().split('\n').at(-1);
    return !last || second >= momentOf(last) / 1_000 - SECONDS_BEHIND;
  } finally {
    closeSync(file);
  }
}

function momentOf(line: string): number {
  try {
    return Date.parse((JSON.parse(line) as { ts: string }).ts);
  } catch {
    throw new IncompleteExport('the last line of entries.ndjson is not an entry');
  }
}
