// `zhongfu audit verify`: is the record what was signed, in the database or in an export. 0 whole, 1 damaged, 2 input, 4 not to be had.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  IncompleteExport,
  notesFrom,
  originsIn,
  progress,
  signedNotes,
  sinceOf,
  toldVerification,
  type Verification,
  type VerifyOptions,
  verifyDatabase,
  verifyExport,
} from '../audit/index.js';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { makeAllAmongTheYoung } from '../kernel/young.js';
import { exportedKeys, namedKeys, ownKeys, text } from './audit-options.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

export async function auditVerify(config: Config, options: Options): Promise<number> {
  makeAllAmongTheYoung();
  const folder = text(options, 'export');
  if (folder !== undefined && options['db']) throw new StartRefused('audit verify: expected one of --db and --export');
  const since = sinceOf(text(options, 'since'), text(options, 'root'));
  const found = await (folder === undefined ? inDatabase(config, options, since) : inExport(config, options, folder, since));
  const { authority: _, ...last } = found.at(-1)!;
  const result = {
    ...last,
    ok: found.every(({ ok }) => ok),
    entries: found.reduce((sum, { entries }) => sum + entries, 0),
    failures: found.flatMap(({ origin, failures }) => failures.map((failure) => ({ ...failure, origin }))),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
  process.stdout.write(options['json'] ? `${JSON.stringify(result)}\n` : toldVerification(result));
  return result.ok ? 0 : 1;
}

type Since = VerifyOptions['since'];

/**
 * Every shard, oldest first; `since` is about the latest. What the signer keeps beside the database is held against it. The latest is
 * verified first: it may say that something was erased in the others.
 */
async function inDatabase(config: Config, options: Options, since: Since): Promise<Verification[]> {
  const url = runningDatabase(config);
  const notes = [...signedNotes(join(config.dataFolder, 'signer')), ...notesFrom(text(options, 'notes'))];
  const onProgress = progress();
  try {
    const origins = await originsIn(url);
    if (origins.length === 0) throw new StartRefused('There is no record in this database.', 4);
    const found: Verification[] = [];
    for (const origin of [...origins].reverse()) {
      const { checkpoints: keys } = namedKeys(options) ?? ownKeys(config, origin);
      if (keys.length === 0) throw new StartRefused(`--keys: expected, because ${config.keysFolder} has no checkpoint.key`);
      const externalNotes = notes.filter((note) => note.startsWith(`${origin}\n`));
      const isLatest = origin === origins.at(-1);
      const authority = found[0]?.authority;
      found.unshift(
        await verifyDatabase(url, {
          origin,
          keys,
          externalNotes,
          onProgress,
          ...(authority && { authority }),
          ...(isLatest && since !== undefined && { since }),
        }),
      );
    }
    return found;
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(`The record cannot be read: ${(cause as Error).message}`, 4, { cause });
  }
}

async function inExport(config: Config, options: Options, folder: string, since: Since): Promise<Verification[]> {
  try {
    const origin = readFileSync(join(folder, 'checkpoint.txt'), 'utf8').split('\n')[0]!;
    const own = namedKeys(options) ?? ownKeys(config, origin);
    const { checkpoints: keys } = own.checkpoints.length > 0 ? own : exportedKeys(folder);
    const externalNotes = notesFrom(text(options, 'notes'));
    return [await verifyExport(folder, { keys, externalNotes, onProgress: progress(), ...(since && { since }) })];
  } catch (cause) {
    const isInput = cause instanceof IncompleteExport || (cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (isInput) throw new StartRefused(`--export: ${(cause as Error).message}`, 2, { cause });
    throw cause;
  }
}
