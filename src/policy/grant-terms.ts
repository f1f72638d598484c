// The terms of a grant: what a provider may agree to. Whatever stands above the ceiling, or outside the provider's own, is refused.
import type { Catalogue, ClassifiedField, Render } from '../kernel/classification.js';
import { denyLabel, purposes } from '../kernel/codes.js';
import { isDay } from '../kernel/days.js';
import { BadInput, PublicError } from '../kernel/errors.js';
import type { Ceiling } from './ceiling.js';
import type { NewGrant } from './grant-store.js';
import { carries, isStronger, strengthOf } from './strength.js';

/** A grant as it is asked for. */
export interface Terms {
  readonly provider: string;
  readonly demandOrg: string;
  readonly purpose: string;
  readonly fields: readonly { readonly coordinate: string; readonly render: Render }[];
  readonly divisions: readonly string[];
  readonly legalBasis: string;
  readonly scenario: string;
  readonly validTo: string;
  readonly perRequest: number;
  readonly perDay: number;
}

const MAX_TEXT = 200;
const MAX_PER_REQUEST = 500;
const MAX_DIVISIONS = 500;

/** The strongest render that any role with this purpose may have of a field. */
export function highest(ceiling: Ceiling, purpose: string, number: number): Render {
  let most: Render = 'deny';
  for (const role of purposes.get(purpose)?.roles ?? []) {
    const render = ceiling.table(role, purpose)[number] ?? 'deny';
    if (isStronger(render, most)) most = render;
  }
  return most;
}

/**
 * The grant, if a provider may give it. Throws BAD_USER_INPUT for what is not of its form and CEILING_EXCEEDED, with the
 * coordinates, for what nobody may have for this purpose. That the caller acts for the provider is not looked at here.
 */
export function agreedTerms(terms: Terms, basis: { ceiling: Ceiling; catalogue: Catalogue; today: string }): NewGrant {
  const { ceiling, catalogue, today } = basis;
  if (!purposes.has(terms.purpose)) throw bad('purpose', 'CODE', '应为用途代码 P01–P22 (expected a purpose code)');
  if (!/^[0-9A-Z]{18}$/.test(terms.demandOrg))
    throw bad('demandOrg', 'CHARSET', '应为18位统一社会信用代码 (expected a unified social credit code of 18 characters)');
  if (!isDay(terms.validTo) || terms.validTo <= today) throw bad('validTo', 'DATE', '应晚于今日 (expected a day after today)');
  if (!terms.divisions.length || terms.divisions.length > MAX_DIVISIONS || !terms.divisions.every((d) => /^\d{2,12}$/.test(d)))
    throw bad('divisions', 'CHARSET', '应为2–12位区划代码前缀 (expected prefixes of 2 to 12 digits)');
  if (!terms.legalBasis.trim() || terms.legalBasis.length > MAX_TEXT || terms.scenario.length > MAX_TEXT)
    throw bad('legalBasis', 'LENGTH', `依据必填,依据与场景各不超过${MAX_TEXT}字 (a legal basis; at most ${MAX_TEXT} characters)`);
  if (!inRange(terms.perRequest, MAX_PER_REQUEST))
    throw bad('perRequest', 'RANGE', `1–${MAX_PER_REQUEST} 人 (1 to ${MAX_PER_REQUEST} persons)`);
  if (!inRange(terms.perDay, 2_000_000_000)) throw bad('perDay', 'RANGE', '至少 1 人 (at least one person)');

  const fields = new Map<string, Render>();
  const exceeded: string[] = [];
  for (const { coordinate, render } of terms.fields) {
    const number = catalogue.numberOf.get(coordinate) ?? -1;
    const field = catalogue.fields[number];
    checkField(field, terms.provider, render);
    if (fields.has(coordinate)) throw bad('fields', 'UNIQUE', '字段重复 (a coordinate stands twice)');
    if (strengthOf(render) > strengthOf(highest(ceiling, terms.purpose, number))) exceeded.push(coordinate);
    fields.set(coordinate, render);
  }
  if (!fields.size) throw bad('fields', 'LENGTH', '至少一个字段 (at least one coordinate)');
  if (exceeded.length)
    throw new PublicError('CEILING_EXCEEDED', `${denyLabel('CEILING_EXCEEDED')}: ${exceeded.sort().join(', ')}`, 200, {
      coordinates: exceeded.sort(),
    });
  const { fields: _asked, ...rest } = terms;
  return { ...rest, fields };
}

function checkField(field: ClassifiedField | undefined, provider: string, render: Render): asserts field is ClassifiedField {
  if (!field || field.handle || field.department !== provider)
    throw bad('fields', 'COORDINATE', '应为提供部门自己的字段坐标 (expected coordinates of the provider itself)');
  if (render === 'deny' || !carries(field, render))
    throw bad('fields', 'RENDER', '该字段不能以此方式呈现 (a coordinate cannot be shown in this render)');
}

const inRange = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;
const bad = (field: string, rule: string, words: string): BadInput => new BadInput(field, rule, `${field}: ${words}`);
