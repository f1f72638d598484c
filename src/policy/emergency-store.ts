// The emergency accesses as the database holds them. Nothing is kept at hand: whether one is open is asked each time.
import { randomBytes } from 'node:crypto';
import type { Connection, Database } from '../database/index.js';
import type { EmergencyAccess } from './emergency.js';

export interface NewAccess extends Omit<EmergencyAccess, 'id' | 'papersAt' | 'reviewedAt' | 'caseNo'> {
  readonly id: string;
  readonly caseNo: string;
  /** As it was typed; kept beside the access, where it can be erased. */
  readonly reason: string;
}

export interface EmergencyStore {
  /** A body's accesses that are not reviewed yet, and those of the last days. Rejects when they cannot be read. */
  ofOrganisation(organisation: string): Promise<readonly EmergencyAccess[]>;
  find(id: string): Promise<EmergencyAccess | null>;
  /** Those of the ids that there are. */
  those(ids: readonly string[]): Promise<readonly EmergencyAccess[]>;
  /** Every access, the latest first. */
  list(): Promise<readonly EmergencyAccess[]>;
  /** Stores an access; one of the same id stays as it was. */
  open(access: NewAccess, connection?: Connection): Promise<EmergencyAccess>;
  /** Notes under which reference the papers came in, once. Null where there is no access that lacks them. */
  takePapers(id: string, ref: string, at: Date): Promise<EmergencyAccess | null>;
  /** Closes an access, once. Null where there is none that was not reviewed. */
  review(
    id: string,
    review: { readonly upheld: boolean; readonly note: string; readonly reviewer: string; readonly at: Date },
    connection?: Connection,
  ): Promise<EmergencyAccess | null>;
}

const utc = (column: string, name: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${name}"`;
const COLUMNS = `a.id, a.recipient_id AS "recipientId", a.guardian_id AS "guardianId", a.organisation, a.role, a.divisions, a.opener,
  w.case_no AS "caseNo", ${utc('a.opened_at', 'openedAt')}, ${utc('a.expires_at', 'expiresAt')},
  a.papers_due_at::text AS "papersDueAt", a.review_due_at::text AS "reviewDueAt",
  ${utc('a.papers_at', 'papersAt')}, ${utc('a.reviewed_at', 'reviewedAt')}`;
const SELECT = `SELECT ${COLUMNS} FROM emergency_access a LEFT JOIN emergency_words w ON w.access_id = a.id`;

export const newAccessId = (): string => `EA-${randomBytes(12).toString('base64url')}`;

export function createEmergencyStore({ pool }: Database): EmergencyStore {
  const one = async (connection: Connection, id: string) =>
    (await connection.query<EmergencyAccess>(`${SELECT} WHERE a.id = $1`, [id])).rows[0] ?? null;
  return {
    ofOrganisation: async (organisation) =>
      (
        await pool.query<EmergencyAccess>({
          name: 'emergencies-of',
          text: `${SELECT} WHERE a.organisation = $1 AND (a.reviewed_at IS NULL OR a.opened_at > now() - interval '30 days')`,
          values: [organisation],
        })
      ).rows,
    find: (id) => one(pool, id),
    those: async (ids) => (await pool.query<EmergencyAccess>(`${SELECT} WHERE a.id = ANY($1)`, [ids])).rows,
    list: async () => (await pool.query<EmergencyAccess>(`${SELECT} ORDER BY a.opened_at DESC, a.id`)).rows,
    async open(access, connection = pool) {
      // one statement: an access without its reason would be none
      await connection.query(
        `WITH a AS (
           INSERT INTO emergency_access (id, recipient_id, guardian_id, organisation, role, divisions, opener, opened_at, expires_at, papers_due_at, review_due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING id
         ) INSERT INTO emergency_words (access_id, case_no, reason) SELECT id, $12, $13 FROM a`,
        [
          ...[
            access.id,
            access.recipientId,
            access.guardianId,
            access.organisation,
            access.role,
            access.divisions,
            access.opener,
          ],
          ...[access.openedAt, access.expiresAt, access.papersDueAt, access.reviewDueAt, access.caseNo, access.reason],
        ],
      );
      return (await one(connection, access.id))!;
    },
    async takePapers(id, ref, at) {
      const { rowCount } = await pool.query(
        'UPDATE emergency_access SET papers_at = $3, papers_ref = $2 WHERE id = $1 AND papers_at IS NULL',
        [id, ref, at],
      );
      return rowCount === 1 ? one(pool, id) : null;
    },
    async review(id, { upheld, note, reviewer, at }, connection = pool) {
      const { rowCount } = await connection.query(
        'UPDATE emergency_access SET reviewed_at = $2, reviewer = $3, upheld = $4 WHERE id = $1 AND reviewed_at IS NULL',
        [id, at, reviewer, upheld],
      );
      if (rowCount !== 1) return null;
      await connection.query('UPDATE emergency_words SET note = $2 WHERE access_id = $1', [id, note]);
      return one(connection, id);
    },
  };
}
