// Signs what the record has become, after recomputing it from the stored bytes; refuses, for good, to sign anything that went back.
import type { SigningKey } from './ed25519.js';
import { type LogState, latestNote, type Queryable, type StoredLeaf, storedLeaves } from './leaves.js';
import { readNote, signCheckpoint } from './note.js';
import { loadSignedState, type SignedState, saveSignedState } from './signed-state.js';
import { Frontier, leafHash } from './tree.js';

export type BreakageKind = 'HEAD_BACK' | 'OLD_BACKUP' | 'CHANGED_BIT' | 'DELETED' | 'REHASHED' | 'WRONG_KEY';

/** The stored record is not what was signed before, or not what its own hashes say. Nothing is signed over it. */
export class RecordBroken extends Error {
  constructor(
    readonly kind: BreakageKind,
    readonly index: bigint,
    message: string,
  ) {
    super(message);
  }
}

export interface SignerOptions {
  readonly db: Queryable;
  /** More than one while keys overlap: every note then carries a line of each. */
  readonly keys: readonly SigningKey[];
  /** Where the last signed state is kept; MUST NOT be restored together with the database. */
  readonly stateFolder: string;
  /** Told of each leaf that was read in order to sign, in the order of its shard. */
  readonly onLeaf?: (log: number, leaf: StoredLeaf) => void;
}

/** Signs every shard that has grown. Resolves to the new notes. Throws RecordBroken where a shard must not be signed. */
export async function signWhatHasGrown(options: SignerOptions): Promise<readonly string[]> {
  const { rows } = await options.db.query(
    'SELECT l.log_id, l.origin, h.size, h.root FROM audit.log l JOIN audit.head h USING (log_id) ORDER BY log_id',
  );
  const notes: string[] = [];
  for (const row of rows) {
    const state = { log: row.log_id, origin: row.origin, size: BigInt(row.size), root: row.root };
    const note = await signOne(options, state);
    if (note) notes.push(note);
  }
  return notes;
}

async function signOne({ db, keys, stateFolder, onLeaf }: SignerOptions, state: LogState): Promise<string | null> {
  const known = loadSignedState(stateFolder, state.origin) ?? (await adopt(db, state, keys));
  if (known?.restored) {
    mustBe(state, known.restored);
    return null;
  }
  const { edge, root } = await recompute(db, state, known, onLeaf);
  if (known) await publish(db, state.log, known);
  if (!known && state.size === 0n) return null;
  if (known && known.size === state.size) return null;
  const signed: SignedState = {
    size: state.size,
    root,
    frontier: edge.hashes,
    note: signCheckpoint({ origin: state.origin, size: state.size, root }, keys),
  };
  saveSignedState(stateFolder, state.origin, signed);
  await publish(db, state.log, signed);
  return signed.note;
}

/** A shard that a recovery has ended stays as it was found then. */
function mustBe({ origin, size, root }: LogState, restored: { readonly size: bigint; readonly root: Buffer }): void {
  if (size !== restored.size || !root.equals(restored.root))
    throw new RecordBroken('HEAD_BACK', size, `${origin} is not what it was when it was recovered (${restored.size} entries)`);
}

/** From what was signed to what is stored now, over the bytes; the database's own hashes and root must come out of them. */
async function recompute(
  db: Queryable,
  state: LogState,
  known: SignedState | null,
  onLeaf?: SignerOptions['onLeaf'],
): Promise<{ edge: Frontier; root: Buffer }> {
  if (known && state.size < known.size)
    throw new RecordBroken('HEAD_BACK', state.size, `${state.origin} has ${state.size} entries, ${known.size} were signed`);
  const edge = new Frontier(known?.size, known?.frontier);
  for await (const leaf of storedLeaves(db, state.log, edge.size, state.size)) {
    const { index, leafHash: stored, entry } = leaf;
    if (index !== edge.size) throw new RecordBroken('DELETED', edge.size, `entry ${edge.size} is missing`);
    if (entry !== null && !leafHash(entry).equals(stored))
      throw new RecordBroken('CHANGED_BIT', index, `the bytes of entry ${index} do not give its hash`);
    edge.append(stored);
    onLeaf?.(state.log, leaf);
  }
  if (edge.size !== state.size) throw new RecordBroken('DELETED', edge.size, `entry ${edge.size} is missing`);
  const root = edge.root();
  if (!root.equals(state.root))
    throw new RecordBroken(
      'REHASHED',
      known?.size ?? 0n,
      `the entries of ${state.origin} since ${known?.size ?? 0} do not give its root`,
    );
  return { edge, root };
}

/** Without a file of our own: the database's latest note, if it is ours and the entries below it still give its root. */
async function adopt(db: Queryable, state: LogState, keys: readonly SigningKey[]): Promise<SignedState | null> {
  const latest = await latestNote(db, state.log);
  if (!latest) return null;
  const reading = readNote(
    latest.note,
    keys.map(({ publicKey }) => ({ name: state.origin, publicKey })),
  );
  if (!reading.ok) throw new RecordBroken('WRONG_KEY', latest.size, `the stored note of ${latest.size} entries is not ours`);
  const signed = { ...state, size: latest.size, root: reading.checkpoint.root };
  if (state.size < latest.size)
    throw new RecordBroken('HEAD_BACK', state.size, `${state.origin} has ${state.size} entries, ${latest.size} were signed`);
  const { edge } = await recompute(db, signed, null);
  return { ...signed, frontier: edge.hashes, note: latest.note };
}

/** Also after a crash between the file and the database: what was signed is shown, or the two disagree. */
async function publish(db: Queryable, log: number, { size, root, note }: SignedState): Promise<void> {
  const { rows } = await db.query(
    `WITH put AS (SELECT audit.save_checkpoint($1::smallint, $2, $3, $4))
     SELECT c.root FROM put LEFT JOIN audit.checkpoint c ON c.log_id = $1 AND c.size = $2`,
    [log, String(size), root, note],
  );
  if (rows[0]?.root && !rows[0].root.equals(root))
    throw new RecordBroken('OLD_BACKUP', size, `another root was signed for ${size} entries`);
}
