// Whether something that is made is older than what it is made from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

function newest(path, isMade) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).filter((name) => !isMade(name));
  return Math.max(0, ...inside.map((name) => newest(join(path, name), isMade)));
}

/** True if `made` is not there, or any file of `sources` is newer; folders called `generated` are made themselves. */
export const isStale = (made, sources) =>
  !existsSync(made) || Math.max(...sources.map((path) => newest(path, (name) => name === 'generated'))) > statSync(made).mtimeMs;
