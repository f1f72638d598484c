// A department's policy.yaml: for each of its coordinates, which role may see it for which purpose, and in which render.
import type { Catalogue, ClassifiedField, Render } from '../kernel/classification.js';
import { purposes as knownPurposes, roles as knownRoles } from '../kernel/codes.js';
import { carries } from './strength.js';
import { type FilePart, openYaml } from './yaml-file.js';

/** `TW:P04`: a role with a purpose. */
export type Pair = string;

export interface DepartmentPolicy {
  readonly department: string;
  readonly file: string;
  readonly text: string;
  /** Purpose → legal basis. */
  readonly purposes: ReadonlyMap<string, string>;
  /** Coordinate → pair → render. What is not there is denied. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<Pair, Render>>;
  /** What is allowed to stand but can never take effect. */
  readonly warnings: readonly string[];
}

const LISTED_RENDERS = ['plain', 'mask', 'band', 'bool', 'count'] as const;

/**
 * Reads one policy file. Throws StartRefused (exit code 3) naming file, line and what was expected if anything in it is unknown,
 * missing, double, or a render that the field cannot carry: a policy is taken whole or not at all.
 */
export function readPolicy(text: string, file: string, catalogue: Catalogue, expectedDepartment: string): DepartmentPolicy {
  const { root, problems } = openYaml(text, file);
  const parts = new Map(root.entries(['department', 'purposes', 'fields']).map((part) => [part.key, part]));
  for (const key of ['department', 'purposes', 'fields']) if (!parts.has(key)) root.problem(`expected the key "${key}"`);
  const department = parts.get('department');
  if (department && department.text() !== expectedDepartment) department.problem(`expected department: ${expectedDepartment}`);

  const purposes = readPurposes(parts.get('purposes'));
  const warnings: string[] = [];
  const fields = new Map<string, ReadonlyMap<Pair, Render>>();
  for (const part of parts.get('fields')?.entries() ?? []) {
    const field = fieldOf(part, catalogue, expectedDepartment);
    if (field)
      fields.set(
        part.key,
        readRenders(part, field, purposes, (words) => warnings.push(`${file}:${part.line}: ${words}`)),
      );
  }
  const missing = catalogue.fields.filter((field) => field.department === expectedDepartment && !fields.has(field.coordinate));
  for (const field of missing)
    parts.get('fields')?.problem(`expected the coordinate ${field.coordinate} ({} if nobody may see it)`);
  problems.refuseIfAny();
  return { department: expectedDepartment, file, text, purposes, fields, warnings };
}

function readPurposes(part: FilePart | undefined): ReadonlyMap<string, string> {
  const bases = new Map<string, string>();
  for (const entry of part?.entries() ?? []) {
    const basis = entry.text();
    if (!knownPurposes.has(entry.key)) entry.problem(`unknown purpose "${entry.key}"`);
    else if (!basis) entry.problem(`expected the legal basis of ${entry.key}`);
    else bases.set(entry.key, basis);
  }
  return bases;
}

function fieldOf(part: FilePart, catalogue: Catalogue, department: string): ClassifiedField | undefined {
  const field = catalogue.fields[catalogue.numberOf.get(part.key) ?? -1];
  if (field?.department === department) return field;
  part.problem(field ? `${part.key} belongs to ${field.department}, not to ${department}` : `unknown coordinate "${part.key}"`);
  return undefined;
}

function readRenders(
  part: FilePart,
  field: ClassifiedField,
  purposes: ReadonlyMap<string, string>,
  warn: (words: string) => void,
) {
  const renders = new Map<Pair, Render>();
  for (const list of part.entries()) {
    const render = LISTED_RENDERS.find((known) => known === list.key);
    if (!render) {
      list.problem(`unknown render "${list.key}"; expected ${LISTED_RENDERS.join(', ')}`);
      continue;
    }
    if (field.handle) list.problem(`${field.coordinate} is a handle, outside the ceiling: expected {}`);
    else if (!carries(field, render))
      list.problem(`${field.coordinate} is ${field.shape} with mask ${field.mask}: it cannot be shown as ${render}`);
    for (const item of list.items()) {
      const pair = item.text() ?? '';
      const [role = '', purpose = '', ...rest] = pair.split(':');
      const known = knownPurposes.get(purpose);
      const earlier = renders.get(pair);
      if (rest.length || !knownRoles.has(role)) item.problem(`unknown role in "${pair}"; expected role:purpose`);
      else if (!known) item.problem(`unknown purpose in "${pair}"; expected role:purpose`);
      else if (!purposes.has(purpose))
        item.problem(`${pair} for ${field.coordinate} has no legal basis: expected ${purpose} under "purposes"`);
      else if (earlier) item.problem(`${pair} is listed twice for ${field.coordinate}: ${earlier} and ${render}`);
      else if (!known.roles.includes(role))
        warn(`${pair} for ${field.coordinate} never takes effect: ${role} cannot declare ${purpose}`);
      if (known) renders.set(pair, render);
    }
  }
  return renders;
}
