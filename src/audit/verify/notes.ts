// Signed notes as witnesses of a record: which of them count, and what is wrong with the others.
import { type Checkpoint, readNote, type VerifierKey } from '../note.js';
import type { Findings } from './report.js';

/**
 * The checkpoints that known keys have signed for this origin, smallest first. `former`: keys that the record names as its own of
 * earlier; nobody here trusts them, so their notes count only up to a size for which a known key vouches.
 */
export function judgeNotes(
  notes: readonly string[],
  origin: string,
  keys: readonly VerifierKey[],
  findings: Findings,
  former: { readonly keys: readonly VerifierKey[]; readonly upTo?: bigint | undefined } = { keys: [] },
): Checkpoint[] {
  const good: Checkpoint[] = [];
  const earlier: Checkpoint[] = [];
  const wrong = (index: bigint, reason: keyof typeof REASONS) =>
    findings.add('WRONG_KEY', index, `the note of ${index} entries: ${REASONS[reason]}`);
  for (const note of notes) {
    const reading = readNote(note, keys);
    const { checkpoint } = reading as { checkpoint?: Checkpoint };
    const index = checkpoint?.size ?? 0n;
    // the name of a log's key is its origin: a note of an origin that no known key has is another log's
    const isForeign = checkpoint && keys.length > 0 && !keys.some((key) => key.name === checkpoint.origin);
    if (checkpoint && (checkpoint.origin !== origin || isForeign))
      findings.add('WRONG_ORIGIN', index, `a note of ${checkpoint.origin} among those of ${origin}`);
    else if (reading.ok) good.push(reading.checkpoint);
    else if (checkpoint && reading.reason === 'NO_KNOWN_KEY' && readNote(note, former.keys).ok) earlier.push(checkpoint);
    else wrong(index, reading.reason);
  }
  const known = [...good];
  const isVouched = ({ size }: Checkpoint) => size <= (former.upTo ?? 0n) || known.some((checkpoint) => size <= checkpoint.size);
  for (const checkpoint of earlier)
    if (isVouched(checkpoint)) good.push(checkpoint);
    else wrong(checkpoint.size, 'NO_KNOWN_KEY');
  return good.sort((a, b) => (a.size < b.size ? -1 : 1));
}

const REASONS = {
  MALFORMED: 'not a signed note',
  NO_KNOWN_KEY: 'signed by no key that is known here',
  BAD_SIGNATURE: 'the signature is not over this text',
};
