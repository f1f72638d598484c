// Which field of the federation's `Aid` holds which field of CharityAid, and how its value becomes ours.
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
const amount = matching(/^\d{1,12}\.\d\d$/, 'an amount of two places');
const day = matching(/^\d{4}-\d\d-\d\d$/, 'a day');
const texts = orNull((value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : refuse('a list of texts'),
);
const oneOf = (codes: Readonly<Record<string, string>>): Read => {
  const known = new Map(Object.entries(codes));
  return orNull((value) => known.get(String(value)) ?? refuse('a value of the agreed enum'));
};

/** The federation's enum ProjectKind. */
const KINDS = {
  MEDICAL: '1',
  SCHOOL: '2',
  ELDERLY: '3',
  ORPHANS: '4',
  DISABLED: '5',
  HARDSHIP: '6',
  EMERGENCY: '7',
  NAMED_FUND: '8',
  WISH: '9',
  JOINT: '10',
};

const FIELDS: ReadonlyMap<string, { readonly name: string; readonly read: Read }> = new Map([
  ['charityOrgUscc', { name: 'orgCode', read: text }],
  ['charityOrgName', { name: 'orgName', read: text }],
  ['projectName', { name: 'project', read: text }],
  ['projectType', { name: 'projectKind', read: oneOf(KINDS) }],
  ['grantAmount', { name: 'amount', read: amount }],
  ['grantDate', { name: 'date', read: day }],
  ['aidGoods', { name: 'goods', read: texts }],
  ['beneficiaryConsentId', { name: 'consentNo', read: text }],
]);

function mapped(field: string) {
  const found = FIELDS.get(field);
  if (!found) throw new Error(`CharityAid.${field} has no mapping`);
  return found;
}

/** The federation's names for what is asked, and nothing else. */
export const namesOf = (fields: readonly string[]): string[] => fields.map((field) => mapped(field).name);

/** One of the federation's aids as a row of the asked fields. Throws BadAnswer, naming the field and never the value, where one is not of its form. */
export function toRow(fields: readonly string[], aid: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    fields.map((field) => {
      const { name, read } = mapped(field);
      try {
        return [field, read(Object.hasOwn(aid, name) ? aid[name] : refuse('a value'))];
      } catch (error) {
        throw error instanceof Unfit ? new BadAnswer(`charity: expected ${error.message} in ${name}`) : error;
      }
    }),
  );
}
