// The code tables (schema/codes.json): official Chinese labels and, for purposes, their legal basis and limits.
import { readFileSync } from 'node:fs';
import { inProject } from './paths.js';

export interface CodeItem {
  readonly code: string;
  readonly label: string;
}
export interface CodeTable {
  readonly label: string;
  readonly standard: string;
  readonly items: readonly CodeItem[];
}
/** A purpose of use: who may declare it, for which legal basis, and up to which level it may see plain values. */
export interface Purpose extends CodeItem {
  readonly name: string;
  readonly basis: string;
  readonly roles: readonly string[];
  /** `authorisationKind`: 1 verification letter, 2 separate consent, 3 guardian, 4 emergency, 5 statutory duty; 0 identity. */
  readonly authorisation: string;
  readonly maxLevel: 'L1' | 'L2' | 'L3' | 'L4';
  readonly caseRequired: boolean;
}

const tables = new Map<string, CodeTable>(
  Object.entries(JSON.parse(readFileSync(inProject('schema', 'codes.json'), 'utf8')) as Record<string, CodeTable>),
);
const labels = new Map([...tables].map(([id, table]) => [id, new Map(table.items.map((item) => [item.code, item.label]))]));

export const codeTable = (id: string): CodeTable | undefined => tables.get(id);

/** The official label of a code, or null where the table does not know it (a source may be ahead of the table). */
export const labelOf = (table: string, code: string): string | null => labels.get(table)?.get(code) ?? null;

const items = <T extends CodeItem>(id: string): readonly T[] => {
  const table = tables.get(id);
  if (!table) throw new Error(`schema/codes.json has no table "${id}"`);
  return table.items as readonly T[];
};
export const purposes: ReadonlyMap<string, Purpose> = new Map(items<Purpose>('purpose').map((p) => [p.code, p]));
export const roles: ReadonlyMap<string, CodeItem> = new Map(items('role').map((r) => [r.code, r]));
/** The public words of a refusal. */
export const denyLabel = (code: string): string => labelOf('denyReason', code) ?? code;
