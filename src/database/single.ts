// One hub per built-in database: two would each believe they alone write its log and may stop it.
import pg from 'pg';
import { StartRefused } from '../kernel/errors.js';

/** Any constant, other than the migration's. */
const HUB_LOCK = 0x7a68_6f75;

export interface Claim {
  release(): Promise<void>;
}

/**
 * Claims the database for this hub until `release`, or until this process dies: the server then lets go by itself.
 * Refuses when another hub holds it. `onLost` is called if the connection that carries the claim breaks; the hub MUST then stop writing.
 */
export async function claimDatabase(url: string, onLost: (error: Error) => void = () => {}): Promise<Claim> {
  const client = new pg.Client({ connectionString: url, application_name: 'zhongfu claim', keepAlive: true });
  await client.connect();
  client.on('error', onLost);
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [HUB_LOCK]);
  if (!rows[0]!.got) {
    await client.end();
    throw new StartRefused('Another hub already uses this data folder: stop it first, or set another ZHONGFU_DATA.', 4);
  }
  return { release: () => client.end() };
}
