// What was signed last, in a file beside the database and not in it: an older copy of the database cannot take it back.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface SignedState {
  readonly size: bigint;
  readonly root: Buffer;
  /** The frontier of that size, so that the next signature needs only the entries since. */
  readonly frontier: readonly Buffer[];
  readonly note: string;
  /**
   * Set by a recovery: the database was put back to this state, which is no longer what was signed, and another shard goes on.
   * From then on it MUST stay as it is; nothing of it is signed again.
   */
  readonly restored?: { readonly size: bigint; readonly root: Buffer };
}

const fileOf = (folder: string, origin: string): string => join(folder, `last-signed-${encodeURIComponent(origin)}.json`);

interface Kept {
  readonly size: string;
  readonly root: string;
  readonly frontier: readonly string[];
  readonly note: string;
  readonly restored?: { readonly size: string; readonly root: string };
}

/** null if nothing was signed here yet. Throws on a damaged file: it must not be mistaken for a new beginning. */
export function loadSignedState(folder: string, origin: string): SignedState | null {
  let text: string;
  try {
    text = readFileSync(fileOf(folder, origin), 'utf8');
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw e;
  }
  const { size, root, frontier, note, restored } = JSON.parse(text) as Kept;
  return {
    size: BigInt(size),
    root: Buffer.from(root, 'hex'),
    frontier: frontier.map((h) => Buffer.from(h, 'hex')),
    note,
    ...(restored && { restored: { size: BigInt(restored.size), root: Buffer.from(restored.root, 'hex') } }),
  };
}

/** Every note that was signed last here, of whatever origin: what a verifier may hold against the database. */
export const signedNotes = (folder: string): string[] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => /^last-signed-.*\.json$/.test(file))
    .map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { note: string }).note);

/** Returns once the state is on disk; callers MUST NOT show the signature to anybody before. */
export function saveSignedState(folder: string, origin: string, state: SignedState): void {
  const { size, root, frontier, note, restored } = state;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, origin);
  const part = `${file}.part`;
  const text = JSON.stringify({
    size: String(size),
    root: root.toString('hex'),
    frontier: frontier.map((h) => h.toString('hex')),
    note,
    ...(restored && { restored: { size: String(restored.size), root: restored.root.toString('hex') } }),
  });
  const handle = openSync(part, 'w', 0o600);
  writeFileSync(handle, text); // whole or with an error: a full disk takes a part
  fsyncSync(handle);
  closeSync(handle);
  renameSync(part, file);
  const folderHandle = openSync(dirname(file), 'r');
  fsyncSync(folderHandle);
  closeSync(folderHandle);
}
