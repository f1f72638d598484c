// The consents as the database holds them, remembered for two seconds at most and dropped as soon as any of them changes.
import { randomBytes } from 'node:crypto';
import type { Connection, Database } from '../database/index.js';
import type { Consent } from './consents.js';
import { createRemembered } from './remembered.js';

export interface NewConsent extends Omit<Consent, 'id' | 'withdrawnAt'> {
  readonly needNo: string | null;
  /** Of the signed paper, 64 hex digits. */
  readonly evidenceSha256: string;
}

export interface ConsentStore {
  /** The consents of each person, the withdrawn and expired ones too; none is an empty list. Rejects when they cannot be read. */
  consentsOf(recipientIds: readonly string[]): Promise<Map<string, readonly Consent[]>>;
  /** The persons that a body knows by these names; unknown names are absent. */
  personsBehind(organisation: string, pairwise: readonly string[]): Promise<Map<string, string>>;
  find(id: string): Promise<Consent | null>;
  add(consent: NewConsent, by: string, connection?: Connection): Promise<Consent>;
  /** Ends a consent; one that was withdrawn stays as it was. Null where there is none of that id. */
  withdraw(id: string, connection?: Connection): Promise<Consent | null>;
  /** Drops what is remembered: whoever changed a consent inside a transaction MUST call it once that is committed. */
  forget(): void;
  close(): void;
}

const COLUMNS = `id, recipient_id AS "recipientId", kind, organisation, coordinates, until::text AS until, pairwise,
  to_char(withdrawn_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "withdrawnAt"`;

export function createConsentStore(db: Database, { maxAgeMs = 2_000 }: { readonly maxAgeMs?: number } = {}): ConsentStore {
  const remembered = createRemembered<Consent>(db, {
    table: 'consent',
    maxAgeMs,
    idOf: ({ recipientId }) => recipientId,
    read: async (ids) => {
      const { rows } = await db.pool.query<Consent>({
        name: 'consents-of',
        text: `SELECT ${COLUMNS} FROM consent WHERE recipient_id = ANY($1::text[]) ORDER BY id`,
        values: [ids],
      });
      return rows;
    },
  });

  return {
    consentsOf: remembered.of,
    async personsBehind(organisation, pairwise) {
      const { rows } = await db.pool.query<{ pairwise: string; recipientId: string }>({
        name: 'persons-behind',
        text: `SELECT DISTINCT pairwise, recipient_id AS "recipientId" FROM consent WHERE organisation = $1 AND pairwise = ANY($2::text[])`,
        values: [organisation, pairwise],
      });
      return new Map(rows.map((row) => [row.pairwise, row.recipientId]));
    },
    async find(id) {
      const { rows } = await db.pool.query<Consent>(`SELECT ${COLUMNS} FROM consent WHERE id = $1`, [id]);
      return rows[0] ?? null;
    },
    async add(consent, by, connection) {
      const { recipientId, kind, organisation, coordinates, needNo, until, evidenceSha256, pairwise } = consent;
      const { rows } = await (connection ?? db.pool).query<Consent>(
        `INSERT INTO consent (id, recipient_id, kind, organisation, coordinates, need_no, until, evidence_sha256, pairwise, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${COLUMNS}`,
        [
          `CO-${randomBytes(12).toString('base64url')}`,
          ...[recipientId, kind, organisation, coordinates, needNo, until, evidenceSha256, pairwise, by],
        ],
      );
      if (!connection) remembered.forget();
      return rows[0]!;
    },
    async withdraw(id, connection) {
      const asker = connection ?? db.pool;
      await asker.query('UPDATE consent SET withdrawn_at = now() WHERE id = $1 AND withdrawn_at IS NULL', [id]);
      const { rows } = await asker.query<Consent>(`SELECT ${COLUMNS} FROM consent WHERE id = $1`, [id]);
      if (!connection) remembered.forget();
      return rows[0] ?? null;
    },
    forget: remembered.forget,
    close: remembered.close,
  };
}
