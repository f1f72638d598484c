// The files of an export, line by line and in flat memory.
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVerifierKey, type VerifierKey } from '../note.js';
import type { Jwk } from '../receipt.js';
import type { FoundLeaf } from './walk.js';

/** Files are missing or not of their form: nothing can be said about the record. */
export class IncompleteExport extends Error {}

/** Lines of keys.txt: keys of checkpoints as signed notes name them, keys of receipts as JSON. Other lines mean nothing. */
export function parseKeys(text: string): { readonly checkpoints: readonly VerifierKey[]; readonly receipts: readonly Jwk[] } {
  const all = text.split('\n');
  return {
    checkpoints: all.filter((line) => /^[^\s+]+\+[0-9a-f]{8}\+/.test(line)).map(parseVerifierKey),
    receipts: all.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Jwk),
  };
}

/** The keys of an export's own keys.txt. They prove something only to who compares them with keys from elsewhere. */
export const keysOf = (folder: string): ReturnType<typeof parseKeys> => parseKeys(readFileSync(join(folder, 'keys.txt'), 'utf8'));

export async function* readLeaves(file: string): AsyncGenerator<Omit<FoundLeaf, 'entry'>> {
  for await (const line of lines(file)) {
    const match = /^\{"idx":(\d+),"leaf":"([0-9a-f]{64})"(?:,"absent":"(pruned|range)")?\}$/.exec(line.toString('latin1'));
    if (!match) throw new IncompleteExport(`leaves.ndjson: not a leaf: ${line.toString('latin1').slice(0, 100)}`);
    const absent = match[3] as FoundLeaf['absent'];
    yield { index: BigInt(match[1]!), leafHash: Buffer.from(match[2]!, 'hex'), ...(absent && { absent }) };
  }
}

export async function* lines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    const data: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, from)) {
      yield data.subarray(from, end);
      from = end + 1;
    }
    rest = data.subarray(from);
  }
  if (rest.length > 0) yield rest;
}
