// Makes every hash, root and note fit again, as whoever has the database, and with `key` the signer's key too, could.
import type pg from 'pg';
import type { SigningKey } from '../../src/audit/ed25519.js';
import { signCheckpoint } from '../../src/audit/note.js';
import { Frontier } from '../../src/audit/tree.js';

export const REHASH = "leaf_hash = sha256('\\x00'::bytea || entry)";

/** From the leaves as they are now: the roots of the batches and of the head; with the key, the notes as well. */
export async function refit(client: pg.Client, origin: string, key?: SigningKey): Promise<void> {
  const { rows: leaves } = await client.query('SELECT leaf_hash FROM audit.leaf ORDER BY idx');
  const { rows: batches } = await client.query('SELECT first_idx + count AS end FROM audit.batch ORDER BY first_idx');
  const { rows: notes } = await client.query('SELECT size FROM audit.checkpoint ORDER BY size');
  const ends = new Set([...batches.map(({ end }) => Number(end)), ...notes.map(({ size }) => Number(size)), leaves.length]);
  const roots = new Map<number, Buffer>();
  const edge = new Frontier();
  for (const { leaf_hash } of leaves) {
    edge.append(leaf_hash);
    if (ends.has(Number(edge.size))) roots.set(Number(edge.size), edge.root());
  }
  await client.query(
    `UPDATE audit.batch b SET root_after = r.root FROM unnest($1::bigint[], $2::bytea[]) r(size, root) WHERE b.first_idx + b.count = r.size`,
    [[...roots.keys()], [...roots.values()]],
  );
  await client.query('UPDATE audit.head SET size = $1, root = $2, frontier = $3', [
    leaves.length,
    edge.root(),
    Buffer.concat(edge.hashes),
  ]);
  if (!key) return;
  for (const { size } of notes) {
    const root = roots.get(Number(size));
    if (!root) continue;
    const note = signCheckpoint({ origin, size: BigInt(size), root }, [key]);
    await client.query('UPDATE audit.checkpoint SET root = $2, note = $3 WHERE size = $1', [size, root, note]);
  }
}

/** Whole rows move by `by` from a place on. */
export const renumber = (from: number, by: number): string =>
  ['leaf', 'detail', 'subject']
    .map(
      (table) =>
        `UPDATE audit.${table} SET idx = -idx - 1 WHERE idx >= ${from}; UPDATE audit.${table} SET idx = -idx - 1 + ${by} WHERE idx < 0;`,
    )
    .join('');

export const deleteRows = (from: number, to: number): string =>
  ['leaf', 'detail', 'subject'].map((table) => `DELETE FROM audit.${table} WHERE idx >= ${from} AND idx < ${to};`).join('');

export const swapRows = (a: number, b: number): string =>
  ['leaf', 'detail', 'subject']
    .map(
      (table) => `UPDATE audit.${table} SET idx = CASE idx WHEN ${a} THEN -${b} - 1 ELSE -${a} - 1 END WHERE idx IN (${a}, ${b});
        UPDATE audit.${table} SET idx = -idx - 1 WHERE idx < 0;`,
    )
    .join('');
