// Sets of catalogue numbers that are never changed and stay the same object for the same document, so that whatever hangs on one
// is worked out once and found again by the set itself.
export type Numbers = ReadonlySet<number>;

export const NONE: Numbers = new Set();

const unions = new WeakMap<Numbers, WeakMap<Numbers, Numbers>>();

/** Both together; of the same two always the same object. */
export function union(a: Numbers, b: Numbers): Numbers {
  if (a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  const known = unions.get(a) ?? new WeakMap<Numbers, Numbers>();
  unions.set(a, known);
  let both = known.get(b);
  if (!both) {
    both = new Set([...a, ...b]);
    known.set(b, both);
  }
  return both;
}
