// `extensions.access`: the map of renders for this operation, and where single persons depart from it.
import type { ClassifiedField, Render } from '../kernel/classification.js';
import type { Column, WholeResponse } from '../policy/index.js';
import type { Operation } from './operation.js';
import type { HouseholdSubject, Subject } from './subjects.js';

export interface Access {
  readonly policy: string;
  readonly columns: Readonly<Record<string, Render>>;
  readonly exceptions: readonly AccessException[];
}
interface AccessException {
  readonly path: readonly (string | number)[];
  readonly renders: Readonly<Record<string, Render>>;
  readonly code?: string;
}

export function accessOf(
  operation: Operation,
  fields: readonly ClassifiedField[],
  policyHash: string,
  whole: WholeResponse,
): Access {
  const plan = operation.plan && whole.columnFor(operation.plan, operation.asked);
  const columns: Record<string, Render> = {};
  if (plan) for (const number of operation.asked) columns[fields[number]!.coordinate] = plan.renders[number]!;
  const departures = departing(operation, fields, plan);
  return { policy: policyHash, columns, exceptions: departures };
}

function departing(operation: Operation, fields: readonly ClassifiedField[], plan: Column | null): AccessException[] {
  if (!plan) return [];
  const result: AccessException[] = [];
  const known = new Map<Column, readonly number[]>();
  const departures = (column: Column): readonly number[] => {
    let numbers = known.get(column);
    if (!numbers) {
      numbers = [...operation.asked].filter((n) => column.renders[n] !== plan.renders[n]);
      known.set(column, numbers);
    }
    return numbers;
  };
  const look = (holder: Subject | HouseholdSubject) => {
    if (!holder.firstPath || holder.column.refused) return;
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
