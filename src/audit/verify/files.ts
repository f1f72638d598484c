// The files of an export, line by line and in flat memory.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseVerifierKey, type VerifierKey } from '../note.js';
import type { Jwk } from '../receipt.js';
import type { Milestone } from './roots.js';
import type { FoundLeaf } from './walk.js';

/** Files are missing or not of their form: nothing can be said about the record. */
export class IncompleteExport extends Error {}

export interface Keys {
  readonly checkpoints: readonly VerifierKey[];
  readonly receipts: readonly Jwk[];
}

/** Lines of keys.txt: keys of checkpoints as signed notes name them, keys of receipts as JSON. Other lines mean nothing. */
export function parseKeys(text: string): Keys {
  const all = text.split('\n');
  return {
    checkpoints: all.filter((line) => /^[^\s+]+\+[0-9a-f]{8}\+/.test(line)).map(parseVerifierKey),
    receipts: all.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Jwk),
  };
}

/** The keys of an export's own keys.txt. They prove something only to who compares them with keys from elsewhere. */
export const keysOf = (folder: string): Keys => parseKeys(readFileSync(join(folder, 'keys.txt'), 'utf8'));

/** Leaves in their order. Throws IncompleteExport on a line that is none. */
export class LeafFile {
  readonly #lines: LineFile;
  readonly #ahead: FoundHash[] = [];
  last: FoundHash | null = null;

  constructor(file: string) {
    this.#lines = new LineFile(file);
  }

  /** null behind the last one. */
  take(): FoundHash | null {
    const found = this.#ahead.shift() ?? this.#next();
    if (found) this.last = found;
    return found;
  }

  /** The n-th after this one, from 0. */
  peek(n: number): FoundHash | null {
    while (this.#ahead.length <= n) {
      const leaf = this.#next();
      if (!leaf) return null;
      this.#ahead.push(leaf);
    }
    return this.#ahead[n]!;
  }

  #next(): FoundHash | null {
    const line = this.#lines.take();
    return line && leafOf(line);
  }

  *[Symbol.iterator](): Generator<FoundHash> {
    for (let leaf = this.take(); leaf; leaf = this.take()) yield leaf;
  }
}

export type FoundHash = Omit<FoundLeaf, 'entry'>;
const HASH = /^[0-9a-f]{64}$/;

function leafOf(line: Buffer): FoundHash {
  const text = line.toString('latin1');
  const [comma, hash] = [text.indexOf(','), text.indexOf('"leaf":"') + 8];
  const [idx, leaf, end] = [text.slice(7, comma), text.slice(hash, hash + 64), text.slice(hash + 64)];
  const absent = end === '"}' ? undefined : end === '","absent":"pruned"}' ? 'pruned' : 'range';
  const spelt = `{"idx":${idx},"leaf":"${leaf}"${absent ? `,"absent":"${absent}"` : ''}}`;
  if (spelt !== text || !/^\d{1,18}$/.test(idx) || !HASH.test(leaf))
    throw new IncompleteExport(`leaves.ndjson: not a leaf: ${text.slice(0, 100)}`);
  return { index: BigInt(idx), leafHash: Buffer.from(leaf, 'hex'), ...(absent && { absent }) };
}

interface BatchLine {
  readonly first: number;
  readonly count: number;
  /** hex */
  readonly root: string;
  readonly writer: string;
  readonly epoch: string;
  /** Of its first entry. */
  readonly wseq: number;
}

/** The batches of an export, in order, where it has them: what was appended together, and the root behind it. */
export class BatchFile {
  readonly #lines: LineFile | null;
  #current: Milestone | null = null;
  #next: Milestone | null;

  constructor(folder: string) {
    const file = join(folder, 'batches.ndjson');
    this.#lines = existsSync(file) ? new LineFile(file) : null;
    this.#next = this.#read();
  }

  /** The one in which this place is. Places MUST be asked for in order. */
  around(index: bigint): Milestone | undefined {
    while (this.#next && this.#next.batch!.first <= index) {
      this.#current = this.#next;
      this.#next = this.#read();
    }
    return this.#current && index < this.#current.size ? this.#current : undefined;
  }

  /** The one of which this is the size behind it, told once. */
  ending(size: bigint): Milestone | null {
    const found = this.#current?.size === size ? this.#current : null;
    if (found) this.#current = null;
    return found;
  }

  #read(): Milestone | null {
    const line = this.#lines?.take();
    if (!line) return null;
    try {
      const { first, count, root, writer, epoch, wseq } = JSON.parse(line.toString()) as BatchLine;
      return {
        size: BigInt(first) + BigInt(count),
        root: Buffer.from(root, 'hex'),
        batch: { first: BigInt(first), writer, epoch, firstWseq: wseq },
      };
    } catch {
      throw new IncompleteExport(`batches.ndjson: not a batch: ${line.toString().slice(0, 100)}`);
    }
  }
}

/** The signed notes that came before the last one, where an export has them. */
export function readNotes(folder: string): string[] {
  const file = join(folder, 'notes.ndjson');
  if (!existsSync(file)) return [];
  const notes: string[] = [];
  const lines = new LineFile(file);
  for (let line = lines.take(); line; line = lines.take()) {
    try {
      notes.push((JSON.parse(line.toString()) as { note: string }).note);
    } catch {
      throw new IncompleteExport(`notes.ndjson: not a note: ${line.toString().slice(0, 100)}`);
    }
  }
  return notes;
}

const CHUNK = 1 << 20;
const NEWLINE = 10;

/** The lines of a file without their ends, in flat memory. Reads as it is asked, so nobody else runs meanwhile. */
export class LineFile {
  readonly #file: number;
  readonly #ahead: Buffer[] = [];
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #isAtEnd = false;

  constructor(file: string) {
    this.#file = openSync(file, 'r');
  }

  /** null behind the last one. */
  take(): Buffer | null {
    return this.#ahead.shift() ?? this.#next();
  }

  /** The n-th after this one, from 0. */
  peek(n: number): Buffer | null {
    while (this.#ahead.length <= n) {
      const line = this.#next();
      if (!line) return null;
      this.#ahead.push(line);
    }
    return this.#ahead[n]!;
  }

  #next(): Buffer | null {
    for (;;) {
      const end = this.#chunk.indexOf(NEWLINE, this.#at);
      if (end >= 0) {
        const line = this.#chunk.subarray(this.#at, end);
        this.#at = end + 1;
        return line;
      }
      if (this.#isAtEnd) return this.#rest();
      this.#read();
    }
  }

  #rest(): Buffer | null {
    if (this.#at === this.#chunk.length) return null;
    const line = this.#chunk.subarray(this.#at);
    this.#at = this.#chunk.length;
    return line;
  }

  /** A chunk of its own each time: lines that were handed out stay as they are. */
  #read(): void {
    const rest = this.#chunk.length - this.#at;
    const chunk = Buffer.allocUnsafe(rest + CHUNK);
    this.#chunk.copy(chunk, 0, this.#at);
    const read = readSync(this.#file, chunk, rest, CHUNK, null);
    this.#chunk = chunk.subarray(0, rest + read);
    this.#at = 0;
    if (read > 0) return;
    this.#isAtEnd = true;
    closeSync(this.#file);
  }
}
