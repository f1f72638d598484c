// Which resolvers answer at once: they give a value, never a promise of one, and ask nothing of `info` but the path.
import { isGate } from './gate.js';

const known = new WeakSet<object>();

/** Declares it. A resolver that is declared and gives a promise all the same would show the promise: don't. */
export const atOnce = <R extends object>(resolver: R): R => {
  known.add(resolver);
  return resolver;
};
export const answersAtOnce = (resolver: object): boolean => known.has(resolver) || isGate(resolver);
