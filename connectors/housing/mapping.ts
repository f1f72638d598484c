// Which column of the bureau's shared view holds which field of HousingRecord, and how its value becomes ours.
import { BadAnswer, type Row } from '../../src/connector.js';

type Read = (value: unknown) => unknown;

// A value that is not of its agreed form is refused rather than guessed at.
class Unfit extends Error {}
const refuse = (what: string): never => {
  throw new Unfit(what);
};
const orNull =
  (read: Read): Read =>
  (value) =>
    value === null || value === '' ? null : read(value);
const matching = (pattern: RegExp, what: string): Read =>
  orNull((value) => (typeof value === 'string' && pattern.test(value) ? value : refuse(what)));

const text = matching(/\S/, 'a text');
/** Both kinds of database give a number of fixed precision as text, with all its digits. */
const decimal = matching(/^\d{1,10}\.\d\d$/, 'a number of two places');
const count = orNull((value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? value : refuse('a count')));
const oneOf = (codes: Readonly<Record<string, string>>): Read => {
  const known = new Map(Object.entries(codes));
  return orNull((value) => known.get(String(value)) ?? refuse('a code of the agreed table'));
};

/** 保障方式: the bureau's own list. */
const WAYS = { '10': '1', '20': '2', '30': '3', '40': '4', '50': '5', '00': '0' };
/** 房屋安全等级, as the appraisal reports write it. */
const DANGER = { A级: 'A', B级: 'B', C级: 'C', D级: 'D' };

const COLUMNS: ReadonlyMap<string, { readonly column: string; readonly read: Read }> = new Map([
  ['housingAid', { column: 'bzfs', read: oneOf(WAYS) }],
  ['contractNo', { column: 'htbh', read: text }],
  ['rentSubsidyMonthly', { column: 'zlbtje', read: decimal }],
  ['perCapitaArea', { column: 'rjjzmj', read: decimal }],
  ['dilapidation', { column: 'fwaqdj', read: oneOf(DANGER) }],
  ['ownedHomes', { column: 'zyfts', read: count }],
]);

function mapped(field: string) {
  const found = COLUMNS.get(field);
  if (!found) throw new Error(`HousingRecord.${field} has no mapping`);
  return found;
}

/** The bureau's columns for what is asked, and nothing else. */
export const columnsOf = (fields: readonly string[]): string[] => fields.map((field) => mapped(field).column);

/** A row of the view as a row of the asked fields. Throws BadAnswer, naming the column and never the value, where one is not of its form. */
export function toRow(fields: readonly string[], given: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    fields.map((field) => {
      const { column, read } = mapped(field);
      try {
        return [field, read(Object.hasOwn(given, column) ? given[column] : refuse('a column'))];
      } catch (error) {
        throw error instanceof Unfit ? new BadAnswer(`housing: expected ${error.message} in ${column}`) : error;
      }
    }),
  );
}
