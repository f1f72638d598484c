// Searches the record for accesses, newest first, a page at a time. Whoever offers this MUST put the search itself on the record.
import { ACCESS_TYPES, type AccessRecord, type AccessRow, accessRecord, entryOf } from './access.js';
import type { Queryable } from './leaves.js';
import { cursorOf, placeOf } from './place.js';
import { periodIn, References } from './refs.js';
import { type AccessFilter, type Found, namesOf, nextStretch } from './stretch.js';

export type { AccessFilter } from './stretch.js';

export interface AccessPage {
  readonly records: readonly { readonly cursor: string; readonly record: AccessRecord }[];
  readonly hasMore: boolean;
  /** Where the next page begins; also of a page on which nothing was found yet. */
  readonly endCursor: string | null;
}

export interface Search {
  /** At most 500 a page. `after` is the `endCursor` or a cursor of an earlier page; throws RangeError on one that is none. */
  find(filter: AccessFilter, first: number, after?: string): Promise<AccessPage>;
  /** How many accesses, by any of `organisation`, `purpose`, `outcome`, `day`; days are those of Asia/Shanghai. */
  summarise(
    from: Date,
    to: Date,
    by: readonly string[],
  ): Promise<readonly { readonly keys: readonly string[]; readonly count: number }[]>;
}

const MAX_PAGE = 500;
/** Where few entries pass the narrowing filters, a page ends after this many, whatever was found; the next goes on from there. */
const MAX_LOOKED_AT = 10_000;
const ACCESSES = `(${ACCESS_TYPES.map((type) => `'${type}'`).join()})`;
const WITH_EMERGENCIES = [...ACCESS_TYPES, 'BREAKGLASS'];
const ACTS = [
  'EXPORT',
  'AUDIT_READ',
  'VERIFY',
  'BREAKGLASS',
  'POLICY',
  'CONFIG',
  'KEY',
  'ADMIN',
  'ERASE',
  'PRUNE',
  'SEAL',
  'RECOVERY',
];
const WITH_ACTS = [...ACCESS_TYPES, ...ACTS];

/** `key` is the kept key of the record: each shard's references are made with its own period's. */
export function createSearch(db: Queryable, key: Uint8Array, { maxLookedAt = MAX_LOOKED_AT } = {}): Search {
  const byPeriod = new Map<string, References>();
  const refsOf = (origin: string): References => {
    const period = periodIn(origin);
    let refs = byPeriod.get(period);
    if (!refs) {
      refs = new References(key, period);
      byPeriod.set(period, refs);
    }
    return refs;
  };

  async function find(filter: AccessFilter, first: number, after?: string): Promise<AccessPage> {
    const person = namesOf(filter);
    const wanted = Math.min(Math.max(1, first), MAX_PAGE);
    let behind = after === undefined ? null : await placeOf(db, after);
    const { rows: logs } = await db.query('SELECT log_id, origin FROM audit.log ORDER BY log_id DESC');
    const types = filter.withActs ? WITH_ACTS : filter.withEmergencies ? WITH_EMERGENCIES : ACCESS_TYPES;
    const records: { cursor: string; record: AccessRecord }[] = [];
    let lookedAt = 0;
    let seen: string | null = null;
    for (const { log_id: log, origin } of logs) {
      if (behind && log > behind.log) continue;
      const refs = refsOf(origin);
      const subject = person === undefined ? undefined : new Set(person.map((name) => refs.of('subject', name).text));
      for (let isLast = false; !isLast; ) {
        if (lookedAt >= maxLookedAt) return { records, hasMore: true, endCursor: seen };
        // mostly the first stretch is enough; where it is not, few are meant
        const size = Math.min(Math.max(wanted + 1, 3 * lookedAt), maxLookedAt - lookedAt);
        const most = wanted + 1 - records.length;
        const stretch = await nextStretch(db, filter, { log, refs, types, behind, size, most });
        for (const row of stretch.found) {
          const parts = await wholeAccess(db, row, subject !== undefined);
          if (!parts) continue;
          const record = accessRecord(parts, subject);
          if (!passes(record, filter)) continue;
          if (records.length === wanted) return { records, hasMore: true, endCursor: records.at(-1)!.cursor };
          records.push({ cursor: cursorOf(row.event), record });
        }
        ({ isLast } = stretch);
        lookedAt += stretch.lookedAt;
        if (stretch.last) {
          behind = stretch.last.place;
          seen = cursorOf(stretch.last.event);
        }
      }
      behind = null;
    }
    return { records, hasMore: false, endCursor: records.at(-1)?.cursor ?? null };
  }

  return { find, summarise: (from, to, by) => summarise(db, from, to, by) };
}

/** An access may be several entries. It is found once: by its first part, or, when looking for a person, by the part that has it. */
async function wholeAccess(db: Queryable, row: Found, byPerson: boolean): Promise<readonly AccessRow[] | null> {
  const { part } = entryOf(row);
  if (!part) return [row];
  if (!byPerson && part.i > 1) return null;
  const first = row.index - BigInt(part.i - 1);
  const { rows } = await db.query(
    `SELECT l.idx, l.entry, d.body FROM audit.leaf l LEFT JOIN audit.detail d ON d.log_id = l.log_id AND d.idx = l.idx AND d.part = 0
      WHERE l.log_id = $1 AND l.idx >= $2 AND l.idx < $3 ORDER BY l.idx`,
    [row.log, String(first), String(first + BigInt(part.n))],
  );
  return rows.map((r) => ({ log: row.log, index: BigInt(r.idx), entry: r.entry, detail: r.body }));
}

function passes(record: AccessRecord, { client, coordinate, department, states }: AccessFilter): boolean {
  if (client !== undefined && record.client !== client) return false;
  if (department !== undefined && !(department in record.sources)) return false;
  if (coordinate === undefined && states === undefined) return true;
  return record.fields.some(
    (field) =>
      (coordinate === undefined || field.coordinate === coordinate) &&
      (states === undefined || states.includes(field.state.split(':')[0]!)),
  );
}

const GROUPS = new Map([
  ['organisation', `coalesce(org, '')`],
  ['purpose', `coalesce(purpose, '')`],
  ['outcome', `CASE type WHEN 'DISC' THEN 'disclosed' WHEN 'DENY' THEN 'denied' WHEN 'ERR' THEN 'error' ELSE 'statistics' END`],
  ['day', `to_char(ts AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')`],
]);

/** An access in several parts is one: they are of one request. */
async function summarise(db: Queryable, from: Date, to: Date, by: readonly string[]) {
  const groups = by.map((name) => {
    const group = GROUPS.get(name);
    if (!group) throw new RangeError(`by: one of ${[...GROUPS.keys()].join(', ')}`);
    return group;
  });
  const { rows } = await db.query(
    `SELECT ARRAY[${groups.join(', ')}]::text[] AS keys, count(DISTINCT request_id)::int AS count FROM audit.leaf
      WHERE ts >= $1 AND ts < $2 AND type IN ${ACCESSES} GROUP BY 1 ORDER BY 2 DESC, 1`,
    [from, to],
  );
  return rows as { keys: string[]; count: number }[];
}
