// What could not be decided by rule waits here for an officer: pairs of handles that may be one person.
import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/**
 * SAME_PERSON: two citizen ids with one name, birthday and telephone. NAME_DIFFERS: a department's number under a citizen id with
 * another name; `otherId` holds the number meanwhile. NUMBER_TAKEN: a department gives one person's number (`recipientId`) to another.
 */
export type ReviewKind = 'SAME_PERSON' | 'NAME_DIFFERS' | 'NUMBER_TAKEN';
export interface Doubt {
  readonly kind: ReviewKind;
  /** The department in whose list it was seen. */
  readonly source: string;
  readonly recipientId: string;
  readonly otherId: string;
}
export interface Review extends Doubt {
  readonly id: string;
  readonly seenAt: string;
}

export interface Reviews {
  /** Notes doubts that are not noted yet; what was decided once is not asked again. */
  raise(doubts: readonly Doubt[]): Promise<void>;
  /** Those nobody has decided, oldest first. No personal data: who they are is asked of the graph, under permission and on record. */
  open(): Promise<readonly Review[]>;
}

export function createReviews(pool: pg.Pool): Reviews {
  return {
    async raise(doubts) {
      const real = doubts.filter(({ recipientId, otherId }) => recipientId !== otherId);
      if (real.length === 0) return;
      const rows = real.map((doubt) => ({ ...doubt, id: `IR-${randomBytes(9).toString('base64url')}` }));
      await pool.query(
        `INSERT INTO identity_review (id, kind, source, recipient_id, other_id)
         SELECT id, kind, source, "recipientId", "otherId"
           FROM jsonb_to_recordset($1::jsonb) AS d (id text, kind text, source text, "recipientId" text, "otherId" text)
         ON CONFLICT DO NOTHING`,
        [JSON.stringify(rows)],
      );
    },
    async open() {
      const { rows } = await pool.query<Review>(
        `SELECT id, kind, source, recipient_id AS "recipientId", other_id AS "otherId",
                to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "seenAt"
           FROM identity_review WHERE decided_at IS NULL ORDER BY seen_at, id`,
      );
      return rows;
    },
  };
}
