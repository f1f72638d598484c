// `zhongfu identity`: what an officer has to decide about who is who, and the decisions. Each is on record before it holds.
import { hostname, userInfo } from 'node:os';
import { createRecorder } from '../audit/index.js';
import type { Config } from '../config.js';
import { openDatabase } from '../database/index.js';
import { createDecisions, createReviews, type Decision, type Review } from '../identity/index.js';
import { BadInput, StartRefused } from '../kernel/errors.js';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { uuid7 } from '../kernel/uuid7.js';
import { VERSION } from '../kernel/version.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

const USAGE = 'expected: identity review | merge ID ID --reason T | split ID --reason T';
const WORDS: Readonly<Record<Review['kind'], string>> = {
  SAME_PERSON: '一人两号 (one name, birthday and telephone under two citizen ids)',
  NAME_DIFFERS: '同号不同名 (a number under this citizen id and another name)',
  NUMBER_TAKEN: '一号两人 (the number of one person given to another)',
};

export async function identity(config: Config, [act, ...ids]: readonly string[], options: Options): Promise<number> {
  const wanted = { review: 0, merge: 2, split: 1 }[act ?? ''];
  if (wanted === undefined || ids.length !== wanted) throw new StartRefused(USAGE);
  const reason = typeof options['reason'] === 'string' ? options['reason'].trim() : '';
  if (act !== 'review' && reason === '') throw new StartRefused(`--reason: expected why it is decided so; ${USAGE}`);
  const url = runningDatabase(config);
  const database = openDatabase(url, { connections: 2 });
  try {
    if (act === 'review') return show(await createReviews(database.pool).open(), options);
    const recorder = await openRecord(config, url);
    try {
      const decisions = createDecisions(database.pool);
      const terms = { reason, by: userInfo().username, record: (made: Decision) => recorder.record(entryOf(made)) };
      const made = act === 'merge' ? [await decisions.merge(ids[0]!, ids[1]!, terms)] : await decisions.split(ids[0]!, terms);
      if (options['json']) process.stdout.write(`${JSON.stringify(made)}\n`);
      else for (const { id, act, recipientId, otherId } of made) process.stdout.write(`${id} ${act} ${recipientId} ${otherId}\n`);
      return 0;
    } finally {
      await recorder.close();
    }
  } catch (error) {
    if (error instanceof BadInput) throw new StartRefused(error.message, 2, { cause: error });
    throw error;
  } finally {
    await database.close();
  }
}

function show(open: readonly Review[], options: Options): number {
  if (options['json']) process.stdout.write(`${JSON.stringify(open)}\n`);
  else
    for (const { id, kind, source, recipientId, otherId, seenAt } of open)
      process.stdout.write(`${id} ${seenAt} ${source} ${recipientId} ${otherId} ${WORDS[kind]}\n`);
  return 0;
}

/** A writer of its own: the hub that runs beside it keeps its name. */
const openRecord = (config: Config, url: string) =>
  createRecorder({
    url,
    key: loadOrCreateKey(config.keysFolder, 'audit-hmac'),
    writer: `${hostname()}:identity-${process.pid}`,
    hubVersion: VERSION,
  });

const NOTHING_SHOWN: ReadonlyMap<string, string> = new Map();

/** Both persons' references and the decision's number; why it was decided so is kept with the decision. */
const entryOf = ({ id, act, recipientId, otherId }: Decision) => ({
  type: 'ADMIN' as const,
  at: new Date(),
  requestId: uuid7(),
  eventId: uuid7(),
  actor: { iss: 'operator', client: 'zhongfu', org: '-', role: 'SA', subject: userInfo().username },
  operation: { kind: 'identity', name: act.toLowerCase() },
  subjects: [recipientId, otherId].map((one) => ({ recipientId: one, fieldset: 0 })),
  fieldsets: [NOTHING_SHOWN],
  about: { decision: id },
});
