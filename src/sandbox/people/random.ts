// Chance that repeats itself: the same seed and label always give the same numbers, whatever else was drawn before.
import type { Code } from '../world.js';

/** 32-bit FNV-1a: turns a label into a place to start from. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};

export type Weights<T> = readonly (readonly [value: T, weight: number])[];

export class Random {
  private state: number;

  /** Each label has a stream of its own, so that a new fact about one thing never shifts another. */
  constructor(seed: number, label: string) {
    this.state = hash(`${seed}/${label}`);
    this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000;
  }

  /** Both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  /** So many of them as the share asks for, at least one where there are any, each at most once. */
  sample<T>(all: readonly T[], share: number, of = all.length): T[] {
    const left = [...all];
    const wanted = Math.min(left.length, Math.max(1, Math.round(of * share)));
    return Array.from({ length: wanted }, () => {
      const at = this.int(0, left.length - 1);
      const picked = left[at]!;
      left[at] = left[left.length - 1]!;
      left.pop();
      return picked;
    });
  }

  weighted<T>(weights: Weights<T>): T {
    let total = 0;
    for (const [, weight] of weights) total += weight;
    let left = this.next() * total;
    for (const [value, weight] of weights) {
      left -= weight;
      if (left < 0) return value;
    }
    return weights[weights.length - 1]![0];
  }

  /** Log-normal: half are below the median; `sigma` is the spread of the logarithm. */
  logNormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(sigma * normal);
  }
}

/** Weights written as `code: weight`. */
export const byCode = (weights: Readonly<Record<Code, number>>): Weights<Code> => Object.entries(weights);
