// `zhongfu audit recover`: after a backup was restored, the record goes on in a new shard that says so. 0 done, 1 damaged, 2 nothing to do.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { checkpointVerifiers, parseKeys, recoverRecord } from '../audit/index.js';
import type { Config } from '../config.js';
import { migrate } from '../database/index.js';
import { StartRefused } from '../kernel/errors.js';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { VERSION } from '../kernel/version.js';
import { text } from './audit-options.js';
import type { Options } from './options.js';
import { openOwnDatabase } from './own-database.js';

const LONGEST_REASON = 500;

export async function auditRecover(config: Config, options: Options): Promise<number> {
  const reason = text(options, 'reason')?.trim();
  if (!reason || reason.length > LONGEST_REASON)
    throw new StartRefused(
      `audit recover: expected --reason T, why a backup was restored (at most ${LONGEST_REASON} characters, no personal data)`,
    );
  for (const name of ['audit-hmac', 'checkpoint'])
    if (!existsSync(join(config.keysFolder, `${name}.key`)))
      throw new StartRefused(`${config.keysFolder} does not hold the keys of this record (${name}.key)`, 4);
  const undo: (() => Promise<void>)[] = [];
  try {
    const url = await openOwnDatabase(config, undo);
    await migrate(url);
    const { from, restored, known, origin } = await recoverRecord({
      url,
      key: loadOrCreateKey(config.keysFolder, 'audit-hmac'),
      stateFolder: join(config.dataFolder, 'signer'),
      keysOf: (of) => parseKeys(checkpointVerifiers(config.keysFolder, of).join('\n')).checkpoints,
      writer: `${hostname()}:recover:${process.pid}`,
      hubVersion: VERSION,
      reason,
    });
    const result = { ok: true, from, restored: Number(restored), known: Number(known), origin };
    process.stdout.write(
      options['json']
        ? `${JSON.stringify(result)}\n`
        : `已恢复 (recovered): ${from} ends with ${restored} entries, ${known} had been signed; ${origin} goes on\n`,
    );
    return 0;
  } finally {
    for (const end of undo.reverse()) await end();
  }
}
