// What the audit commands are told: moments, and the keys to check by: those that the caller names, else this machine's own, else
// what the checked one says of itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointVerifiers, type Keys, keysFrom, keysOf, parseKeys } from '../audit/index.js';
import type { Config } from '../config.js';
import { addDays, isDay } from '../kernel/days.js';
import { StartRefused } from '../kernel/errors.js';
import type { Options } from './options.js';

export const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** An option that was given with a value. */
export const text = (options: Options, name: string): string | undefined =>
  typeof options[name] === 'string' ? (options[name] as string) : undefined;

/** `--keys FILE`. */
export function namedKeys(options: Options): Keys | null {
  const file = text(options, 'keys');
  return file === undefined ? null : keysFrom(file);
}

/** This machine's own checkpoint keys, if it has any. */
export const ownKeys = (config: Config, origin: string): Keys =>
  parseKeys(checkpointVerifiers(config.keysFolder, origin).join('\n'));

/** The keys that an export brings along, with a warning: they prove something only to who compares them. */
export function exportedKeys(folder: string): Keys {
  if (!existsSync(join(folder, 'keys.txt'))) return { checkpoints: [], receipts: [] };
  say('keys: those of the export itself; compare them with keys from elsewhere, or name those with --keys');
  return keysOf(folder);
}

/** A moment, or a day in Asia/Shanghai: from its beginning, up to its end. */
export function momentOf(options: Options, name: string, days: number): Date | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const moment = new Date(isDay(value) ? `${addDays(value, days)}T00:00:00+08:00` : value);
  if (Number.isNaN(moment.getTime())) throw new StartRefused(`--${name}: expected a day (2026-01-31) or a moment (ISO 8601)`);
  return moment;
}
