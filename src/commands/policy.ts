// `zhongfu policy preview [--dir D]`: what changed policy files would open and close, and to whom, before they count.
import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { inProject } from '../kernel/paths.js';
import { changesBetween, rowFactChanges } from '../policy/index.js';
import type { Options } from './options.js';
import { ceilingIn, readRules } from './rules.js';

/** Compares the folder (connectors/ unless given) with the policies that the hub reads. Exit 3 where a file is broken. */
export async function policy(config: Config, [verb, ...more]: readonly string[], options: Options): Promise<number> {
  if (verb !== 'preview' || more.length) throw new StartRefused('policy: expected preview [--dir D] [--json]');
  const folder = typeof options['dir'] === 'string' ? options['dir'] : inProject('connectors');
  if (!existsSync(folder)) throw new StartRefused(`--dir: ${folder} does not exist`);
  const { departments, graph, ceiling } = await readRules(config);
  const { catalogue } = graph.model;
  const after = ceilingIn(departments, graph, folder);
  const changes = changesBetween(ceiling, after, catalogue);
  const rowFacts = rowFactChanges(ceiling, after, catalogue);
  if (options['json']) {
    process.stdout.write(
      `${JSON.stringify({ from: ceiling.hash, to: after.hash, changes, rowFacts, warnings: after.warnings })}\n`,
    );
    return 0;
  }
  for (const warning of after.warnings) process.stderr.write(`${warning}\n`);
  for (const { effect, role, purpose, coordinate, from, to } of changes)
    process.stdout.write(`${effect.padEnd(6)}  ${role} ${purpose}  ${coordinate}  ${from} → ${to}\n`);
  for (const change of rowFacts) process.stdout.write(`row fact  ${change}\n`);
  const opened = changes.filter(({ effect }) => effect === 'opens').length;
  process.stdout.write(`${opened} opened, ${changes.length - opened} closed; ${ceiling.hash} → ${after.hash}\n`);
  return 0;
}
