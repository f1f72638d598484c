// The database of a data folder, for this command alone: started if it has to be, and left as it was found.
import type { Config } from '../config.js';
import { claimDatabase, startEmbeddedPostgres } from '../database/index.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Pushes what must be undone, last first. Throws StartRefused (4) where another hub has it. */
export async function openOwnDatabase(config: Config, undo: (() => Promise<void>)[]): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres(config.dataFolder, { say });
  say(`PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port}`);
  const claim = await claimDatabase(postgres.url); // where it fails, the database is another hub's and stays up
  undo.push(() => postgres.stop());
  undo.push(() => claim.release());
  return postgres.url;
}
