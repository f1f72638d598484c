// Which band a number or a date falls into: wide enough to decide about aid, too wide to tell the value.
import type { ClassifiedField } from '../kernel/classification.js';

/** Lower bounds in ascending order with the band's name; nothing lies below the first. Bounds are in hundredths, so that decimals compare exactly. */
type Table = readonly (readonly [fromHundredths: number, name: string])[];
const table = (...bands: [from: number, name: string][]): Table => bands.map(([from, name]) => [Math.round(from * 100), name]);

const MONTHLY = table([0, '0-499'], [500, '500-999'], [1000, '1000-1999'], [2000, '2000-2999'], [3000, '3000+']);
const YEARLY = table([0, '0-999'], [1000, '1000-4999'], [5000, '5000-9999'], [10000, '10000-19999'], [20000, '20000+']);
const AGE = table(
  [0, '0-5'],
  [6, '6-13'],
  [14, '14-17'],
  [18, '18-29'],
  [30, '30-39'],
  [40, '40-49'],
  [50, '50-59'],
  [60, '60-69'],
  [70, '70-79'],
  [80, '80+'],
);
const SCORE = table([0, '0-19'], [20, '20-39'], [40, '40-59'], [60, '60-79'], [80, '80-100']);
const RATIO = table([0, '0-0.24'], [0.25, '0.25-0.49'], [0.5, '0.5-0.99'], [1, '1+']);
const AREA = table([0, '0-12'], [13, '13-29'], [30, '30+']);
const RANK = table([1, '1-10'], [11, '11-50'], [51, '51-200'], [201, '201+']);

const BY_FIELD: ReadonlyMap<string, Table> = new Map([
  ['hardshipScore', SCORE],
  ['hardshipRank', RANK],
  ['rigidExpenseRatio', RATIO],
  ['perCapitaArea', AREA],
  ['unemployBenefit', MONTHLY],
]);

/** The bands of a numeric field, or null where it has none (a count). An amount is yearly or one-off unless its name says monthly. */
export function bandsOf(field: ClassifiedField): Table | null {
  if (field.mask === 'AGEBAND') return AGE;
  const named = BY_FIELD.get(field.field);
  if (named) return named;
  if (field.mask !== 'BAND') return null;
  return /monthly/i.test(field.field) ? MONTHLY : YEARLY;
}

/** Hundredths, rounded down: exact as far up as the highest band and far beyond. */
function hundredths(decimal: string): number {
  if (decimal.startsWith('-')) return isZero(decimal) ? 0 : -1;
  const [whole, fraction = ''] = decimal.split('.');
  return Number(whole) * 100 + Number(`${fraction}00`.slice(0, 2));
}

const isZero = (decimal: string): boolean => !/[1-9]/.test(decimal);

/** The band of a decimal text or an integer, or null where it lies below every band. */
export function bandOf(bands: Table, value: string | number): string | null {
  const amount = typeof value === 'number' ? value * 100 : hundredths(value);
  let found: string | null = null;
  for (const [from, name] of bands) {
    if (amount < from) break;
    found = name;
  }
  return found;
}

/** The decade of a day: `1980-1989`. */
export const decadeOf = (day: string): string => `${day.slice(0, 3)}0-${day.slice(0, 3)}9`;

export const isPositive = (decimal: string): boolean => !decimal.startsWith('-') && !isZero(decimal);
