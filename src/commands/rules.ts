// The rules as they lie in the files, for commands that look at them without a hub.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { type Department, discoverDepartments } from '../departments/discover.js';
import { buildGraph, type Graph } from '../graph/index.js';
import { type Ceiling, compileCeiling, readPolicy } from '../policy/index.js';

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

/** The ceiling with the policy files of another folder (`<folder>/<department>/policy.yaml`) in place of those that it has. */
export function ceilingIn(departments: readonly Department[], { model: { catalogue } }: Graph, folder?: string): Ceiling {
  return compileCeiling(
    departments.map(({ name, folder: own, policyText }) => {
      const other = folder === undefined ? null : join(folder, name, 'policy.yaml');
      const file = other !== null && existsSync(other) ? other : null;
      return readPolicy(file ? readFileSync(file, 'utf8') : policyText, file ?? join(own, 'policy.yaml'), catalogue, name);
    }),
    catalogue,
  );
}
