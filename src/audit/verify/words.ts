// How a verification and a verdict are said at a terminal, and how it is told what to check: one wording for the hub and for auditors.
import { existsSync, readFileSync } from 'node:fs';
import { StartRefused } from '../../kernel/errors.js';
import { type Keys, parseKeys } from './files.js';
import type { VerifyOptions } from './options.js';
import type { Verdict } from './receipts.js';
import type { Told } from './report.js';

export const sayAside = (line: string): void => void process.stderr.write(`${line}\n`);

export function toldVerification({ ok, origin, entries, size, root, signedSize, failures, warnings }: Told): string {
  const lines = [
    `${ok ? '完好 (whole)' : '有损 (damaged)'} ${origin}`,
    `${entries} entries checked, size ${size}, root ${root}, ${signedSize === null ? 'no signature' : `signed up to ${signedSize}`}`,
    ...failures.map((f) => `${f.class} at ${f.index}${f.count > 1 ? ` and ${f.count - 1} more` : ''}: ${f.reason}`),
    ...warnings.map((warning) => `note: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What follows from a receipt that was not proved, where something does. */
const FOLLOWS: Readonly<Record<string, string>> = {
  NOT_INCLUDED: 'a good signature without an entry in the record is evidence against whoever signed it',
  OTHER_ENTRY: 'a good signature over another entry than the record has is evidence against whoever signed it',
  NOT_COVERED: 'the export ends before this look, and says nothing about it: take a newer one',
  WRONG_ORIGIN: 'the receipt is about another record, or another shard of it',
};

export function toldVerdict({ ok, reason, index, size }: Verdict): string {
  const follows = FOLLOWS[reason ?? ''];
  if (follows) sayAside(follows);
  return ok ? `在案 (recorded): entry ${index} of ${size}\n` : `未证明 (not proved): ${reason}\n`;
}

/** `--since SIZE --root B64`, both or neither. */
export function sinceOf(size: string | undefined, root: string | undefined): VerifyOptions['since'] {
  if (size === undefined && root === undefined) return undefined;
  if (size === undefined || root === undefined || !/^[1-9]\d{0,17}$/.test(size) || Buffer.from(root, 'base64').length !== 32)
    throw new StartRefused('--since SIZE --root B64: expected both, as an earlier verification printed them');
  return { size: BigInt(size), root: Buffer.from(root, 'base64') };
}

/** `--keys FILE`: lines as in an export's keys.txt. */
export function keysFrom(file: string): Keys {
  try {
    return parseKeys(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartRefused(`--keys: expected a file with lines as in keys.txt: ${(cause as Error).message}`, 2, { cause });
  }
}

/** `--notes FILE`: signed notes from elsewhere, one after the other. */
export function notesFrom(file: string | undefined): string[] {
  if (file === undefined) return [];
  const notes: string[] = [];
  let note: string[] = [];
  try {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const isBehindNote = note.at(-1)?.startsWith('— ') && !line.startsWith('— ');
      if (isBehindNote) {
        notes.push(`${note.join('\n')}\n`);
        note = [];
      }
      if (note.length > 0 || line !== '') note.push(line);
    }
  } catch (cause) {
    throw new StartRefused(`--notes: expected a file with signed notes: ${(cause as Error).message}`, 2, { cause });
  }
  if (note.length > 0 || notes.length === 0) throw new StartRefused('--notes: expected signed notes, and found something else');
  return notes;
}

/** A receipt itself, or the file that it is in. */
export const receiptFrom = (given: string): string => (existsSync(given) ? readFileSync(given, 'utf8') : given);

/** Tells each tenth. */
export function progress(): NonNullable<VerifyOptions['onProgress']> {
  let lastTenth = 0n;
  return (done, of) => {
    const tenth = (done * 10n) / (of || 1n);
    if (tenth !== lastTenth) sayAside(`${done} of ${of}`);
    lastTenth = tenth;
  };
}
