// What may be done to an export on its way to an auditor, at a random place, and what must be found then.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingKey } from '../../src/audit/ed25519.js';
import { canonical } from '../../src/audit/jcs.js';
import { parseCheckpoint, signCheckpoint } from '../../src/audit/note.js';
import { Frontier, leafHash } from '../../src/audit/tree.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { flipBit, respell } from './bytes.js';
import type { Chance } from './chance.js';
import { type Expected, isBehindActs } from './in-database.js';
import type { Place, World } from './world.js';

interface Leaf {
  /** hex */
  leaf: string;
  absent?: string;
}

/** An export as it is taken apart: `lines` has null where a leaf has no line. */
export class Export {
  readonly lines: (Buffer | null)[];
  readonly leaves: Leaf[];
  note: string;

  constructor(readonly folder: string) {
    const read = (file: string) => readFileSync(join(folder, file), 'latin1').split('\n').slice(0, -1);
    this.leaves = read('leaves.ndjson').map((line) => JSON.parse(line) as Leaf);
    const entries = read('entries.ndjson').map((line) => Buffer.from(line, 'latin1'));
    this.lines = this.leaves.map(({ absent }) => (absent ? null : entries.shift()!));
    this.note = readFileSync(join(folder, 'checkpoint.txt'), 'utf8');
  }

  get size(): number {
    return this.leaves.length;
  }
  line(index: number): Buffer {
    return this.lines[index]!;
  }
  /** Another line, with its leaf made to fit. */
  put(index: number, line: Buffer): void {
    this.lines[index] = line;
    this.leaves[index] = { leaf: leafHash(line).toString('hex') };
  }
  rows(file: string): Record<string, never>[] {
    return readFileSync(join(this.folder, file), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
  writeRows(file: string, rows: readonly object[]): void {
    writeFileSync(join(this.folder, file), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  without(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** Every root and note made to fit, as whoever has the signer's key could. */
  refit({ origin, key }: World): void {
    const sizes = new Map<number, Buffer>();
    const edge = new Frontier();
    for (const { leaf } of this.leaves) {
      edge.append(Buffer.from(leaf, 'hex'));
      sizes.set(Number(edge.size), edge.root());
    }
    const noteOf = (size: number) => signCheckpoint({ origin, size: BigInt(size), root: sizes.get(size)! }, [key]);
    this.writeRows(
      'batches.ndjson',
      this.rows('batches.ndjson').map((row) => ({ ...row, root: sizes.get(row['first']! + row['count']!)!.toString('hex') })),
    );
    this.writeRows(
      'notes.ndjson',
      this.rows('notes.ndjson').map(({ note }) => ({ note: noteOf(Number(parseCheckpoint(note!)!.size)) })),
    );
    this.note = noteOf(this.size);
  }

  /** `idx` is written as it stands now, unless it is kept. */
  write(isRenumbered: boolean): void {
    const entries = this.lines.flatMap((line) => (line ? [line, Buffer.from('\n')] : []));
    writeFileSync(join(this.folder, 'entries.ndjson'), Buffer.concat(entries));
    const leaves = this.leaves.map(({ leaf, absent, ...old }, i) => {
      const { idx = i } = old as { idx?: number };
      return { idx: isRenumbered ? i : idx, leaf, ...(absent && { absent }) };
    });
    this.writeRows('leaves.ndjson', leaves);
    writeFileSync(join(this.folder, 'checkpoint.txt'), this.note);
  }
}

export interface ExportTampering {
  readonly name: string;
  readonly apply: (
    copy: Export,
    world: World,
    chance: Chance,
  ) => { found: Expected; notes?: readonly string[]; keepsNumbers?: true };
}

/** Runs `work` on a copy of the export, which is gone afterwards. */
export async function onCopy<T>(world: World, work: (copy: Export) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-tampered-'));
  try {
    cpSync(world.folder, folder, { recursive: true });
    return await work(new Export(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const anEntry = ({ places, exported }: World, chance: Chance, fits: (place: Place) => boolean = () => true): Place =>
  chance.one(places.filter((place) => place.index < exported - 1 && fits(place)));
/** Its moment is that of its place, not that of this test. */
const isMidst = ({ places }: World, index: number): boolean => index > 15 && places.some((place) => place.index === index);
const rewritten = (text: string): Buffer => Buffer.from(text.replace('"hub":"1.0.0"', '"hub":"1.0.1"'));
const forged = (text: string): Buffer =>
  Buffer.from(canonical({ ...(JSON.parse(text) as object), event_id: uuid7(), request_id: uuid7() }));
const signedUpTo = (sizes: Iterable<number>, index: number): number => Math.max(0, ...[...sizes].filter((size) => size <= index));
const earlier = ({ notes, exported }: World, chance: Chance): [number, string] =>
  chance.one([...notes].filter(([size]) => size > 45 && size < exported));
function twoPlaces(world: World, chance: Chance): [number, number] {
  const { index: a } = anEntry(world, chance);
  const { index: b } = anEntry(world, chance, ({ index }) => index !== a);
  return [a, b];
}

export const IN_EXPORT: readonly ExportTampering[] = [
  {
    name: 'CHANGED_BIT: a bit of a line',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance);
      copy.lines[index] = flipBit(copy.line(index), chance);
      // a bit that makes a line end makes two lines
      const isSplit = copy.lines[index]!.includes(10) && copy.lines[index]!.at(-1) !== 10;
      return { found: [['CHANGED_BIT', index], ...(isSplit ? [['INSERTED', index + 1] as const] : [])] };
    },
  },
  {
    name: 'CHANGED_BIT: a digit of a kept hash',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance);
      const { leaf } = copy.leaves[index]!;
      copy.leaves[index] = { leaf: flipBit(Buffer.from(leaf, 'hex'), chance).toString('hex') };
      return { found: [['CHANGED_BIT', index]] };
    },
  },
  {
    name: 'REHASHED: a line with its leaf made to fit; told to the batch',
    apply: (copy, world, chance) => {
      const { index, text, first } = anEntry(world, chance);
      copy.put(index, rewritten(text));
      return { found: [['REHASHED', first]] };
    },
  },
  {
    name: 'REHASHED: … with the batches left out; told to the last signed note before',
    apply: (copy, world, chance) => {
      const { index, text } = anEntry(world, chance);
      copy.put(index, rewritten(text));
      copy.without('batches.ndjson');
      return { found: [['REHASHED', signedUpTo(world.notes.keys(), index)]] };
    },
  },
  {
    name: 'REHASHED: … with the notes left out, too: somewhere in all of it',
    apply: (copy, world, chance) => {
      const { index, text } = anEntry(world, chance);
      copy.put(index, rewritten(text));
      copy.without('batches.ndjson');
      copy.without('notes.ndjson');
      return { found: [['REHASHED', 0]] };
    },
  },
  {
    name: 'DELETED: some lines',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      const count = Math.min(1 + chance.below(20), copy.size - 1 - index);
      for (let i = 0; i < count; i++) copy.lines[index + i] = null;
      return { found: [['DELETED', index]] };
    },
  },
  {
    name: 'DELETED: a line and its leaf',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      copy.leaves.splice(index, 1);
      copy.lines.splice(index, 1);
      return { found: [['DELETED', index]], keepsNumbers: true };
    },
  },
  {
    name: 'DELETED: some lines and their leaves, the others closed up',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      const count = Math.min(1 + chance.below(20), copy.size - 1 - index);
      copy.leaves.splice(index, count);
      copy.lines.splice(index, count);
      return { found: [['DELETED', index]] };
    },
  },
  {
    name: 'DELETED: a line that is said to be of another time',
    apply: (copy, world, chance) => {
      const { index } = anEntry(
        world,
        chance,
        (p) => p.index < 150 && [p.index - 1, p.index + 1].every((n) => isMidst(world, n)),
      );
      copy.lines[index] = null;
      copy.leaves[index] = { ...copy.leaves[index]!, absent: 'range' };
      return { found: [['DELETED', index]] };
    },
  },
  {
    name: 'TRUNCATED: the last lines, with or without their leaves',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      copy.lines.length = index;
      if (chance.below(2)) copy.leaves.length = index;
      return { found: [['TRUNCATED', index]] };
    },
  },
  {
    name: 'SWAPPED: two lines',
    apply: (copy, world, chance) => {
      const [a, b] = twoPlaces(world, chance);
      [copy.lines[a], copy.lines[b]] = [copy.line(b), copy.line(a)];
      return { found: [['SWAPPED', Math.min(a, b)]] };
    },
  },
  {
    name: 'SWAPPED: a line and the next',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance);
      [copy.lines[index], copy.lines[index + 1]] = [copy.line(index + 1), copy.line(index)];
      return { found: [['SWAPPED', index]] };
    },
  },
  {
    name: 'SWAPPED: two lines with their leaves',
    apply: (copy, world, chance) => {
      const [a, b] = twoPlaces(world, chance);
      const [one, other] = [copy.line(a), copy.line(b)];
      copy.put(a, other);
      copy.put(b, one);
      return { found: [['SWAPPED', Math.min(a, b)]] };
    },
  },
  {
    name: 'INSERTED: a line, new or there already',
    apply: (copy, world, chance) => {
      const [{ index }, like] = [anEntry(world, chance), anEntry(world, chance)];
      const line = chance.below(2) ? forged(like.text) : Buffer.from(like.text);
      // a copy of the very line before which it is put is the second of two
      const at = line.equals(copy.line(index)) ? index + 1 : index;
      copy.lines[index] = Buffer.concat([line, Buffer.from('\n'), copy.line(index)]);
      return { found: [['INSERTED', at]] };
    },
  },
  {
    name: 'INSERTED: a line and its leaf, the others moved',
    apply: (copy, world, chance) => {
      const [{ index }, like] = [anEntry(world, chance), anEntry(world, chance)];
      copy.lines.splice(index, 0, null);
      copy.leaves.splice(index, 0, { leaf: '' });
      copy.put(index, forged(like.text));
      return { found: [['INSERTED', like.index === index ? index + 1 : index]] };
    },
  },
  {
    name: 'INSERTED: a line and its leaf behind the last',
    apply: (copy, world, chance) => {
      copy.put(copy.size, forged(anEntry(world, chance).text));
      return { found: [['INSERTED', world.exported]] };
    },
  },
  {
    name: 'PROJECTION: the line of a batch',
    apply: (copy, world, chance) => {
      const { first } = anEntry(world, chance);
      const change = chance.one([{ root: '00'.repeat(32) }, { writer: 'hub-9' }, { epoch: uuid7() }, { wseq: 1_000_000 }]);
      copy.writeRows(
        'batches.ndjson',
        copy.rows('batches.ndjson').map((row) => (row['first'] === first ? { ...row, ...change } : row)),
      );
      return { found: [['PROJECTION', first]] };
    },
  },
  {
    name: 'ERASED: a line that is said to be pruned',
    apply: (copy, world, chance) => {
      const { index } = anEntry(world, chance);
      copy.lines[index] = null;
      copy.leaves[index] = { ...copy.leaves[index]!, absent: 'pruned' };
      return { found: [['ERASED', index]] };
    },
  },
  {
    name: 'NON_CANONICAL: another spelling, everything else made to fit and signed',
    apply: (copy, world, chance) => {
      const { index, text } = anEntry(world, chance);
      copy.put(index, respell(text, chance));
      copy.refit(world);
      return { found: [['NON_CANONICAL', index]] };
    },
  },
  {
    name: 'HEAD_BACK: an earlier checkpoint',
    apply: (copy, world, chance) => {
      const [size, note] = earlier(world, chance);
      copy.note = note;
      return { found: [['HEAD_BACK', size]] };
    },
  },
  {
    name: 'OLD_BACKUP: an older export, found by a note that was kept elsewhere',
    apply: (copy, world, chance) => {
      const [size, note] = earlier(world, chance);
      const last = copy.note;
      copy.lines.length = size;
      copy.leaves.length = size;
      copy.note = note;
      copy.writeRows(
        'batches.ndjson',
        copy.rows('batches.ndjson').filter((row) => row['first']! < size),
      );
      copy.writeRows(
        'notes.ndjson',
        copy.rows('notes.ndjson').filter(({ note }) => parseCheckpoint(note!)!.size < size),
      );
      return { found: [['OLD_BACKUP', size]], notes: [last] };
    },
  },
  {
    name: 'WRONG_ORIGIN: the checkpoint of another log',
    apply: (copy, world) => {
      copy.note = copy.note.replaceAll('/audit/', '/other/');
      return { found: [['WRONG_ORIGIN', world.exported]] };
    },
  },
  {
    name: 'WRONG_KEY: a checkpoint by another key, or with another root under its signature',
    apply: (copy, world, chance) => {
      const checkpoint = parseCheckpoint(copy.note)!;
      copy.note = signCheckpoint(checkpoint, [signingKey(Buffer.alloc(32, 1 + chance.below(200)))]);
      return { found: [['WRONG_KEY', world.exported]] };
    },
  },
];
