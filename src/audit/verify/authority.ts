// What the record says of its own forgetting: what was erased and pruned on whose word. It may stand in a later shard than what it is about.

export interface Authority {
  /** Side rows of entries before this moment (ISO 8601, UTC) may be empty. */
  readonly erasedBefore: string;
  /** Origin → entries below this index may be without their bytes. */
  readonly prunedBelow: ReadonlyMap<string, bigint>;
}

export const NO_AUTHORITY: Authority = { erasedBefore: '', prunedBelow: new Map() };

/** What an entry adds to it. A PRUNE entry that names no shard is about its own. */
export function extended(known: Authority, type: string, about: Readonly<Record<string, unknown>>, own: string): Authority {
  const { before, below, origin = own } = about;
  if (type === 'ERASE' && typeof before === 'string' && before > known.erasedBefore) return { ...known, erasedBefore: before };
  if (type !== 'PRUNE' || typeof below !== 'number' || !Number.isSafeInteger(below) || typeof origin !== 'string') return known;
  if (BigInt(below) <= (known.prunedBelow.get(origin) ?? 0n)) return known;
  return { ...known, prunedBelow: new Map([...known.prunedBelow, [origin, BigInt(below)]]) };
}
