// Signed notes and checkpoints in the C2SP forms (signed-note, tlog-checkpoint), so that anybody's tools can read and witness them.
import { hash } from 'node:crypto';
import { isSignedBy, type SigningKey } from './ed25519.js';

const ED25519 = 1;

/** What a tree was at one size. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
}

/** A public key with its name, as keys.txt and policy files write it: `<name>+<hash>+<base64>`. */
export interface VerifierKey {
  readonly name: string;
  readonly publicKey: Buffer;
}

const keyHash = (name: string, publicKey: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), publicKey]), 'buffer').subarray(0, 4);

export const formatVerifierKey = ({ name, publicKey }: VerifierKey): string =>
  `${name}+${keyHash(name, publicKey).toString('hex')}+${Buffer.concat([Buffer.from([ED25519]), publicKey]).toString('base64')}`;

/** The key of a line of keys.txt. Throws if the line is none, or of another algorithm, or its hash is not its key's. */
export function parseVerifierKey(line: string): VerifierKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line);
  const bytes = Buffer.from(match?.[3] ?? '', 'base64');
  if (!match || bytes.length !== 33 || bytes[0] !== ED25519) throw new Error(`not an Ed25519 verifier key: ${line}`);
  const publicKey = bytes.subarray(1);
  if (keyHash(match[1]!, publicKey).toString('hex') !== match[2]) throw new Error(`the hash is not this key's: ${line}`);
  return { name: match[1]!, publicKey };
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/** The note over a checkpoint, with one signature line for each key (two while keys overlap). The key's name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, keys: readonly SigningKey[]): string {
  const text = checkpointText(checkpoint);
  const lines = keys.map((key) => {
    const id = keyHash(checkpoint.origin, key.publicKey);
    return `— ${checkpoint.origin} ${Buffer.concat([id, key.sign(Buffer.from(text))]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** How a note was found: by whom it is signed, or why it proves nothing. */
export type NoteReading =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly signers: readonly VerifierKey[] }
  | { readonly ok: false; readonly reason: 'MALFORMED' | 'NO_KNOWN_KEY' | 'BAD_SIGNATURE'; readonly checkpoint?: Checkpoint };

/** Lines of signatures by keys that we do not know are ignored; one bad signature by a key that we know refuses the note. */
export function readNote(note: string, keys: readonly VerifierKey[]): NoteReading {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return { ok: false, reason: 'MALFORMED' };
  const text = note.slice(0, end + 1);
  const checkpoint = parseCheckpoint(text);
  const lines = note.slice(end + 2, -1).split('\n');
  if (!checkpoint || lines.some((line) => !/^— [^\s+]+ [A-Za-z0-9+/]+=*$/.test(line))) return { ok: false, reason: 'MALFORMED' };
  const signers: VerifierKey[] = [];
  for (const line of lines) {
    const [, name, blob] = line.split(' ') as [string, string, string];
    const bytes = Buffer.from(blob, 'base64');
    const key = keys.find((k) => k.name === name && keyHash(name, k.publicKey).equals(bytes.subarray(0, 4)));
    if (!key) continue;
    if (!isSignedBy(key.publicKey, Buffer.from(text), bytes.subarray(4)))
      return { ok: false, reason: 'BAD_SIGNATURE', checkpoint };
    signers.push(key);
  }
  return signers.length > 0 ? { ok: true, checkpoint, signers } : { ok: false, reason: 'NO_KNOWN_KEY', checkpoint };
}

/** Origin, size and root of a note's text; further lines are extensions and mean nothing to us. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root64] = text.split('\n');
  if (!origin || !/^(?:0|[1-9]\d{0,18})$/.test(size ?? '')) return null;
  const root = Buffer.from(root64 ?? '', 'base64');
  if (root.length !== 32 || root.toString('base64') !== root64) return null;
  return { origin, size: BigInt(size!), root };
}
