// `extensions.access`: the map of renders for this operation, and where single persons depart from it.
import type { ClassifiedField, Render } from '../kernel/classification.js';
import type { Column, WholeResponse } from '../policy/index.js';
import type { Operation } from './operation.js';
import type { HouseholdSubject, Subject } from './subjects.js';

interface AccessException {
  readonly path: readonly (string | number)[];
  readonly renders: Readonly<Record<string, Render>>;
  readonly code?: string;
}

/** `{"policy": …, "columns": {coordinate: render}, "exceptions": […]}` */
export function accessText(
  operation: Operation,
  fields: readonly ClassifiedField[],
  policyHash: string,
  whole: WholeResponse,
): string {
  const plan = operation.plan && whole.columnFor(operation.plan, operation.asked);
  const exceptions = departing(operation, fields, plan);
  const columns = plan ? columnsText(plan, operation.asked, fields) : '{}';
  return `{"policy":"${policyHash}","columns":${columns},"exceptions":${exceptions.length ? JSON.stringify(exceptions) : '[]'}}`;
}

const known = new WeakMap<Column, WeakMap<ReadonlySet<number>, string>>();
/** For the same column and the same question always the same. */
function columnsText(column: Column, asked: ReadonlySet<number>, fields: readonly ClassifiedField[]): string {
  const ofColumn = known.get(column) ?? new WeakMap<ReadonlySet<number>, string>();
  known.set(column, ofColumn);
  let text = ofColumn.get(asked);
  if (text === undefined) {
    const columns: Record<string, Render> = {};
    for (const number of asked) columns[fields[number]!.coordinate] = column.renders[number]!;
    text = JSON.stringify(columns);
    ofColumn.set(asked, text);
  }
  return text;
}

function departing(operation: Operation, fields: readonly ClassifiedField[], plan: Column | null): AccessException[] {
  if (!plan) return [];
  const result: AccessException[] = [];
  const departed = new Map<Column, readonly number[]>();
  const departures = (column: Column): readonly number[] => {
    let numbers = departed.get(column);
    if (!numbers) {
      numbers = [...operation.asked].filter((n) => column.renders[n] !== plan.renders[n]);
      departed.set(column, numbers);
    }
    return numbers;
  };
  const look = (holder: Subject | HouseholdSubject) => {
    if (!holder.firstPath || holder.column === plan || holder.column.refused) return;
    const byCode = new Map<string, Record<string, Render>>();
    for (const number of departures(holder.column)) {
      if (!holder.asked.has(number)) continue;
      const code = holder.column.verdicts[number]!.code ?? '';
      const renders = byCode.get(code) ?? {};
      renders[fields[number]!.coordinate] = holder.column.renders[number]!;
      byCode.set(code, renders);
    }
    for (const [code, renders] of byCode) result.push({ path: holder.firstPath, renders, ...(code && { code }) });
  };
  for (const subject of operation.subjects.values()) look(subject);
  for (const household of operation.households.values()) look(household);
  return result.sort((a, b) => comparePaths(a.path, b.path));
}

/** In the order of the document's places, so that the order says nothing about how the hub got there. */
function comparePaths(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x === y) continue;
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : 1;
  }
  return a.length - b.length;
}
