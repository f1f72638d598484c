// The sharing grants as the database holds them, kept at hand: a decision never waits for a query, and never rests on an old one.
import { randomBytes } from 'node:crypto';
import type { Connection, Database } from '../database/index.js';
import type { Render } from '../kernel/classification.js';
import { dayOf } from '../kernel/days.js';
import { BadInput } from '../kernel/errors.js';
import type { Grant } from './types.js';

/** What a grant is made of; its number and first day are given where absent. */
export interface NewGrant extends Omit<Grant, 'grantNo' | 'validFrom' | 'status'> {
  readonly grantNo?: string;
  readonly validFrom?: string;
  readonly scenario?: string;
}

/** All grants as of one moment. The same object until a grant changes. */
export interface GrantSnapshot {
  readonly version: string;
  readonly grants: readonly Grant[];
}

export interface GrantStore {
  snapshot(): GrantSnapshot;
  /** False when the database could not be asked for 5 s: a grant may have been revoked since. Callers MUST then show nothing. */
  fresh(): boolean;
  /** Reads anew and resolves to all grants. */
  list(): Promise<readonly Grant[]>;
  /** Resolves once the snapshot is of a moment after the call: for whoever changed a grant inside a transaction of their own. */
  refresh(): Promise<void>;
  /** Resolves once the grant is stored and in the snapshot; inside a transaction the caller refreshes. It does not look at any ceiling. */
  create(grant: NewGrant, by: string, connection?: Connection): Promise<Grant>;
  /** Stores those of the grants whose numbers are not there yet; resolves to how many those were. */
  seed(grants: readonly (NewGrant & { readonly grantNo: string })[], by: string): Promise<number>;
  /** Ends a grant, at once in this process. Null where there is none of that number; one already revoked stays as it was. */
  revoke(grantNo: string, reason: string, by: string, connection?: Connection): Promise<Grant | null>;
  close(): Promise<void>;
}

export interface GrantStoreOptions {
  readonly pollMs?: number;
  readonly staleMs?: number;
  readonly now?: () => number;
  /** Told when the grants could not be read. */
  readonly onError?: (error: unknown) => void;
}

const COLUMNS = `grant_no AS "grantNo", demand_org AS "demandOrg", provider, purpose, fields, divisions, legal_basis AS "legalBasis",
  per_request AS "perRequest", per_day AS "perDay", valid_from::text AS "validFrom", valid_to::text AS "validTo",
  CASE WHEN revoked_at IS NULL THEN 'ACTIVE' ELSE 'REVOKED' END AS status,
  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt",
  to_char(revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "revokedAt"`;

type Row = Omit<Grant, 'fields'> & { fields: Record<string, Render> };
const grantOf = (row: Row): Grant => ({ ...row, fields: new Map(Object.entries(row.fields)) });

/** Opens the store: resolves with the grants read once. */
export async function createGrantStore(db: Database, options: GrantStoreOptions = {}): Promise<GrantStore> {
  const { pollMs = 2_000, staleMs = 5_000, now = Date.now, onError = () => {} } = options;
  let snapshot: GrantSnapshot = { version: '', grants: [] };
  let readAt = Number.NEGATIVE_INFINITY;

  // a query that hangs must not hold up the ones after it for longer than we call ourselves fresh
  const ask = <R extends object>(text: string) => db.pool.query<R>({ text, query_timeout: staleMs } as { text: string });

  async function read(): Promise<void> {
    const begun = performance.now();
    const current = await ask<{ version: string }>(`SELECT version FROM change WHERE kind = 'sharing_grant'`);
    if (current.rows[0]!.version !== snapshot.version) {
      // version and grants in one statement: both of the same moment
      const { rows } = await ask<{ version: string; grants: Row[] }>(
        `SELECT version, (SELECT coalesce(json_agg(g ORDER BY g."grantNo"), '[]') FROM (SELECT ${COLUMNS} FROM sharing_grant) g) AS grants
           FROM change WHERE kind = 'sharing_grant'`,
      );
      snapshot = { version: rows[0]!.version, grants: rows[0]!.grants.map(grantOf) };
    }
    readAt = begun;
  }

  // one reading at a time; whoever asks while one runs gets the next one, which begins after they asked
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  function refresh(): Promise<void> {
    waiting ??= last = last
      .catch(() => {})
      .then(() => {
        waiting = null;
        return read();
      });
    return waiting;
  }

  await refresh();
  const refreshOrTell = () => void refresh().catch(onError);
  const deaf = db.onChange((kind) => {
    if (kind === null || kind === 'sharing_grant') refreshOrTell();
  });
  const timer = setInterval(refreshOrTell, pollMs).unref();

  async function insert(grants: readonly NewGrant[], by: string, connection?: Connection): Promise<Grant[]> {
    const values = grants.map((grant) => ({
      ...grant,
      grantNo: grant.grantNo ?? `GR-${randomBytes(9).toString('base64url')}`,
      fields: Object.fromEntries(grant.fields),
      validFrom: grant.validFrom ?? dayOf(now()),
      scenario: grant.scenario ?? '',
    }));
    const { rows } = await (connection ?? db.pool).query<Row>(
      `INSERT INTO sharing_grant (grant_no, demand_org, provider, purpose, fields, divisions, legal_basis, scenario, per_request, per_day, valid_from, valid_to, created_by)
       SELECT "grantNo", "demandOrg", provider, purpose, fields, divisions, "legalBasis", scenario, "perRequest", "perDay", "validFrom", "validTo", $2
         FROM jsonb_to_recordset($1::jsonb) AS g ("grantNo" text, "demandOrg" text, provider text, purpose text, fields jsonb, divisions text[],
              "legalBasis" text, scenario text, "perRequest" int, "perDay" int, "validFrom" date, "validTo" date)
       ON CONFLICT (grant_no) DO NOTHING RETURNING ${COLUMNS}`,
      [JSON.stringify(values), by],
    );
    if (rows.length > 0 && !connection) await refresh();
    return rows.map(grantOf);
  }

  return {
    snapshot: () => snapshot,
    fresh: () => performance.now() - readAt < staleMs,
    async list() {
      await refresh();
      return snapshot.grants;
    },
    refresh,
    async create(grant, by, connection) {
      const [made] = await insert([grant], by, connection);
      if (!made) throw new BadInput('grantNo', 'UNIQUE', `授权编号已存在 (there is a grant of this number)`);
      return made;
    },
    seed: async (grants, by) => (grants.length === 0 ? 0 : (await insert(grants, by)).length),
    async revoke(grantNo, reason, by, connection) {
      const asker = connection ?? db.pool;
      await asker.query(
        'UPDATE sharing_grant SET revoked_at = now(), revoked_by = $3, revoke_reason = $2 WHERE grant_no = $1 AND revoked_at IS NULL',
        [grantNo, reason, by],
      );
      const { rows } = await asker.query<Row>(`SELECT ${COLUMNS} FROM sharing_grant WHERE grant_no = $1`, [grantNo]);
      if (!connection) await refresh();
      return rows[0] ? grantOf(rows[0]) : null;
    },
    async close() {
      clearInterval(timer);
      deaf();
      await last.catch(() => {});
    },
  };
}
