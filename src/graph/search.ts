// `recipients(filter)`: found by the owner of the facts, decided like everybody else, and only then counted, ordered and paged.
import type { SearchCondition } from '../connector.js';
import { divisionToday, formerWithin } from '../kernel/divisions.js';
import { PublicError } from '../kernel/errors.js';
import type { Column, Plan } from '../policy/index.js';
import { type Condition, compareText, holds, mayFilter, orderKey, readConditions } from './conditions.js';
import { foundKey, type LookUp, MAX_PERSONS, pageOf, type SearchRoot, tooMany, type Wants, wantsOf } from './look-ups.js';
import type { Found, Operation } from './operation.js';
import { BLIND_ROLES } from './paths.js';
import type { Services } from './services.js';
import { HouseholdSubject, type Subject } from './subjects.js';
import { readerOf } from './values.js';

/** How many the owner of the facts is asked for at most; whoever filters this wide needs statistics, not persons. */
const MAX_CANDIDATES = 5_000;

export interface PreparedSearch {
  readonly root: SearchRoot;
  readonly wants: Wants;
  /** Held by the owner of the facts itself. */
  readonly exact: readonly SearchCondition[];
  /** Held here, against what the caller would be shown. */
  readonly local: readonly Condition[];
  readonly order: { readonly number: number; readonly descending: boolean } | null;
  /** Every number that a condition or the order rests on. */
  readonly numbers: readonly number[];
}

/** Null where a condition or the order needs a field that the caller may not see well enough; no source is asked for it. */
export function prepareSearch(root: SearchRoot, plan: Plan, services: Services): PreparedSearch | null {
  const { catalogue } = services.model;
  const conditions = readConditions(root.filter, catalogue.fields, catalogue.numberOf, plan.column);
  const orderNumber = root.order ? catalogue.numberOf.get(root.order.coordinate) : undefined;
  if (!conditions || (root.order && orderNumber === undefined)) return null;
  if (orderNumber !== undefined && !mayFilter(catalogue.fields[orderNumber]!, plan.column, orderNumber, 'ORDER')) return null;
  const isExact = ({ number, render }: Condition) => {
    const field = catalogue.fields[number]!;
    return render === 'plain' && field.department === services.facts.department && field.coordinate !== 'Recipient.age';
  };
  return {
    root,
    wants: wantsOf(root.asked),
    exact: conditions.filter(isExact).map(({ number, op, values }) => {
      const { type, field, shape } = catalogue.fields[number]!;
      return { type, field, op, values: shape === 'DivisionCode' ? asWritten(values) : values };
    }),
    local: conditions.filter((c) => !isExact(c)),
    order: orderNumber === undefined ? null : { number: orderNumber, descending: root.order!.descending ?? false },
    numbers: [...conditions.map((c) => c.number), ...(orderNumber === undefined ? [] : [orderNumber])],
  };
}

/** Divisions with the codes under which a register may still have them. A code that was given up is shown nowhere, and finds nobody. */
const asWritten = (divisions: readonly string[]): readonly string[] =>
  divisions.filter((code) => divisionToday(code) === code).flatMap((code) => [code, ...formerWithin(code)]);

/** Asks the owner of the facts who may fulfil the search, in the caller's own divisions. */
export async function candidates(
  search: PreparedSearch,
  plan: Plan,
  services: Services,
  deadline: { requestId: string; withinMs: number },
): Promise<LookUp[]> {
  if (plan.prefixes.length === 0 || BLIND_ROLES.has(plan.caller.role)) return [];
  const ids = await services.facts.search(
    { conditions: search.exact, divisions: asWritten(plan.prefixes), limit: MAX_CANDIDATES + 1 },
    deadline,
  );
  if (ids.length > MAX_CANDIDATES) throw tooMany();
  const { wants, root } = search;
  return ids.map((citizenId) => ({
    kind: 'key',
    keyKind: 'CITIZEN_ID',
    coordinate: 'RecipientEdge.node',
    key: foundKey('key', 'search', root.asked.key, citizenId),
    value: citizenId,
    wants,
  }));
}

/** Those of the candidates whom the caller may find by these fields. By handle, which is random and says nothing. */
export function admitted(search: PreparedSearch, found: Iterable<Found>, plan: Column): Subject[] {
  const unlike = (column: Column) => search.numbers.some((n) => column.renders[n] !== plan.renders[n]);
  const subjects = [...new Set(found)].filter((f): f is Subject => !(f instanceof HouseholdSubject) && f.facts !== null);
  return subjects
    .filter((s) => !s.column.refused && !unlike(s.column) && !(s.household && unlike(s.household.column)))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

export const needsValues = ({ local, order }: PreparedSearch): boolean => local.length > 0 || order !== null;

/** More than this cannot be compared in one answer's time, and would read many to show few. */
export function assertComparable(subjects: readonly Subject[]): void {
  if (subjects.length > MAX_PERSONS) throw tooMany();
}

/** Holds local conditions and orders, both by what the caller would be shown; then takes the page. */
export function pageOfSearch(search: PreparedSearch, subjects: readonly Subject[], operation: Operation, services: Services) {
  const { fields } = services.model.catalogue;
  const shownOf = (subject: Subject, number: number) => {
    const field = fields[number]!;
    const holder = services.model.isHousehold[number] ? subject.household : subject;
    const render = operation.plan!.renders[number]!;
    const read = readerOf(field);
    return (holder?.rows.get(field.type) ?? []).map((row) =>
      services.model.renderers[number]![render](read(row, operation.request.at), subject.shownTo),
    );
  };
  for (const number of search.numbers)
    if (needsValues(search) && operation.isDown(fields[number]!.department))
      throw new PublicError('SOURCE_UNAVAILABLE', '源系统不可用,无法筛选 (a department needed for the filter does not answer)');
  const fitting = subjects.filter((s) => search.local.every((c) => shownOf(s, c.number).some((shown) => holds(c, shown))));
  const { order } = search;
  if (order) {
    const render = operation.plan!.renders[order.number]!;
    const keys = new Map(fitting.map((s) => [s, orderKey(shownOf(s, order.number)[0] ?? null, render)]));
    fitting.sort((a, b) => (order.descending ? -1 : 1) * compareText(keys.get(a)!, keys.get(b)!));
  }
  return pageOf(fitting, search.root);
}
