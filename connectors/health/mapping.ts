// How the bureau's properties become the fields of MedicalRecord, and which property each field needs.
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
const flag: Read = orNull((value) => (value === '1' ? true : value === '0' ? false : refuse('a flag 0 or 1')));
const level: Read = orNull((value) =>
  typeof value === 'string' && /^\d$/.test(value) ? Number(value) : refuse('a level of one digit'),
);
/** The bureau sends yuan as a JSON number of at most two places. */
const money: Read = orNull((value) =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e12 ? value.toFixed(2) : refuse('an amount'),
);
const oneOf = (codes: Readonly<Record<string, string>>): Read => {
  const known = new Map(Object.entries(codes));
  return orNull((value) => known.get(String(value)) ?? refuse('a code of the agreed table'));
};

// insutype and psn_insu_stas are national codes, which the schema uses as they are; the kind of aid is the bureau's own list.
const AID_KINDS = { '11': '1', '12': '2', '13': '3', '14': '4', '21': '5', '99': '9' };

const FIELDS: ReadonlyMap<string, { readonly property: string; readonly read: Read }> = new Map([
  ['insuranceType', { property: 'insutype', read: text }],
  ['insuredStatus', { property: 'psn_insu_stas', read: text }],
  ['premiumSubsidised', { property: 'clct_subs_flag', read: flag }],
  ['selfPaidYtd', { property: 'psn_part_amt_ytd', read: money }],
  // The bureau's own warning (over 10,000 yuan a year): whoever may see only this makes us fetch no amount.
  ['highCostWarning', { property: 'hgh_exp_warn_flag', read: flag }],
  ['majorIllnessFlag', { property: 'mjr_dise_flag', read: flag }],
  ['chronicDiseaseCode', { property: 'opsp_dise_code', read: text }],
  ['diagnosisCode', { property: 'diag_code', read: text }],
  ['medicalAidCategory', { property: 'maf_psn_type', read: oneOf(AID_KINDS) }],
  ['medicalAidPaidYtd', { property: 'maf_pay_ytd', read: money }],
  ['oneStopSettled', { property: 'onestop_setl_flag', read: flag }],
  ['careDisabilityGrade', { property: 'ltc_dsab_lv', read: level }],
  ['severeMentalManaged', { property: 'smi_mgt_flag', read: flag }],
  ['infectiousFlag', { property: 'infdis_flag', read: flag }],
  ['emergencyAidCase', { property: 'emgc_aid_flag', read: flag }],
]);

const CATEGORIES = { '11': ['TK'], '12': ['DB'], '13': ['BY'], '14': ['FP'], '21': ['GX'] };
/** Who is in none of the lists that the bureau was sent may still be in one: that is no view. */
const category: Read = (value) => (typeof value === 'string' ? (CATEGORIES[value as '11'] ?? null) : refuse('a kind of aid'));

/** What the bureau keeps of the person itself, which is others' to say: its own version, where a caller asks who disagrees. */
const PERSON: typeof FIELDS = new Map([
  ['name', { property: 'psn_name', read: text }],
  ['lifeStatus', { property: 'surv_stas', read: oneOf({ '1': '1', '0': '2' }) }],
  ['lowIncomeCategory', { property: 'maf_psn_type', read: category }],
]);
const TYPES: ReadonlyMap<string, typeof FIELDS> = new Map([
  ['MedicalRecord', FIELDS],
  ['Recipient', PERSON],
]);

function mapped(type: string, field: string) {
  const found = TYPES.get(type)?.get(field);
  if (!found) throw new Error(`${type}.${field} has no mapping`);
  return found;
}

/** The bureau's names for what is asked, and nothing else. */
export const propertiesOf = (asked: ReadonlyMap<string, readonly string[]>): string[] => [
  ...new Set([...asked].flatMap(([type, fields]) => fields.map((field) => mapped(type, field).property))),
];

/** One of the bureau's records as a row of the asked fields of a type. A property that was asked MUST be there. */
export function toRow(type: string, fields: readonly string[], record: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    fields.map((field) => {
      const { property, read } = mapped(type, field);
      return [field, read(Object.hasOwn(record, property) ? record[property] : refuse(`the property ${property}`))];
    }),
  );
}
