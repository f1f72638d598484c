// Fills an empty record in bulk, by the function that appends to it in earnest: batches as large as it takes, and the indexes for
// searching made in the end. What comes out is what a year of appending would have left, and verifies like it.
import pg from 'pg';
import { APPEND, appendValues } from '../../dist/src/audit/batch.js';
import { buildEntry } from '../../dist/src/audit/entry.js';
import { periodOf, References } from '../../dist/src/audit/refs.js';
import { uuid7 } from '../../dist/src/kernel/uuid7.js';
import { disclosure, numbers } from './entries.mjs';

const BATCH = 1_000;
const DAY = 86_400_000;
/** Made again in the end, at once: kept up row by row they cost more than the rows. */
const LATER = `SELECT c.oid::regclass::text AS name, pg_get_indexdef(c.oid) AS definition, con.conname AS "constraint",
    pg_get_constraintdef(con.oid) AS "constraintDefinition", i.indrelid::regclass::text AS "table"
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint con ON con.conindid = c.oid
  WHERE i.indrelid IN ('audit.leaf'::regclass, 'audit.subject'::regclass, 'audit.detail'::regclass)
    AND c.relname NOT IN ('leaf_pkey')`;

/** Entries of the last ninety days of this half-year, in their order. `count` of them in all, BOOT and SHUTDOWN included. */
export async function load({ url, key, count, seed, onProgress }) {
  const now = new Date();
  const period = periodOf(now);
  const origin = `hub.example/audit/${period}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET synchronous_commit = off');
    const { rows } = await client.query('SELECT audit.open_log($1) AS log', [origin]);
    const { rows: indexes } = await client.query(LATER);
    for (const { table, constraint, name } of indexes)
      await client.query(constraint ? `ALTER TABLE ${table} DROP CONSTRAINT "${constraint}"` : `DROP INDEX ${name}`);
    await append({ client, log: rows[0].log, key, period, count, seed, now, onProgress });
    await client.query("SET maintenance_work_mem = '512MB'");
    for (const { table, constraint, constraintDefinition, name, definition } of indexes) {
      onProgress(`index ${name}`);
      await client.query(constraint ? `ALTER TABLE ${table} ADD CONSTRAINT "${constraint}" ${constraintDefinition}` : definition);
    }
    onProgress('vacuum, analyze and checkpoint');
    await client.query('VACUUM (ANALYZE) audit.leaf, audit.subject, audit.detail, audit.batch');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
  return { origin };
}

async function append({ client, log, key, period, count, seed, now, onProgress }) {
  const random = numbers(seed);
  const [writer, epoch] = ['bulk', uuid7()];
  const context = { writer, epoch, hub: '0.0.0', refs: new References(key, period) };
  const own = (type, at, about) => ({ type, at, requestId: uuid7(), eventId: uuid7(), actor: null, about });
  const since = now.getTime() - 90 * DAY;
  const at = (i) => new Date(since + (i / count) * 90 * DAY);
  const inputOf = (i) => {
    if (i === 0) return own('BOOT', at(0), { first: true });
    return i === count - 1 ? own('SHUTDOWN', at(i), {}) : disclosure(random, { at: at(i) });
  };
  for (let done = 0, sent = Promise.resolve(); done < count; done += BATCH) {
    const drafts = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => buildEntry(inputOf(done + i), context)[0]);
    const values = appendValues({ uuid: uuid7(), log, firstWseq: BigInt(done + 1), drafts }, writer, epoch);
    await sent;
    sent = client.query({ ...APPEND, values });
    if (done + BATCH >= count) await sent;
    if (done % 100_000 === 0) onProgress(`${done} of ${count} loaded`);
  }
}
