// How the bureau's elements become the fields of LabourRecord, and which element each field needs.
import { BadAnswer, type Row, type XmlElement } from '../../src/connector.js';

type Read = (text: string) => unknown;

// A value that is not of its agreed form is refused rather than guessed at. Messages never quote it.
const refuse = (what: string): never => {
  throw new BadAnswer(`expected ${what}`);
};
const oneOf = (codes: Readonly<Record<string, string>>): Read => {
  const known = new Map(Object.entries(codes));
  return (text) => known.get(text) ?? refuse('a code of the agreed table');
};
const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
/** xs:boolean. */
const flag: Read = (text) => flags.get(text) ?? refuse('true or false');
/** xs:date, usually with the bureau's own time zone behind it: the day is meant, not a moment. */
const day: Read = (text) => /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text)?.[1] ?? refuse('a day');
const count: Read = (text) => (/^\d{1,4}$/.test(text) ? Number(text) : refuse('a count'));
/** xs:decimal in yuan: trailing zeros may be missing, more than two places may not be there. */
const money: Read = (text) => {
  const [, yuan, cents = ''] = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text) ?? refuse('an amount');
  return `${yuan}.${cents.padEnd(2, '0')}`;
};

const EMPLOYMENT = { '11': '1', '12': '2', '21': '3', '22': '4', '31': '5', '32': '6', '33': '7', '39': '8' };
/** The bureau's list of kinds of difficulty has a leading zero where ours has none. */
const DIFFICULTY = {
  '01': '1',
  '02': '2',
  '03': '3',
  '04': '4',
  '05': '5',
  '06': '6',
  '07': '7',
  '08': '8',
  '09': '9',
  '10': '10',
  '11': '11',
  '12': '12',
  '99': '99',
};
const INSURANCE = { CBJF: '1', ZTJF: '2', WCB: '3' };

const FIELDS: ReadonlyMap<string, { readonly element: string; readonly read: Read }> = new Map([
  ['employmentStatus', { element: 'JYZT', read: oneOf(EMPLOYMENT) }],
  ['unemployRegDate', { element: 'SYDJRQ', read: day }],
  ['unemployBenefit', { element: 'SYBXJYE', read: money }],
  ['difficultyFlag', { element: 'JYKNBZ', read: flag }],
  ['difficultyKind', { element: 'JYKNLB', read: oneOf(DIFFICULTY) }],
  ['publicPost', { element: 'GYXGWBZ', read: flag }],
  ['publicPostEnd', { element: 'GYXGWQMRQ', read: day }],
  ['jobRefusals', { element: 'JJJSCS', read: count }],
  ['pensionMonthly', { element: 'YLJYE', read: money }],
  ['socialInsuranceStatus', { element: 'SBJFZT', read: oneOf(INSURANCE) }],
]);

/** The bureau's own version of what others say, where a caller asks who disagrees. */
const PERSON: typeof FIELDS = new Map([['name', { element: 'XM', read: (text) => text }]]);
const TYPES: ReadonlyMap<string, typeof FIELDS> = new Map([
  ['LabourRecord', FIELDS],
  ['Recipient', PERSON],
]);

function mapped(type: string, field: string) {
  const found = TYPES.get(type)?.get(field);
  if (!found) throw new Error(`${type}.${field} has no mapping`);
  return found;
}

/** The bureau's names for what is asked, and nothing else. */
export const elementsOf = (asked: ReadonlyMap<string, readonly string[]>): string[] =>
  [...asked].flatMap(([type, fields]) => fields.map((field) => mapped(type, field).element));

/** One of the bureau's records as a row of the asked fields of a type. An element that was asked MUST be there, if only as `xsi:nil`. */
export const toRow = (type: string, fields: readonly string[], record: XmlElement): Row =>
  Object.fromEntries(
    fields.map((field) => {
      const { element, read } = mapped(type, field);
      const text = record.one(element).text?.trim();
      return [field, text === undefined || text === '' ? null : read(text)];
    }),
  );
