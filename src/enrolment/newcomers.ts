// Numbers that were given out a moment ago: a child was enrolled at school, somebody was brought in without papers, and the hub has
// never heard of the number.
import type { GuardedSource } from '../adapters/guarded.js';
import type { FactsReader } from '../departments/facts.js';
import { canonicalNumber, type Identity, linkNumbers, type Reviews } from '../identity/index.js';
import type { KeyKind } from '../kernel/sources.js';

const WITHIN_MS = 1_000;

/**
 * As `identity.find`; but a department's own number that nobody has linked yet is first asked of the departments that give such numbers
 * out. Only a number that one of them knows is linked, by the rule by which their lists are. A department that does not answer is as one
 * that does not know.
 */
export function findOrAsk(
  { identity, reviews, facts }: { identity: Identity; reviews: Reviews; facts: FactsReader },
  sources: readonly GuardedSource[],
  onTrouble: (stage: string, error: unknown) => void,
): Identity['find'] {
  const register = {
    of: async (ids: readonly string[]) => (await facts.read(ids, [], { requestId: 'newcomers', withinMs: WITHIN_MS })).persons,
  };
  async function ask({ department, source }: GuardedSource, kind: KeyKind, values: readonly string[]): Promise<void> {
    const call = { signal: AbortSignal.timeout(WITHIN_MS), requestId: 'newcomers' };
    const wanted = new Set(values.map((value) => canonicalNumber(kind, value)));
    for await (const page of source.numbers!(call, { kind, values: [...wanted] })) {
      const ours = page.filter((listed) => listed.kind === kind && wanted.has(canonicalNumber(kind, listed.value)));
      await linkNumbers({ identity, reviews, register }, department, pageOf(ours));
    }
  }

  return async (kind, values) => {
    const found = await identity.find(kind, values);
    const missing = values.filter((value) => !found.has(value));
    if (missing.length === 0) return found;
    await Promise.all(
      sources
        .filter(({ source }) => source.numbers)
        .map((source) => ask(source, kind, missing).catch((error) => onTrouble(`newcomers:${source.department}`, error))),
    );
    return new Map([...found, ...(await identity.find(kind, missing))]);
  };
}

async function* pageOf<T>(page: T): AsyncGenerator<T> {
  yield page;
}
