// A change of keys is an entry: who holds an old receipt or note can see since when another key signs.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuid7 } from '../kernel/uuid7.js';
import type { Recorder } from './append.js';

/** Public keys by which the record's signatures are checked. */
export interface PublicKeys {
  /** Verifier keys of signed notes. */
  readonly checkpoints: readonly string[];
  /** `kid:x` of each key that signed or signs receipts, in the order in which they came into use. */
  readonly receipts: readonly string[];
}

/**
 * Writes a KEY entry where these are not the keys that were named last from this data folder; what was named is kept there. Rejects
 * where the record cannot be written: the keys MUST then not come into use.
 */
export async function noteKeys(
  stateFolder: string,
  record: Recorder['record'],
  { checkpoints, receipts }: PublicKeys,
): Promise<void> {
  const file = join(stateFolder, 'keys-on-record.json');
  const text = JSON.stringify({ checkpoints, receipts });
  if (read(file) === text) return;
  const about = { checkpoints: [...checkpoints], receipts: [...receipts] };
  await record({ type: 'KEY', at: new Date(), requestId: uuid7(), eventId: uuid7(), actor: null, about });
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
