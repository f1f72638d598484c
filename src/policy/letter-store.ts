// The verification letters of households, remembered for two seconds at most and dropped as soon as any letter changes.
import type { Database } from '../database/index.js';
import { createRemembered } from './remembered.js';
import type { Letter } from './types.js';

export interface LetterStore {
  /** The letters of each asked household, the withdrawn and expired ones too; none is an empty list. Rejects when they cannot be read. */
  lettersOf(householdIds: readonly string[]): Promise<Map<string, readonly Letter[]>>;
  /** Stores those of the letters whose numbers are not there yet; resolves to how many those were. */
  add(letters: readonly Letter[]): Promise<number>;
  /** Withdraws a letter, at once in this process. False where there is none of that number that is not withdrawn. */
  withdraw(no: string): Promise<boolean>;
  /** Every letter, of one household or of all, the latest signed first. */
  list(householdId?: string): Promise<readonly Letter[]>;
  close(): void;
}

const COLUMNS = `no, household_id AS "householdId", signed_by AS "signedBy", signed_on::text AS "signedOn", expires_on::text AS "expiresOn",
  to_char(withdrawn_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "withdrawnAt"`;
/** How many letters one statement stores. */
const PORTION = 5_000;

export function createLetterStore(db: Database, { maxAgeMs = 2_000 }: { readonly maxAgeMs?: number } = {}): LetterStore {
  const remembered = createRemembered<Letter>(db, {
    table: 'authorisation_letter',
    maxAgeMs,
    idOf: ({ householdId }) => householdId,
    read: async (ids) => {
      const { rows } = await db.pool.query<Letter>({
        name: 'letters-of',
        text: `SELECT ${COLUMNS} FROM authorisation_letter WHERE household_id = ANY($1::text[]) ORDER BY signed_on DESC, no`,
        values: [ids],
      });
      return rows;
    },
  });

  return {
    lettersOf: remembered.of,
    async add(letters) {
      let added = 0;
      for (let at = 0; at < letters.length; at += PORTION) {
        const { rowCount } = await db.pool.query(
          `INSERT INTO authorisation_letter (no, household_id, signed_by, signed_on, expires_on, withdrawn_at)
           SELECT no, "householdId", "signedBy", "signedOn", "expiresOn", "withdrawnAt"
             FROM jsonb_to_recordset($1::jsonb) AS l (no text, "householdId" text, "signedBy" text[], "signedOn" date, "expiresOn" date, "withdrawnAt" timestamptz)
           ON CONFLICT (no) DO NOTHING`,
          [JSON.stringify(letters.slice(at, at + PORTION))],
        );
        added += rowCount ?? 0;
      }
      remembered.forget();
      return added;
    },
    async withdraw(no) {
      const { rowCount } = await db.pool.query(
        'UPDATE authorisation_letter SET withdrawn_at = now() WHERE no = $1 AND withdrawn_at IS NULL',
        [no],
      );
      remembered.forget();
      return rowCount === 1;
    },
    async list(householdId) {
      const { rows } = await db.pool.query<Letter>(
        `SELECT ${COLUMNS} FROM authorisation_letter WHERE $1::text IS NULL OR household_id = $1 ORDER BY signed_on DESC, no`,
        [householdId ?? null],
      );
      return rows;
    },
    close: remembered.close,
  };
}
