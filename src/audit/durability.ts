// Whether this database keeps what it has acknowledged. If it may lose a commit, the record's promise is void.
import { StartRefused } from '../kernel/errors.js';

/** Settings without which an acknowledged entry may be lost, and the values that are good enough. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'remote_apply'],
};

/** Ask for what `refuseUnsafe` judges. */
export const DURABILITY_COLUMNS = Object.keys(NEEDED)
  .map((name) => `current_setting('${name}') AS ${name}`)
  .join(', ');
export const DURABILITY_QUERY = `SELECT ${DURABILITY_COLUMNS}`;

/** Throws StartRefused, in one line, if the database may lose entries that it has acknowledged. */
export function refuseUnsafe(settings: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(NEEDED).filter(([name, allowed]) => !allowed.includes(settings[name] ?? ''));
  if (wrong.length === 0) return;
  const list = wrong.map(([name, allowed]) => `${name} is ${settings[name]}, needed: ${allowed.join(' or ')}`).join('; ');
  throw new StartRefused(`The database may lose the record of who looked at what: ${list}.`, 4);
}
