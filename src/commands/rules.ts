// The rules as they lie in the files, for commands that look at them without a hub.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { type Department, discoverDepartments } from '../departments/discover.js';
import { buildGraph, type Graph } from '../graph/index.js';
import { type Ceiling, compileTexts } from '../policy/index.js';
import { policyFileOf, readPolicyTexts } from '../policy-files.js';

export interface Rules {
  readonly departments: readonly Department[];
  readonly graph: Graph;
  readonly ceiling: Ceiling;
}

/** Where nothing may be asked or changed: the schema's shape is all that is wanted. */
const noHub = (): never => {
  throw new Error('There is no hub behind this schema');
};

/** Throws StartRefused (exit 3) where a policy is broken. */
export async function readRules(config: Config): Promise<Rules> {
  const departments = await discoverDepartments(config.connectorsFolder);
  const graph = buildGraph(departments, { sourceOf: noHub, connectors: noHub, standing: noHub, services: noHub });
  return { departments, graph, ceiling: ceilingIn(departments, graph) };
}

/** The ceiling with the files of another folder (`<folder>/<department>/policy.yaml`, `<folder>/row-facts.yaml`) where it has them. */
export function ceilingIn(departments: readonly Department[], { model: { catalogue } }: Graph, folder?: string): Ceiling {
  const texts = readPolicyTexts(departments);
  if (folder === undefined) return compileTexts(texts, catalogue);
  const policies = texts.policies.map((own) => {
    const file = policyFileOf(join(folder, own.department));
    return existsSync(file) ? { ...own, file, text: readFileSync(file, 'utf8') } : own;
  });
  const rowFacts = join(folder, 'row-facts.yaml');
  return compileTexts({ policies, rowFacts: existsSync(rowFacts) ? readFileSync(rowFacts, 'utf8') : texts.rowFacts }, catalogue);
}
