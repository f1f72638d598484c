// How MariaDB's and MySQL's answers become values: what the driver leaves as text, and what of it is a moment or a day.
import type { FieldPacket } from 'mysql2';
import type { SqlRow } from './types.js';

/** What makes the driver keep every digit: decimals and 64-bit numbers as text, and no Date objects, which would move days. */
export const VALUE_OPTIONS = {
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  decimalNumbers: false,
} as const;

const TIMESTAMP = 7;
const DATE = 10;
const DATETIME = 12;

/** The session's zone is UTC, which TIMESTAMP columns follow; DATETIME is what a clock on the department's wall showed. */
const ZONES = new Map([
  [TIMESTAMP, 'Z'],
  [DATETIME, '+08:00'],
]);

/** Turns the columns of such types in each row; older systems write "unknown" as a day of zeros, which is null here. */
export function valuesOf(fields: readonly FieldPacket[]): (row: Record<string, unknown>) => SqlRow {
  const columns = fields.flatMap(({ name, columnType }) =>
    columnType === DATE || ZONES.has(columnType!) ? [{ name, zone: ZONES.get(columnType!) ?? null }] : [],
  );
  return (row) => {
    for (const { name, zone } of columns) {
      const text = row[name];
      if (typeof text !== 'string') continue;
      row[name] = text.startsWith('0000-00-00') ? null : zone === null ? text : momentOf(text, zone);
    }
    return row;
  };
}

function momentOf(text: string, zone: string): string | null {
  const time = Date.parse(text.replace(' ', 'T') + zone);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
