// How the federation's columns become the fields of DisabilityRecord, and which column each field needs.
import { BadAnswer, canonicalCitizenId, type Row } from '../../src/connector.js';

type Read = (cell: string) => unknown;

// A cell that is not of its agreed form is refused rather than guessed at. Messages never quote it.
const refuse = (what: string): never => {
  throw new BadAnswer(`expected ${what}`);
};
const orNull =
  (read: Read): Read =>
  (cell) =>
    cell === '' ? null : read(cell);
const oneOf = (...words: readonly (readonly [word: string, value: unknown])[]): Read => {
  const known = new Map(words);
  return (cell) => (known.has(cell) ? known.get(cell) : refuse('a word of the agreed list'));
};

const upperCase = (cell: string): string => cell.toUpperCase(); // lists kept by hand write the check character as x
const day: Read = (cell) => {
  const [, year, month, date] = /^(\d{4})年(\d\d)月(\d\d)日$/.exec(cell) ?? refuse('a day (2031年06月30日)');
  return `${year}-${month}-${date}`;
};
const money: Read = (cell) => (/^\d{1,9}\.\d\d$/.test(cell) ? cell : refuse('yuan with two places'));
const list: Read = (cell) => (cell === '' ? [] : cell.split('、'));

const TYPES = oneOf(['视力', '1'], ['听力', '2'], ['言语', '3'], ['肢体', '4'], ['智力', '5'], ['精神', '6'], ['多重', '7']);
const GRADES = oneOf(['一级', '1'], ['二级', '2'], ['三级', '3'], ['四级', '4']);

const FIELDS: ReadonlyMap<string, { readonly column: string; readonly read: Read }> = new Map([
  ['disabilityCertNo', { column: '残疾人证号', read: upperCase }],
  ['disabilityType', { column: '残疾类别', read: TYPES }],
  ['disabilityGrade', { column: '残疾等级', read: GRADES }],
  ['certValidUntil', { column: '有效期至', read: orNull(day) }],
  ['livingSubsidy', { column: '困难残疾人生活补贴', read: orNull(money) }],
  ['nursingSubsidy', { column: '重度残疾人护理补贴', read: orNull(money) }],
  ['rehabNeeds', { column: '康复需求', read: list }],
  ['accessibleRenovation', { column: '家庭无障碍改造', read: orNull(oneOf(['是', true], ['否', false])) }],
]);

/** The federation's own version of what others say: used where a caller asks who disagrees, and to tell whose a certificate is. */
const PERSON: typeof FIELDS = new Map([['name', { column: '姓名', read: orNull((cell) => cell) }]]);
const BY_TYPE: ReadonlyMap<string, typeof FIELDS> = new Map([
  ['DisabilityRecord', FIELDS],
  ['Recipient', PERSON],
]);

/** What was agreed about the files. Remarks stand in them too; they are dropped while reading. */
export const AGREED = {
  header: [
    '残疾人证号',
    '身份证号',
    '姓名',
    '残疾类别',
    '残疾等级',
    '有效期至',
    '困难残疾人生活补贴',
    '重度残疾人护理补贴',
    '康复需求',
    '家庭无障碍改造',
    '备注',
  ],
  key: '身份证号',
  columns: [...FIELDS.values(), ...PERSON.values()].map(({ column }) => column),
  keyOf: canonicalCitizenId,
};

function mapped(type: string, field: string) {
  const found = BY_TYPE.get(type)?.get(field);
  if (!found) throw new Error(`${type}.${field} has no mapping`);
  return found;
}

/** The federation's names for what is asked, and nothing else. */
export const columnsOf = (asked: ReadonlyMap<string, readonly string[]>): string[] =>
  [...asked].flatMap(([type, fields]) => fields.map((field) => mapped(type, field).column));

export const toRow = (type: string, fields: readonly string[], cells: Readonly<Record<string, string>>): Row =>
  Object.fromEntries(
    fields.map((field) => {
      const { column, read } = mapped(type, field);
      return [field, read(cells[column]!)];
    }),
  );
