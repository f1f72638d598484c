// Reading what a source sent: a value of the agreed form, or undefined. Nothing is guessed and nothing throws.
import type { Shape } from '../kernel/classification.js';
import { isDay } from '../kernel/days.js';

const MAX_LIST = 1_000; // a longer list is not a list of codes about one person
const MAX_INT = 2_147_483_647; // GraphQL Int

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const matching =
  (form: RegExp) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && form.test(value) ? value : undefined;

export const readCode = word;
export const readDay = (value: unknown): string | undefined => (typeof value === 'string' && isDay(value) ? value : undefined);
export const readInt = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_INT ? value + 0 : undefined;
/** Money and ratios stay the text they came as: no binary fraction ever holds them. */
export const readDecimal = matching(/^-?\d{1,15}(\.\d{1,8})?$/);

export function readCodes(value: unknown): readonly string[] | undefined {
  try {
    if (!Array.isArray(value) || value.length > MAX_LIST) return undefined;
    const codes = Array.from(value as readonly unknown[], word);
    return codes.includes(undefined) ? undefined : (codes as string[]);
  } catch {
    return undefined; // a revoked proxy, a throwing getter
  }
}

const readMoment = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** How a plain scalar of this shape is read. */
export function scalarReader(shape: Shape): (value: unknown) => string | number | boolean | undefined {
  if (shape === 'Boolean') return (value) => (typeof value === 'boolean' ? value : undefined);
  if (shape === 'Int') return readInt;
  if (shape === 'Decimal') return readDecimal;
  if (shape === 'Date') return readDay;
  if (shape === 'DateTime') return readMoment;
  if (shape === 'DivisionCode') return matching(/^\d{2,12}$/);
  return shape === 'ID' ? word : text;
}
