// Filtering is reading: a condition is allowed where the caller may see what it would tell, and is held against what the caller would see.
import type { SearchCondition } from '../connector.js';
import type { ClassifiedField, Render } from '../kernel/classification.js';
import { BadInput } from '../kernel/errors.js';
import type { Column, Shown } from '../policy/index.js';

export interface ConditionInput {
  readonly coordinate: string;
  readonly op: SearchCondition['op'];
  readonly values: readonly string[];
}
export interface OrderInput {
  readonly coordinate: string;
  readonly descending?: boolean | null;
}
/** A condition on a catalogue number, with the render it is compared in. */
export interface Condition {
  readonly number: number;
  readonly op: SearchCondition['op'];
  readonly values: readonly string[];
  readonly render: Render;
  /** A division fulfils a condition on any division that it lies in. */
  readonly byPrefix: boolean;
}

const MAX_CONDITIONS = 10;
const MAX_VALUES = 100;
const MAX_TEXT = 64;
const ORDERED = new Set(['ShownInt', 'ShownDecimal', 'ShownDate', 'Int', 'Decimal', 'Date', 'DateTime']);
const FORMS: Readonly<Record<string, RegExp>> = {
  ShownInt: /^-?\d{1,9}$/,
  Int: /^-?\d{1,9}$/,
  ShownDecimal: /^-?\d{1,15}(\.\d{1,6})?$/,
  Decimal: /^-?\d{1,15}(\.\d{1,6})?$/,
  ShownDate: /^\d{4}-\d{2}-\d{2}$/,
  Date: /^\d{4}-\d{2}-\d{2}$/,
  DateTime: /^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z$/,
  Boolean: /^(true|false)$/,
  DivisionCode: /^\d{2,12}$/,
};

/** Whether a field may be used to filter or order at all: by its filter rule and what the plan shows of it. */
export function mayFilter(field: ClassifiedField, plan: Column, number: number, op: SearchCondition['op'] | 'ORDER'): boolean {
  const render = plan.renders[number]!;
  if (field.handle || render === 'deny' || render === 'count' || field.filter === 'NONE') return false;
  if (field.filter === 'EQUALITY') return op === 'EQ' || op === 'IN';
  if (field.filter === 'GRANTED') return render === 'plain' || render === 'band';
  return true;
}

/** Null where any of them may not be used. Throws BadInput where one is not of its form. */
export function readConditions(
  inputs: readonly ConditionInput[],
  fields: readonly ClassifiedField[],
  numberOf: ReadonlyMap<string, number>,
  plan: Column,
): readonly Condition[] | null {
  if (inputs.length === 0 || inputs.length > MAX_CONDITIONS)
    throw new BadInput('filter', 'LENGTH', `filter: 1–${MAX_CONDITIONS} 个条件 (1–${MAX_CONDITIONS} conditions)`);
  const conditions: Condition[] = [];
  let allowed = true;
  for (const { coordinate, op, values } of inputs) {
    const number = numberOf.get(coordinate);
    if (number === undefined)
      throw new BadInput('coordinate', 'COORDINATE', 'coordinate: 应为已分类的字段坐标 (expected a classified coordinate)');
    const field = fields[number]!;
    const render = plan.renders[number]!;
    // What is shown in another form than its own is compared in that form, and has no order.
    const isPlain = render === 'plain' || (field.filter === 'EQUALITY' && render === 'mask');
    if (!mayFilter(field, plan, number, op) || (!isPlain && (op === 'GTE' || op === 'LTE'))) allowed = false;
    else checkValues(field, op, values, isPlain);
    conditions.push({ number, op, values, render: isPlain ? 'plain' : render, byPrefix: field.shape === 'DivisionCode' });
  }
  return allowed ? conditions : null;
}

function checkValues(field: ClassifiedField, op: SearchCondition['op'], values: readonly string[], isPlain: boolean): void {
  const one = op !== 'IN';
  if (values.length === 0 || (one && values.length !== 1) || values.length > MAX_VALUES)
    throw new BadInput(
      'values',
      'LENGTH',
      `values: ${one ? '1' : `1–${MAX_VALUES}`} 个值 (expected ${one ? 'one value' : `1 to ${MAX_VALUES} values`})`,
    );
  if ((op === 'GTE' || op === 'LTE') && !ORDERED.has(field.shape))
    throw new BadInput('op', 'ORDER', 'op: 该字段只能用 EQ 或 IN (this field has no order: EQ or IN)');
  const form = isPlain ? FORMS[field.shape] : undefined;
  if (values.some((value) => value.length > MAX_TEXT || (form && !form.test(value))))
    throw new BadInput('values', 'CHARSET', `values: 与字段类型不符 (not of the field's type ${field.shape})`);
}

/** Holds a condition against what the caller would be shown. Nothing shown fulfils nothing. */
export function holds({ op, values, render, byPrefix }: Condition, shown: Shown): boolean {
  const seen = seenValues(shown, render);
  if (byPrefix) return seen.some((value) => values.some((prefix) => value.startsWith(prefix)));
  if (op === 'EQ' || op === 'IN') return seen.some((value) => values.includes(value));
  const bound = values[0]!;
  return seen.some((value) => (op === 'GTE' ? compareText(value, bound) >= 0 : compareText(value, bound) <= 0));
}

function seenValues(shown: Shown, render: Render): string[] {
  if (shown === null) return [];
  if (typeof shown !== 'object') return [String(shown)];
  if (render === 'band') return 'band' in shown && shown.band !== null ? [shown.band] : [];
  if (render === 'bool') return 'yes' in shown && shown.yes !== null ? [String(shown.yes)] : [];
  if ('items' in shown) return (shown.items ?? []).map((item) => item.code);
  const value = 'code' in shown ? shown.code : shown.value;
  return value === null ? [] : [String(value)];
}

/** Numbers as numbers, everything else (days, moments, bands) as text. */
export function compareText(a: string, b: string): number {
  const [x, y] = [Number.parseFloat(a), Number.parseFloat(b)];
  const numeric = /^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b);
  if (numeric && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a person is ordered by: what the caller would be shown of the field. */
export const orderKey = (shown: Shown, render: Render): string => seenValues(shown, render).sort()[0] ?? '';
