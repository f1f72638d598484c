// The record as a table for a spreadsheet: RFC 4180, and no cell that a spreadsheet would run. Nobody's name stands in it.
import { type AccessRecord, accessRecord, entryOf } from './access.js';

/** A spreadsheet takes a cell that begins so for a formula, in full width too, and also after blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** What a cell of Excel holds. */
const MAX_CELL = 32_000;

/** One cell, always in quotes. Formulas are made text by an apostrophe, so the lossless NDJSON always goes with the table. */
export function cell(text: string): string {
  const plain = text.replaceAll('\0', '');
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  const short = safe.length > MAX_CELL ? `${safe.slice(0, MAX_CELL)}…` : safe;
  return `"${short.replaceAll('"', '""')}"`;
}

interface Line {
  readonly index: bigint;
  readonly entry: ReturnType<typeof entryOf>;
  readonly access: AccessRecord;
}
const pairs = (texts: readonly (readonly [string, string])[]): string => texts.map((pair) => pair.join('=')).join('; ');
const COLUMNS: readonly [string, (line: Line) => string | number][] = [
  ['index', ({ index }) => Number(index)],
  ['time', ({ entry }) => entry.ts],
  ['type', ({ entry }) => entry.type],
  ['outcome', ({ access }) => access.outcome],
  ['organisation', ({ access }) => access.organisation ?? ''],
  ['client', ({ access }) => access.client ?? ''],
  ['role', ({ access }) => access.role ?? ''],
  ['officer reference', ({ entry }) => entry.actor?.ref ?? ''],
  ['purpose', ({ access }) => access.purpose ?? ''],
  ['case reference', ({ entry }) => entry.case_ref ?? ''],
  ['persons', ({ access }) => access.persons],
  ['fields', ({ access }) => pairs(access.fields.map(({ coordinate, state }) => [coordinate, state]))],
  ['departments', ({ access }) => pairs(Object.entries(access.sources))],
  ['event', ({ entry }) => entry.event_id],
];

/** The first line; its byte order mark tells Excel that the file is UTF-8. Lines end with CR LF, of which the LF is the writer's. */
export const csvHead = (): string => `\ufeff${COLUMNS.map(([name]) => cell(name)).join()}\r`;

export function csvLine(index: bigint, bytes: Buffer): string {
  const row = { log: 0, index, entry: bytes, detail: null };
  const line = { index, entry: entryOf(row), access: accessRecord([row]) };
  const cells = COLUMNS.map(([, read]) => {
    const value = read(line);
    return typeof value === 'string' ? cell(value) : String(value);
  });
  return `${cells.join()}\r`;
}
