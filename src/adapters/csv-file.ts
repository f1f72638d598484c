// One file of a nightly drop: proved against its manifest entry, decoded, parsed, and indexed by its key column.
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { BadAnswer } from '../kernel/sources.js';

export const FileEntry = z.object({
  name: z.string().regex(/^[\p{L}\p{N}_-][\p{L}\p{N}_.-]{0,120}\.csv$/u),
  rows: z.int().nonnegative(),
  sm3: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
});
export type FileEntry = z.infer<typeof FileEntry>;

/** What was agreed about the file, and what of it may be kept in memory. */
export interface CsvForm {
  /** The whole header line, in order. */
  readonly header: readonly string[];
  /** The column by which rows are looked up. */
  readonly key: string;
  /** The columns that may ever be asked for; cells of all others are dropped while reading. */
  readonly columns: readonly string[];
  /** How a key cell is written in questions (`110…x` → `110…X`). */
  readonly keyOf: (cell: string) => string;
}
/** Key → its rows; a row holds the cells of `form.columns`, in their order. */
export type CsvIndex = ReadonlyMap<string, readonly (readonly string[])[]>;

const SLICE = 16 * 1024; // some milliseconds of parsing
const MAX_RECORD = 64 * 1024;
// What GB18030 cannot say exactly: a broken sequence, or characters whose meaning each vendor decides for himself.
const UNREADABLE = /[\uFFFD\uE000-\uF8FF\u{F0000}-\u{10FFFF}]/u;

/**
 * Resolves only if size, SM3 digest, row count, encoding and header are all as announced: a file cut short must not read as
 * "no record" for those at its end. Cells are data: none is trimmed, interpreted or evaluated.
 */
export async function indexFile(bytes: Buffer, file: FileEntry, form: CsvForm): Promise<CsvIndex> {
  if (bytes.length !== file.bytes) throw new BadAnswer(`${file.name}: ${bytes.length} bytes instead of ${file.bytes}`);
  const digest = createHash('sm3');
  const index = new Map<string, (readonly string[])[]>();
  const key = form.header.indexOf(form.key);
  const kept = form.columns.map((column) => form.header.indexOf(column));
  let rows = -1; // the header is none

  async function* text() {
    const decoder = iconv.getDecoder('gb18030');
    for (let at = 0; at < bytes.length; at += SLICE) {
      await setImmediate(); // other requests are answered between two slices
      const slice = bytes.subarray(at, at + SLICE);
      digest.update(slice);
      yield readable(decoder.write(slice));
    }
    yield readable(decoder.end() ?? '');
  }
  const readable = (part: string): string => {
    if (UNREADABLE.test(part)) throw new BadAnswer(`${file.name}: not readable as GB18030`);
    return part;
  };

  try {
    await pipeline(text, parse({ max_record_size: MAX_RECORD }), async (records: AsyncIterable<string[]>) => {
      for await (const record of records) {
        if (++rows === 0) {
          if (record.length !== form.header.length || record.some((cell, i) => cell !== form.header[i]))
            throw new BadAnswer(`${file.name}: the header is not the agreed one`);
          continue;
        }
        const id = form.keyOf(record[key]!);
        const row = kept.map((column) => record[column]!);
        const others = index.get(id);
        if (others) others.push(row);
        else index.set(id, [row]);
      }
    });
  } catch (error) {
    // No cause: a CsvError carries the record.
    throw error instanceof CsvError ? new BadAnswer(`${file.name}: ${error.code}`) : error;
  }
  if (rows !== file.rows) throw new BadAnswer(`${file.name}: ${Math.max(rows, 0)} rows instead of ${file.rows}`);
  if (digest.digest('hex') !== file.sm3) throw new BadAnswer(`${file.name}: the SM3 digest is another one`);
  return index;
}
