// `zhongfu documents report FILE`: for each trusted document the most it can disclose, so that a provider can read it before it grants.
import type { Config } from '../config.js';
import { type Reach, reachOf } from '../graph/index.js';
import type { Level, Render } from '../kernel/classification.js';
import { purposes } from '../kernel/codes.js';
import { StartRefused } from '../kernel/errors.js';
import { mostAtLevel } from '../policy/index.js';
import type { Options } from './options.js';
import { type Rules, readRules } from './rules.js';
import { readTrusted } from './trusted-file.js';

interface Use {
  readonly role: string;
  readonly purpose: string;
  /** The highest level of anything that may be shown in whatever form. */
  readonly level: Level;
  readonly fields: readonly { readonly coordinate: string; readonly render: Render; readonly level: Level }[];
}

export async function documents(config: Config, [verb, file, ...more]: readonly string[], options: Options): Promise<number> {
  if (verb !== 'report' || !file || more.length) throw new StartRefused('documents: expected report FILE [--json]');
  const listed = readTrusted(file);
  const rules = await readRules(config);
  const report = listed.map(({ name, document }) => ({
    document: name,
    operations:
      document === null
        ? null
        : named(name, () => reachOf(document, rules.graph.schema, rules.graph.model)).map((reach) => ({
            operation: reach.operation,
            kind: reach.kind,
            persons: reach.persons,
            members: reach.members,
            filters: reach.filters,
            uses: usesOf(reach, rules),
          })),
  }));
  if (options['json']) process.stdout.write(`${JSON.stringify(report)}\n`);
  else for (const each of report) process.stdout.write(words(each));
  return 0;
}

function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StartRefused) throw new StartRefused(`${name}: ${error.message}`, error.exitCode, { cause: error });
    throw error;
  }
}

/** Under the ceiling alone: a grant, a letter or a consent may only take away from it. */
function usesOf(reach: Reach, { graph, ceiling }: Rules): readonly Use[] {
  const { fields } = graph.model.catalogue;
  return [...purposes.values()].flatMap((purpose) =>
    purpose.roles.flatMap((role) => {
      const most = ceiling.table(role, purpose.code);
      const shown = [
        ...reach.selected.map((n) => ({ n, render: mostAtLevel(fields[n]!, most[n] ?? 'deny', purpose.maxLevel) })),
        ...reach.questions.filter((n) => !reach.selected.includes(n)).map((n) => ({ n, render: yes(most[n] ?? 'deny') })),
      ].filter(({ n, render }) => render !== 'deny' && render !== 'count' && !fields[n]!.handle);
      if (!shown.length) return [];
      const listed = shown.map(({ n, render }) => ({ coordinate: fields[n]!.coordinate, render, level: fields[n]!.level }));
      const level = listed
        .map((field) => field.level)
        .sort()
        .at(-1)!;
      return [{ role, purpose: purpose.code, level, fields: listed }];
    }),
  );
}
const yes = (render: Render): Render => (render === 'deny' || render === 'count' ? 'deny' : 'bool');

interface Reported {
  readonly document: string;
  readonly operations: readonly (Omit<Reach, 'selected' | 'questions'> & { readonly uses: readonly Use[] })[] | null;
}
function words({ document, operations }: Reported): string {
  if (!operations) return `${document}\n  只列摘要,内容未知 (listed by hash: its text is not in the file)\n`;
  const lines = operations.flatMap(({ operation, kind, persons, members, filters, uses }) => [
    `  ${kind} ${operation ?? '(unnamed)'}: at most ${persons} persons${members ? ' and those who live with them' : ''}${filters ? '; filters by any field that may be seen' : ''}`,
    ...uses.map(
      ({ role, purpose, level, fields }) =>
        `    ${role} ${purpose} ${level}: ${fields.map(({ coordinate, render }) => `${coordinate} ${render}`).join(', ')}`,
    ),
  ]);
  return `${[document, ...lines].join('\n')}\n`;
}
