// What an operator changes at the terminal stands on record before it is changed.
import { hostname } from 'node:os';
import { createRecorder, type EntryInput } from '../audit/index.js';
import type { Config } from '../config.js';
import type { Database } from '../database/index.js';
import { StartRefused } from '../kernel/errors.js';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { uuid7 } from '../kernel/uuid7.js';
import { VERSION } from '../kernel/version.js';

export const BY = 'command line';

type Change = Pick<EntryInput, 'type' | 'about' | 'policy' | 'subjects' | 'fieldsets'>;

/** Writes the entry and resolves once it is durable. Nothing MUST be changed before. Throws StartRefused (exit code 4) otherwise. */
export async function onRecord(config: Config, { url }: Pick<Database, 'url'>, { about, ...change }: Change): Promise<void> {
  const recorder = await createRecorder({
    url,
    key: loadOrCreateKey(config.keysFolder, 'audit-hmac'),
    writer: `${hostname()}:${BY}:${process.pid}`,
    hubVersion: VERSION,
  });
  try {
    await recorder.record({
      ...change,
      at: new Date(),
      requestId: uuid7(),
      eventId: uuid7(),
      actor: null,
      about: { ...about, by: BY },
    });
  } catch (cause) {
    throw new StartRefused('The record cannot be written; nothing was changed', 4, { cause });
  } finally {
    await recorder.close();
  }
}
