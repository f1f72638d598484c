// Mutations that took place before under the same key: their first result is the answer, before anything else is looked at, since what
// was in order then (a case, a budget, a day that had not come) may be no longer.
import { callerName } from './acts.js';
import type { MutationResolvers } from './generated/resolvers.js';
import type { ArgumentsOf } from './look-ups.js';
import type { Operation } from './operation.js';
import type { Services } from './services.js';

/** Fills `operation.repeats`. */
export async function findRepeats(operation: Operation, argumentsOf: ArgumentsOf, { acts }: Services): Promise<void> {
  if (operation.kind !== 'mutation') return;
  const caller = callerName(operation.request.caller);
  for (const [responseKey, root] of operation.roots) {
    const { idempotencyKey: key, ...input } = argumentsOf(root);
    const done = await acts.recall({ caller, key: String(key), name: root.coordinate, input });
    if (!done) continue;
    operation.repeats.set(responseKey, done.result);
    operation.acted = true;
  }
  if (operation.repeats.size > 0) operation.about.set('repeated', true);
}

type Resolver = (root: unknown, args: unknown, operation: Operation, info: { path: { key: string | number } }) => unknown;

/** Each resolver behind its repeats. */
export const unlessRepeated = <R extends Partial<MutationResolvers<Operation>>>(resolvers: R): R =>
  Object.fromEntries(
    Object.entries(resolvers as unknown as Record<string, Resolver>).map(([name, resolve]): [string, Resolver] => [
      name,
      (root, args, operation, info) => {
        const { key } = info.path;
        const { repeats } = operation;
        return repeats.has(key as string) ? repeats.get(key as string) : resolve(root, args, operation, info);
      },
    ]),
  ) as unknown as R;
