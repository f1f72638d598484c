// How the bureau's properties become the fields of EducationRecord, and which property each field needs.
import { BadAnswer, type Row } from '../../src/connector.js';

type Read = (value: unknown) => unknown;

// A value that is not of its agreed form is refused rather than guessed at. Messages never quote it.
const refuse = (what: string): never => {
  throw new BadAnswer(`expected ${what}`);
};
const orNull =
  (read: Read): Read =>
  (value) =>
    value === null || value === '' ? null : read(value);

const text: Read = orNull((value) => (typeof value === 'string' ? value : refuse('text')));
/** Schools type the check character of G numbers in either case. */
const upperCase: Read = orNull((value) => (typeof value === 'string' ? value.toUpperCase() : refuse('text')));
const flag: Read = orNull((value) => (typeof value === 'boolean' ? value : refuse('true or false')));
/** The bureau counts in whole 分. */
const money: Read = orNull((value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? (value / 100).toFixed(2) : refuse('an amount in 分'),
);
const oneOf = (codes: Readonly<Record<string, string>>): Read => {
  const known = new Map(Object.entries(codes));
  return orNull((value) => (typeof value === 'string' ? known.get(value) : undefined) ?? refuse('a code of the agreed table'));
};
const listOf =
  (read: Read): Read =>
  (value) =>
    Array.isArray(value) ? value.map(read) : refuse('a list');

const STAGES = { YEY: '1', XX: '2', CZ: '3', PTGZ: '4', ZZ: '5', GZZK: '6', BK: '7', YJS: '8', TSJY: '9' };
const STATUSES = { '10': '1', '20': '2', '31': '3', '40': '4', '50': '5', '11': '6', '99': '9' };
const HARDSHIP = { WRD: '0', TBKN: '1', KN: '2', YBKN: '3' };
const AIDS = {
  XQ01: '01',
  YW01: '02',
  YW02: '03',
  GZ01: '04',
  GZ02: '05',
  ZZ01: '06',
  ZZ02: '07',
  GX01: '08',
  GX02: '09',
  GX03: '10',
  GX04: '11',
  TY01: '12',
  TY02: '13',
  TY03: '14',
};

const FIELDS: ReadonlyMap<string, { readonly property: string; readonly read: Read }> = new Map([
  ['studentNo', { property: 'xjh', read: upperCase }],
  ['schoolName', { property: 'xxmc', read: text }],
  ['schoolStage', { property: 'xd', read: oneOf(STAGES) }],
  ['grade', { property: 'nj', read: text }],
  ['studentStatus', { property: 'jdzt', read: oneOf(STATUSES) }],
  ['studentHardship', { property: 'kndj', read: oneOf(HARDSHIP) }],
  ['studentAids', { property: 'zzxm', read: listOf(oneOf(AIDS)) }],
  ['studentAidAmount', { property: 'zzje', read: money }],
  ['homeTeaching', { property: 'sjsm', read: flag }],
  ['dropoutWarning', { property: 'kcbxyj', read: flag }],
]);

/** The bureau's own version of what others say, where a caller asks who disagrees. */
const PERSON: typeof FIELDS = new Map([['name', { property: 'xm', read: text }]]);
const TYPES: ReadonlyMap<string, typeof FIELDS> = new Map([
  ['EducationRecord', FIELDS],
  ['Recipient', PERSON],
]);

function mapped(type: string, field: string) {
  const found = TYPES.get(type)?.get(field);
  if (!found) throw new Error(`${type}.${field} has no mapping`);
  return found;
}

/** The bureau's names for what is asked, and nothing else. */
export const propertiesOf = (asked: ReadonlyMap<string, readonly string[]>): string[] =>
  [...asked].flatMap(([type, fields]) => fields.map((field) => mapped(type, field).property));

/** One of the bureau's records as a row of the asked fields of a type. A property that was asked MUST be there. */
export function toRow(type: string, fields: readonly string[], record: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    fields.map((field) => {
      const { property, read } = mapped(type, field);
      return [field, read(Object.hasOwn(record, property) ? record[property] : refuse(`the property ${property}`))];
    }),
  );
}
