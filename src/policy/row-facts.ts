// Which hidden value of a person may influence which coordinates: read from row-facts.yaml, so that the decision and its list cannot drift apart.
import { readFileSync } from 'node:fs';
import type { Catalogue } from '../kernel/classification.js';
import { inProject } from '../kernel/paths.js';
import { carries } from './strength.js';
import { type FilePart, openYaml } from './yaml-file.js';

export const ROW_FACTS = [
  'jurisdiction',
  'case',
  'letter',
  'emergency',
  'consent',
  'lifeStatus',
  'under14',
  'addressProtected',
] as const;
export type RowFact = (typeof ROW_FACTS)[number];

export interface RowFacts {
  readonly text: string;
  /** By fact and catalogue number: may this fact influence that coordinate? */
  readonly influences: ReadonlyMap<RowFact, readonly boolean[]>;
}

const FILE = 'policy/row-facts.yaml';
export const rowFactsText = (): string => readFileSync(inProject('src', 'policy', 'row-facts.yaml'), 'utf8');

/** Refuses to start where a fact is unknown or missing, or a coordinate is none. */
export function readRowFacts(text: string, catalogue: Catalogue): RowFacts {
  const { root, problems } = openYaml(text, FILE);
  const influences = new Map<RowFact, readonly boolean[]>();
  for (const top of root.entries(['facts'])) {
    for (const fact of top.entries(ROW_FACTS)) influences.set(fact.key as RowFact, readScope(fact, catalogue));
    const missing = ROW_FACTS.filter((fact) => !influences.has(fact));
    if (missing.length) top.problem(`expected an entry for each row fact; missing: ${missing.join(', ')}`);
  }
  const masked = influences.get('addressProtected') ?? [];
  for (const [n, field] of catalogue.fields.entries()) {
    if (masked[n] && !carries(field, 'mask'))
      root.problem(`${field.coordinate} cannot be masked, so addressProtected cannot influence it`);
  }
  problems.refuseIfAny();
  return { text, influences };
}

function readScope(fact: FilePart, catalogue: Catalogue): readonly boolean[] {
  const [entry, ...more] = fact.entries(['influences', 'except']);
  if (!entry || more.length) {
    fact.problem('expected either influences or except');
    return [];
  }
  const word = entry.text();
  if (entry.key === 'influences' && word === 'all') return catalogue.fields.map(() => true);
  if (entry.key === 'influences' && word === 'under-14') return catalogue.fields.map((field) => field.under14 !== undefined);
  const listed = new Set<string>();
  for (const item of entry.items()) {
    const coordinate = item.text() ?? '';
    // a hub may serve a department alone: a type that it has none of is not a mistake, a field that its type has not is one
    const typeIsHere = catalogue.fields.some((field) => field.type === coordinate.split('.')[0]);
    if (typeIsHere && !catalogue.numberOf.has(coordinate)) item.problem(`unknown coordinate "${coordinate}"`);
    listed.add(coordinate);
  }
  return catalogue.fields.map((field) => listed.has(field.coordinate) === (entry.key === 'influences'));
}
