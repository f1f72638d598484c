// An officer's decisions about two handles: they are one person, they are not one person after all.
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { BadInput } from '../kernel/errors.js';

export interface Decision {
  readonly id: string;
  /** APART: two that nobody merged stay two, and are not asked about again. */
  readonly act: 'MERGE' | 'SPLIT' | 'APART';
  /** Who answers (MERGE), or answered until now (SPLIT), for `otherId`. */
  readonly recipientId: string;
  readonly otherId: string;
}
export interface Terms {
  /** Kept with the decision, and nowhere else: people write names into it. */
  readonly reason: string;
  readonly by: string;
  /** Puts the decision on record. Nothing is decided unless it resolves. */
  readonly record: (decision: Decision) => Promise<unknown>;
}

export interface Decisions {
  /**
   * From now on the two are one person. The one with a citizen id answers for both, the first named where both have one; either
   * handle stays valid. Throws BadInput for handles that are unknown, the same, or merged already.
   */
  merge(one: string, other: string, terms: Terms): Promise<Decision>;
  /**
   * Undoes the merge of a handle; of one that was never merged, decides every open doubt about it as: two persons.
   * Throws BadInput where there is nothing to decide.
   */
  split(id: string, terms: Terms): Promise<readonly Decision[]>;
}

/** Any constant: decisions are made one at a time, so that none rests on what another changes. */
const DECISION_LOCK = 0x7a68_6964;
const refuse = (rule: string, message: string): never => {
  throw new BadInput('id', rule, message);
};

export function createDecisions(pool: pg.Pool): Decisions {
  async function deciding<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [DECISION_LOCK]);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  }

  async function write(client: pg.PoolClient, decision: Omit<Decision, 'id'>, { reason, by, record }: Terms): Promise<Decision> {
    const made = { id: `ID-${randomBytes(9).toString('base64url')}`, ...decision };
    await client.query(
      `INSERT INTO identity_decision (id, act, recipient_id, other_id, reason, decided_by) VALUES ($1, $2, $3, $4, $5, $6)`,
      [made.id, made.act, made.recipientId, made.otherId, reason, by],
    );
    await record(made);
    return made;
  }

  /** Closes open doubts: all between the two, or all about `id` where no other is given. */
  const close = (client: pg.PoolClient, decision: 'MERGED' | 'APART', id: string, other: string | null) =>
    client.query<{ recipientId: string; otherId: string }>(
      `UPDATE identity_review SET decided_at = now(), decision = $1 WHERE decided_at IS NULL
          AND (recipient_id = $2 AND other_id = coalesce($3, other_id) OR other_id = $2 AND recipient_id = coalesce($3, recipient_id))
        RETURNING recipient_id AS "recipientId", other_id AS "otherId"`,
      [decision, id, other],
    );

  return {
    merge: (one, other, terms) =>
      deciding(async (client) => {
        if (one === other) refuse('DIFFERENT', 'two different handles are needed');
        const { rows } = await client.query<{ id: string; into: string | null; identified: boolean }>(
          `SELECT r.id, a.recipient_id AS into, EXISTS (
                    SELECT FROM identifier i LEFT JOIN recipient_alias b ON b.alias_id = i.recipient_id
                     WHERE i.kind = 'CITIZEN_ID' AND coalesce(b.recipient_id, i.recipient_id) = r.id) AS identified
             FROM recipient r LEFT JOIN recipient_alias a ON a.alias_id = r.id WHERE r.id = ANY($1::text[])`,
          [[one, other]],
        );
        const found = new Map(rows.map((row) => [row.id, row]));
        for (const id of [one, other]) {
          const into = (found.get(id) ?? refuse('UNKNOWN', `${id} is nobody's handle`)).into;
          if (into !== null) refuse('MERGED', `${id} was merged into ${into} already: name that one`);
        }
        const [survivor, alias] = !found.get(one)!.identified && found.get(other)!.identified ? [other, one] : [one, other];
        await client.query('UPDATE recipient_alias SET recipient_id = $1 WHERE recipient_id = $2', [survivor, alias]);
        await client.query('INSERT INTO recipient_alias (alias_id, merged_into, recipient_id) VALUES ($1, $2, $2)', [
          alias,
          survivor,
        ]);
        await close(client, 'MERGED', survivor, alias);
        return write(client, { act: 'MERGE', recipientId: survivor, otherId: alias }, terms);
      }),

    split: (id, terms) =>
      deciding(async (client) => {
        const { rows } = await client.query<{ alias: string; into: string }>(
          `SELECT alias_id AS alias, merged_into AS into FROM recipient_alias WHERE alias_id = $1 OR merged_into = $1
            ORDER BY alias_id = $1 DESC, merged_at DESC`,
          [id],
        );
        const undone = rows.find(({ alias }) => alias === id) ?? rows[0];
        if (!undone) {
          const apart = (await close(client, 'APART', id, null)).rows;
          if (apart.length === 0) refuse('UNKNOWN', `${id} was never merged, and no doubt about it is open`);
          const decisions: Decision[] = [];
          for (const pair of apart) decisions.push(await write(client, { act: 'APART', ...pair }, terms));
          return decisions;
        }
        if (undone.alias !== id && rows.length > 1)
          refuse('SEVERAL', `${id} answers for ${rows.map(({ alias }) => alias).join(', ')}: name the one to split off`);
        // whoever had been merged into it before goes with it
        await client.query('DELETE FROM recipient_alias WHERE alias_id = $1', [undone.alias]);
        await client.query(
          `WITH RECURSIVE below (id) AS (
             SELECT alias_id FROM recipient_alias WHERE merged_into = $1
             UNION SELECT a.alias_id FROM recipient_alias a JOIN below ON a.merged_into = below.id)
           UPDATE recipient_alias SET recipient_id = $1 WHERE alias_id IN (SELECT id FROM below)`,
          [undone.alias],
        );
        return [await write(client, { act: 'SPLIT', recipientId: undone.into, otherId: undone.alias }, terms)];
      }),
  };
}
