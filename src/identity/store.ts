// The identity register's SQL: sets in, sets out, one statement each.
import type pg from 'pg';

/** An identifier as stored; `id` is the handle offered for it should it be new. */
export interface Entry {
  readonly hmac: Buffer;
  readonly sealed: Buffer;
  readonly id: string;
}
export interface KeyRow {
  readonly id: string;
  readonly kind: string;
  readonly sealed: Buffer;
  /** Linked to the handle that answers, and not to one that was merged into it. */
  readonly own: boolean;
}

/** Found handles by the hex of their HMAC. */
export type Found = Map<string, string>;

export interface IdentityStore {
  findRecipients(kind: string, hmacs: readonly Buffer[]): Promise<Found>;
  /** Makes recipients for the entries that nobody has enrolled yet; resolves to those it made. */
  addRecipients(kind: string, idType: string | null, entries: readonly Entry[], source: string): Promise<Found>;
  /** Adds an identifier to a recipient that exists. One that belongs to somebody already stays theirs. */
  link(kind: string, entries: readonly Entry[], source: string): Promise<void>;
  /** All identifiers of each person; of those of one kind the one to ask with comes first. */
  keysOf(ids: readonly string[]): Promise<KeyRow[]>;
  /** Every handle of the same person, per asked handle: the surviving one first. */
  sameAs(ids: readonly string[]): Promise<{ id: string; same: string[] }[]>;
  findHouseholds(hmacs: readonly Buffer[]): Promise<Found>;
  addHouseholds(entries: readonly Entry[]): Promise<Found>;
  householdKeys(ids: readonly string[]): Promise<{ id: string; sealed: Buffer }[]>;
}

/** The parallel arrays of a set. Sorted, so that two writers who meet at the same rows meet them in the same order. */
function columns(entries: readonly Entry[]): [Buffer[], Buffer[], string[]] {
  const sorted = [...entries].sort((a, b) => Buffer.compare(a.hmac, b.hmac));
  return [sorted.map((entry) => entry.hmac), sorted.map((entry) => entry.sealed), sorted.map((entry) => entry.id)];
}

export function createIdentityStore(pool: pg.Pool): IdentityStore {
  const found = async (name: string, text: string, values: unknown[]): Promise<Found> => {
    const { rows } = await pool.query<[Buffer, string]>({ name, text, values, rowMode: 'array' } as pg.QueryArrayConfig);
    return new Map(rows.map(([hmac, id]) => [hmac.toString('hex'), id]));
  };
  return {
    findRecipients: (kind, hmacs) =>
      found(
        'identity-find',
        `SELECT i.value_hmac, coalesce(a.recipient_id, i.recipient_id)
           FROM identifier i LEFT JOIN recipient_alias a ON a.alias_id = i.recipient_id
          WHERE i.kind = $1 AND i.value_hmac = ANY($2::bytea[])`,
        [kind, hmacs],
      ),

    // The identifier goes first and decides who was faster; the recipient follows only where it went in. PostgreSQL checks
    // the reference at the end of the statement, so nothing dangles and no recipient is left without an identifier.
    addRecipients: (kind, idType, entries, source) =>
      found(
        'identity-add',
        `WITH linked AS (
           INSERT INTO identifier (kind, value_hmac, value_enc, recipient_id, source)
           SELECT $1, hmac, sealed, id, $6 FROM unnest($3::bytea[], $4::bytea[], $5::text[]) AS asked (hmac, sealed, id)
           ON CONFLICT (kind, value_hmac) DO NOTHING
           RETURNING value_hmac, recipient_id),
         made AS (INSERT INTO recipient (id, id_type) SELECT recipient_id, $2 FROM linked)
         SELECT value_hmac, recipient_id FROM linked`,
        [kind, idType, ...columns(entries), source],
      ),

    async link(kind, entries, source) {
      await pool.query({
        name: 'identity-link',
        text: `INSERT INTO identifier (kind, value_hmac, value_enc, recipient_id, source)
               SELECT $1, hmac, sealed, id, $5 FROM unnest($2::bytea[], $3::bytea[], $4::text[]) AS asked (hmac, sealed, id)
               ON CONFLICT (kind, value_hmac) DO NOTHING`,
        values: [kind, ...columns(entries), source],
      });
    },

    async keysOf(ids) {
      // of two numbers of one kind the surviving handle's own comes first, then (a pupil changed schools) the last one linked
      const text = `WITH asked AS (
                      SELECT t.id, coalesce(a.recipient_id, t.id) AS survivor
                        FROM unnest($1::text[]) AS t (id) LEFT JOIN recipient_alias a ON a.alias_id = t.id),
                    same AS (
                      SELECT id, survivor AS other, true AS own FROM asked
                      UNION ALL SELECT asked.id, a.alias_id, false FROM asked JOIN recipient_alias a ON a.recipient_id = asked.survivor)
                    SELECT same.id, i.kind, i.value_enc AS sealed, same.own
                      FROM same JOIN identifier i ON i.recipient_id = same.other
                     ORDER BY same.id, i.kind, same.own DESC, i.linked_at DESC, i.value_hmac`;
      return (await pool.query<KeyRow>({ name: 'identity-keys', text, values: [ids] })).rows;
    },

    async sameAs(ids) {
      const text = `SELECT t.id, array_prepend(coalesce(a.recipient_id, t.id),
                             array(SELECT b.alias_id FROM recipient_alias b WHERE b.recipient_id = coalesce(a.recipient_id, t.id) ORDER BY b.merged_at, b.alias_id)) AS same
                      FROM unnest($1::text[]) AS t (id) LEFT JOIN recipient_alias a ON a.alias_id = t.id`;
      return (await pool.query<{ id: string; same: string[] }>({ name: 'identity-same', text, values: [ids] })).rows;
    },

    findHouseholds: (hmacs) =>
      found('household-find', `SELECT owner_key_hmac, id FROM household WHERE owner_key_hmac = ANY($1::bytea[])`, [hmacs]),

    addHouseholds: (entries) =>
      found(
        'household-add',
        `INSERT INTO household (owner_key_hmac, owner_key_enc, id)
         SELECT hmac, sealed, id FROM unnest($1::bytea[], $2::bytea[], $3::text[]) AS asked (hmac, sealed, id)
         ON CONFLICT (owner_key_hmac) DO NOTHING
         RETURNING owner_key_hmac, id`,
        columns(entries),
      ),

    async householdKeys(ids) {
      const text = `SELECT id, owner_key_enc AS sealed FROM household WHERE id = ANY($1::text[])`;
      return (await pool.query<{ id: string; sealed: Buffer }>({ name: 'household-keys', text, values: [ids] })).rows;
    },
  };
}
