// Keys that have signed before: the record itself names each of them, so what they signed stays good once another key vouches for it.
import { parseVerifierKey, type VerifierKey } from '../note.js';

interface Database {
  query(text: string): Promise<{ rows: { entry: Buffer }[] }>;
}

/** Those that KEY entries of any shard name, as keys of this origin. */
export async function formerKeys(db: Database, origin: string): Promise<VerifierKey[]> {
  const { rows } = await db.query(`SELECT entry FROM audit.leaf WHERE org IS NULL AND type = 'KEY' AND entry IS NOT NULL`);
  return rows.flatMap(({ entry }) => named(entry)).map(({ publicKey }) => ({ name: origin, publicKey }));
}

function named(entry: Buffer): VerifierKey[] {
  try {
    const { about } = JSON.parse(entry.toString()) as { about: { checkpoints: string[] } };
    return about.checkpoints.map(parseVerifierKey);
  } catch {
    return []; // a changed entry is told by the walk
  }
}
