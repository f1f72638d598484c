// The world is not stored, only what it is made from: the first start decides the day, later ones find the same people.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayOf, isDay } from '../kernel/days.js';
import { StartRefused } from '../kernel/errors.js';
import type { WorldOptions } from './people/index.js';

export interface Wish {
  readonly seed?: number;
  readonly households: number;
  readonly today?: string;
}

const FIRST_SEED = 1;

/** What the world of this folder is made from. An explicit seed or day that differs from the kept one replaces it. */
export function worldOptions(folder: string, wish: Wish): WorldOptions {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'world.json');
  const kept = read(file);
  const options: WorldOptions = {
    seed: wish.seed ?? kept?.seed ?? FIRST_SEED,
    households: wish.households,
    today: wish.today ?? kept?.today ?? dayOf(Date.now()),
  };
  if (!Number.isSafeInteger(options.seed)) throw new StartRefused(`the seed is a whole number, not ${options.seed}`);
  if (!Number.isSafeInteger(options.households) || options.households < 0)
    throw new StartRefused(`households is a whole number, not ${wish.households}`);
  if (!isDay(options.today)) throw new StartRefused(`today is a day YYYY-MM-DD, not ${options.today}`);
  if (JSON.stringify(kept) !== JSON.stringify(options)) {
    writeFileSync(`${file}.part`, `${JSON.stringify(options)}\n`);
    renameSync(`${file}.part`, file);
  }
  return options;
}

function read(file: string): WorldOptions | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const { seed, households, today } = JSON.parse(text) as WorldOptions;
  return { seed, households, today };
}
