// After a backup was restored: the record goes on in a new shard, whose first entry says what was lost and what was signed last.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { StartRefused } from '../kernel/errors.js';
import { uuid7 } from '../kernel/uuid7.js';
import { APPEND, appendValues } from './batch.js';
import { DURABILITY_QUERY, refuseUnsafe } from './durability.js';
import { buildEntry } from './entry.js';
import type { EntryInput } from './entry-input.js';
import { type LogState, latestNote, logState } from './leaves.js';
import type { VerifierKey } from './note.js';
import { periodIn, periodOf, References } from './refs.js';
import { loadSignedState, type SignedState, saveSignedState } from './signed-state.js';
import { verifyDatabase } from './verify/index.js';

export interface RecoveryOptions {
  readonly url: string;
  /** The kept key of the record (audit-hmac). */
  readonly key: Uint8Array;
  /** Where the signer keeps what it signed last. */
  readonly stateFolder: string;
  /** The public keys by which notes of an origin are checked. */
  readonly keysOf: (origin: string) => readonly VerifierKey[];
  readonly writer: string;
  readonly hubVersion: string;
  /** In the operator's words. MUST NOT hold personal data: it stands in the record for good. */
  readonly reason: string;
}

export interface Recovered {
  /** The shard that ends here, how many entries it has, and how many were signed. */
  readonly from: string;
  readonly restored: bigint;
  readonly known: bigint;
  /** The shard that goes on. */
  readonly origin: string;
}

/**
 * Throws StartRefused where there is nothing to recover from (2), where the restored record is damaged besides (1: that needs an
 * investigation, not a new shard), or where the database may lose what it acknowledges (4). MUST run while no hub is running.
 * Whatever it is interrupted at, it can be run again.
 */
export async function recoverRecord(options: RecoveryOptions): Promise<Recovered> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'zhongfu-recover' });
  await client.connect();
  try {
    refuseUnsafe((await client.query(DURABILITY_QUERY)).rows[0]);
    const latest = await logState(client);
    if (!latest) throw new StartRefused('There is no record in this database.', 4);
    const begun = await begunEarlier(client, latest, options);
    if (begun) return begun;
    const known = loadSignedState(options.stateFolder, latest.origin);
    if (!known || known.size <= latest.size)
      throw new StartRefused(
        known
          ? `Nothing to recover: ${latest.origin} has ${latest.size} entries, and no more were signed. If it is refused, it was changed, not restored.`
          : `Nothing to recover: it is not known here what was signed of ${latest.origin} (${options.stateFolder}).`,
      );
    await mustBeWhole(latest, options);
    const note = (await latestNote(client, latest.log))?.note ?? '';
    const origin = await openNext(client, latest, known, note, options);
    end(options.stateFolder, latest, known);
    return { from: latest.origin, restored: latest.size, known: known.size, origin };
  } finally {
    await client.end();
  }
}

/** What was restored must be whole by its own notes: a new shard must not cover up damage. */
async function mustBeWhole({ origin }: LogState, { url, keysOf }: RecoveryOptions): Promise<void> {
  const { ok, failures } = await verifyDatabase(url, { origin, keys: keysOf(origin) });
  if (ok) return;
  const found = failures.map((failure) => `${failure.class} at ${failure.index}`).join(', ');
  throw new StartRefused(`The restored record is damaged, not only older: ${found}. Nothing was changed.`, 1);
}

/** One transaction: the old shard is closed, and the new one begins with the entry that says why. */
async function openNext(
  client: pg.Client,
  latest: LogState,
  known: SignedState,
  note: string,
  { key, writer, hubVersion, reason }: RecoveryOptions,
): Promise<string> {
  const origin = await nextOrigin(client, latest.origin);
  const epoch = uuid7();
  const context = { writer, epoch, hub: hubVersion, refs: new References(key, periodIn(origin)) };
  const entry = (type: EntryInput['type'], about: NonNullable<EntryInput['about']>) =>
    buildEntry({ type, at: new Date(), requestId: uuid7(), eventId: uuid7(), actor: null, about }, context)[0]!;
  const drafts = [
    entry('RECOVERY', {
      origin: latest.origin,
      size: Number(latest.size),
      root: latest.root.toString('base64'),
      note,
      known: known.note,
      reason,
    }),
    entry('SHUTDOWN', {}),
  ];
  await client.query('BEGIN');
  await client.query('SELECT audit.seal_log($1::smallint)', [latest.log]);
  const { rows } = await client.query('SELECT audit.open_log($1) AS log', [origin]);
  await client.query({
    ...APPEND,
    values: appendValues({ uuid: randomUUID(), log: rows[0].log, firstWseq: 1n, drafts }, writer, epoch),
  });
  await client.query('COMMIT');
  return origin;
}

/** `…/2026h2`, or where that is taken `…/2026h2.2` and so on. */
async function nextOrigin(client: pg.Client, before: string): Promise<string> {
  const first = `${before.slice(0, before.lastIndexOf('/'))}/${periodOf(new Date())}`;
  const { rows } = await client.query(
    `SELECT count(*)::int AS taken FROM audit.log WHERE origin = $1 OR starts_with(origin, $1 || '.')`,
    [first],
  );
  return rows[0].taken === 0 ? first : `${first}.${rows[0].taken + 1}`;
}

/** A recovery that was interrupted between the database and the signer's folder is brought to its end. */
async function begunEarlier(client: pg.Client, latest: LogState, { stateFolder }: RecoveryOptions): Promise<Recovered | null> {
  const { rows } = await client.query(`SELECT entry FROM audit.leaf WHERE log_id = $1 AND idx = 0 AND type = 'RECOVERY'`, [
    latest.log,
  ]);
  if (!rows[0]) return null;
  const { about } = JSON.parse(rows[0].entry.toString()) as { about: { origin: string } };
  const before = await logState(client, about.origin);
  const known = before && loadSignedState(stateFolder, before.origin);
  if (!before || !known || known.restored || known.size <= before.size) return null;
  end(stateFolder, before, known);
  return { from: before.origin, restored: before.size, known: known.size, origin: latest.origin };
}

/** From now on the signer takes the shard as it is, and lets nothing be added to it. */
const end = (stateFolder: string, { origin, size, root }: LogState, known: SignedState): void =>
  saveSignedState(stateFolder, origin, { ...known, restored: { size, root } });
