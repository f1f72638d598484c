// The ceiling: all departments' policies together, as a table that a decision looks up. What is not in it is denied.
import type { Catalogue, Render } from '../kernel/classification.js';
import { StartRefused } from '../kernel/errors.js';
import { sha256Name } from '../kernel/hash.js';
import type { DepartmentPolicy } from './department-policy.js';
import { type RowFacts, readRowFacts, rowFactsText } from './row-facts.js';

export interface Ceiling {
  /** `sha256:…` over every policy text and the row facts, by department name: the version that each record names. */
  readonly hash: string;
  readonly policies: readonly DepartmentPolicy[];
  readonly rowFacts: RowFacts;
  readonly warnings: readonly string[];
  /** The highest render by catalogue number. Handles are outside the ceiling and always plain. */
  table(role: string, purpose: string): readonly Render[];
  /** The legal basis on which a department shares for a purpose. */
  basis(department: string, purpose: string): string | undefined;
}

/** Refuses to start (exit code 3) where a classified field has no department's policy, or a department has two. */
export function compileCeiling(
  policies: readonly DepartmentPolicy[],
  catalogue: Catalogue,
  rowFacts: string = rowFactsText(),
): Ceiling {
  const sorted = [...policies].sort((a, b) => (a.department < b.department ? -1 : 1));
  const byDepartment = new Map(sorted.map((policy) => [policy.department, policy]));
  if (byDepartment.size < sorted.length)
    throw new StartRefused(`two policies for one department: ${sorted.map((p) => p.file).join(', ')}`, 3);
  const orphan = catalogue.fields.find((field) => !byDepartment.get(field.department)?.fields.has(field.coordinate));
  if (orphan)
    throw new StartRefused(`no policy.yaml covers ${orphan.coordinate}: expected one of department ${orphan.department}`, 3);

  const nobody = catalogue.fields.map((field): Render => (field.handle ? 'plain' : 'deny'));
  const tables = new Map<string, Render[]>();
  for (const policy of sorted) {
    for (const [coordinate, renders] of policy.fields) {
      const n = catalogue.numberOf.get(coordinate);
      if (n === undefined) throw new StartRefused(`${policy.file}: unknown coordinate "${coordinate}"`, 3);
      for (const [pair, render] of renders) {
        const table = tables.get(pair) ?? [...nobody];
        table[n] = render;
        tables.set(pair, table);
      }
    }
  }
  return {
    hash: sha256Name(hashed([...sorted.map((policy) => [policy.department, policy.text] as const), ['row-facts', rowFacts]])),
    policies: sorted,
    rowFacts: readRowFacts(rowFacts, catalogue),
    warnings: sorted.flatMap((policy) => policy.warnings),
    table: (role, purpose) => tables.get(`${role}:${purpose}`) ?? nobody,
    basis: (department, purpose) => byDepartment.get(department)?.purposes.get(purpose),
  };
}

/** Each text with its name and length, so that no two sets of files read alike. */
const hashed = (texts: readonly (readonly [name: string, text: string])[]): string =>
  texts.map(([name, text]) => `${name} ${Buffer.byteLength(text)}\n${text}`).join('\n');
