// What a caller can get to see of a field, as schema/base.graphql types it; a field's shape never depends on who asks.
import type { Shape } from '../kernel/classification.js';

export interface ShownCode {
  readonly code: string | null;
  readonly label: string | null;
  readonly band: string | null;
  readonly yes: boolean | null;
}
export interface CodedItem {
  readonly code: string;
  readonly label: string | null;
}
export interface ShownCodes {
  readonly items: readonly CodedItem[] | null;
  readonly yes: boolean | null;
}
export interface ShownInt {
  readonly value: number | null;
  readonly band: string | null;
  readonly yes: boolean | null;
}
export interface ShownDecimal {
  readonly value: string | null;
  readonly band: string | null;
  readonly yes: boolean | null;
}
export interface ShownDate {
  readonly value: string | null;
  readonly band: string | null;
}
export type Shown = ShownCode | ShownCodes | ShownInt | ShownDecimal | ShownDate | string | number | boolean | null;

const NO_CODE: ShownCode = Object.freeze({ code: null, label: null, band: null, yes: null });
const NO_CODES: ShownCodes = Object.freeze({ items: null, yes: null });
const NO_NUMBER: ShownInt & ShownDecimal = Object.freeze({ value: null, band: null, yes: null });
const NO_DATE: ShownDate = Object.freeze({ value: null, band: null });

/** How a shape says "known to be empty": an object of nulls, or a null scalar. Always the same object. */
export function emptyOf(shape: Shape): Shown {
  if (shape === 'ShownCode') return NO_CODE;
  if (shape === 'ShownCodes') return NO_CODES;
  if (shape === 'ShownInt' || shape === 'ShownDecimal') return NO_NUMBER;
  return shape === 'ShownDate' ? NO_DATE : null;
}

/** True where a renderer showed nothing of a value: the record's state is then `null`. */
export const isEmpty = (shown: Shown): boolean =>
  shown === null || shown === NO_CODE || shown === NO_NUMBER || shown === NO_CODES || shown === NO_DATE;
