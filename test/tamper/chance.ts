// Random places that can be found again: the same numbers for the same seed.

export interface Chance {
  /** 0 … below − 1 */
  below(n: number): number;
  one<T>(of: readonly T[]): T;
}

/** mulberry32 */
export function chance(seed: number): Chance {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(n * next());
  return { below, one: (of) => of[below(of.length)]! };
}
