// Which department misbehaves how, and the form in which it is told to.
import { BadInput } from '../kernel/errors.js';
import type { Fault, FaultMode } from './kit.js';

export const FAULT_MODES: readonly FaultMode[] = ['refuse', 'hang', 'drip', 'wrong-person', '500', 'stale'];
const LONGEST_MS = 600_000;

export interface FaultOrder extends Fault {
  readonly department: string;
}

/** Reads `{"department":"health","mode":"drip","ms":200}`; MUST be of exactly this form, so that a misspelt order is noticed. */
export function readFaultOrder(text: string, departments: readonly string[]): FaultOrder {
  let order: unknown;
  try {
    order = JSON.parse(text);
  } catch {
    throw new BadInput('body', 'JSON', 'the body is not JSON');
  }
  if (typeof order !== 'object' || order === null || Array.isArray(order))
    throw new BadInput('body', 'OBJECT', 'the body is not a JSON object');
  const { department, mode, ms = 0, ...rest } = order as Record<string, unknown>;
  const extra = Object.keys(rest);
  if (extra.length > 0)
    throw new BadInput('body', 'UNKNOWN_KEY', `only department, mode and ms are known, not ${extra.join(', ')}`);
  if (typeof department !== 'string' || !departments.includes(department)) throw unknownDepartment(departments);
  if (!FAULT_MODES.includes(mode as FaultMode)) throw new BadInput('mode', 'ENUM', `mode is one of ${FAULT_MODES.join(', ')}`);
  if (!Number.isInteger(ms) || (ms as number) < 0 || (ms as number) > LONGEST_MS) {
    throw new BadInput('ms', 'RANGE', `ms is a whole number from 0 to ${LONGEST_MS}`);
  }
  return { department, mode: mode as FaultMode, ms: ms as number };
}

export const unknownDepartment = (departments: readonly string[]): BadInput =>
  new BadInput('department', 'ENUM', `department is one of ${departments.join(', ')}`);
