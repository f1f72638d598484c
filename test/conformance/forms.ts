// The form in which a connector hands over a value, by the shape of its field in the schema.
import type { ClassifiedField, Shape } from '../../src/kernel/classification.js';
import { codeTable, labelOf } from '../../src/kernel/codes.js';
import { isDay } from '../../src/kernel/days.js';

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isDecimal = (value: unknown): boolean => typeof value === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(value);
const isCode = (value: unknown, { codes }: ClassifiedField): boolean =>
  isText(value) && (codes === undefined || codeTable(codes) === undefined || labelOf(codes, value) !== null);
const isMoment = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isDate = (value: unknown): boolean => typeof value === 'string' && isDay(value);

const FORMS: Readonly<Record<Shape, (value: unknown, field: ClassifiedField) => boolean>> = {
  ShownCode: isCode,
  ShownCodes: (value, field) => Array.isArray(value) && value.every((item) => isCode(item, field)),
  ShownInt: Number.isSafeInteger,
  ShownDecimal: isDecimal,
  ShownDate: isDate,
  String: isText,
  Boolean: (value) => typeof value === 'boolean',
  Int: Number.isSafeInteger,
  Decimal: isDecimal,
  Date: isDate,
  DateTime: isMoment,
  DivisionCode: (value) => typeof value === 'string' && /^(\d{6}|\d{9}|\d{12})$/.test(value),
  ID: isText,
};

/** True for a value of the field's form; what is not known is null. */
export const isOfForm = (field: ClassifiedField, value: unknown): boolean => value === null || FORMS[field.shape](value, field);
