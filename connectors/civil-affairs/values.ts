// How the text in a column becomes a value in the schema's terms.
import { BadAnswer, type Row } from '../../src/connector.js';
import type { AskedColumn, Column, Kind } from './mapping.js';

const PATTERNS: Partial<Record<Kind, RegExp>> = {
  code: /^[0-9A-Za-z_.-]{1,20}$/,
  division: /^\d{2,12}$/,
  decimal: /^-?\d+(\.\d+)?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};

/** A value as the view gave it, in our terms. Throws BadAnswer, naming the column and never the value, where it is not of its kind. */
export function convert({ column: name, kind }: Column, given: unknown): unknown {
  if (given === null || given === undefined) return null;
  const bad = () => new BadAnswer(`civil affairs: column ${name} is not a ${kind}`);
  if (kind === 'int') {
    if (!Number.isSafeInteger(given)) throw bad();
    return given;
  }
  if (typeof given !== 'string') throw bad();
  const value = given.trim();
  if (kind === 'flag') {
    if (value !== '0' && value !== '1') throw bad();
    return value === '1';
  }
  if (kind === 'codes') {
    const items = value === '' ? [] : value.split(',');
    if (!items.every((item) => PATTERNS.code!.test(item))) throw bad();
    return items;
  }
  if (kind === 'moment') {
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw bad();
    return new Date(time).toISOString();
  }
  if (value === '') return null; // the way in which old systems say nothing
  if (PATTERNS[kind]?.test(value) === false) throw bad();
  return value;
}

/** A view's row as a row of the schema, with the asked fields only. */
export function rowOf(columns: readonly AskedColumn[], given: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, unknown> = {};
  for (const c of columns) row[c.as ?? c.field] = convert(c, given[c.column]);
  return row;
}
