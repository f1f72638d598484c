// Searches the record for accesses, newest first, a page at a time. Whoever offers this MUST put the search itself on the record.
import { ACCESS_TYPES, type AccessRecord, type AccessRow, accessRecord, entryOf } from './access.js';
import type { Queryable } from './leaves.js';
import { cursorOf, type Place, placeOf } from './place.js';
import { periodIn, References } from './refs.js';

/** What to look for. The first five and the time are indexed; the others narrow down what these find. */
export interface AccessFilter {
  readonly recipientId?: string;
  /** Other handles of the same person, and the numbers: under them stand look-ups that were refused before it was known whose they are. */
  readonly alsoKnownAs?: readonly string[];
  /** The account in clear. */
  readonly officer?: string;
  readonly organisation?: string;
  readonly caseNo?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly purpose?: string;
  readonly client?: string;
  readonly coordinate?: string;
  readonly department?: string;
  /** `plain` … `suppressed`; `denied` matches whatever the code. */
  readonly state?: string;
  readonly emergencyOnly?: boolean;
  /** Openings and reviews of emergency accesses, too. */
  readonly withEmergencies?: boolean;
  /** What auditors, operators and the hub did with record, policy and keys, too. */
  readonly withActs?: boolean;
}

export interface AccessPage {
  readonly records: readonly { readonly cursor: string; readonly record: AccessRecord }[];
  readonly hasMore: boolean;
}

export interface Search {
  /** At most 500 a page. `after` is a cursor of an earlier page of the same search; throws RangeError on one that is none. */
  find(filter: AccessFilter, first: number, after?: string): Promise<AccessPage>;
  /** How many accesses, by any of `organisation`, `purpose`, `outcome`, `day`; days are those of Asia/Shanghai. */
  summarise(
    from: Date,
    to: Date,
    by: readonly string[],
  ): Promise<readonly { readonly keys: readonly string[]; readonly count: number }[]>;
}

const MAX_PAGE = 500;
/** Where few entries pass the narrowing filters, a page ends after this many; its last cursor goes on from there. */
const MAX_LOOKED_AT = 20_000;
const listOf = (types: readonly string[]): string => `(${types.map((type) => `'${type}'`).join()})`;
const ACCESSES = listOf(ACCESS_TYPES);
const WITH_EMERGENCIES = listOf([...ACCESS_TYPES, 'BREAKGLASS']);
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
const WITH_ACTS = listOf([...ACCESS_TYPES, ...ACTS]);

/** `key` is the kept key of the record: each shard's references are made with its own period's. */
export function createSearch(db: Queryable, key: Uint8Array): Search {
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
    let place = after === undefined ? null : await placeOf(db, after);
    const { rows: logs } = await db.query('SELECT log_id, origin FROM audit.log ORDER BY log_id DESC');
    const records: { cursor: string; record: AccessRecord }[] = [];
    let lookedAt = 0;
    for (const { log_id: log, origin } of logs) {
      if (place && log > place.log) continue;
      const refs = refsOf(origin);
      const subject = person === undefined ? undefined : new Set(person.map((name) => refs.of('subject', name).text));
      for (let isMore = true; isMore; ) {
        const size = Math.max(50, wanted + 1);
        const rows = await stretch(db, log, filter, refs, place, size);
        isMore = rows.length === size;
        for (const row of rows) {
          place = { log, ts: row.ts, index: row.index };
          const parts = await wholeAccess(db, row, subject !== undefined);
          if (!parts) continue;
          const record = accessRecord(parts, subject);
          if (!passes(record, filter)) continue;
          if (records.length === wanted) return { records, hasMore: true };
          records.push({ cursor: cursorOf(row.event), record });
        }
        lookedAt += rows.length;
        if (isMore && lookedAt >= MAX_LOOKED_AT && records.length > 0) return { records, hasMore: true };
      }
      place = null;
    }
    return { records, hasMore: false };
  }

  return { find, summarise: (from, to, by) => summarise(db, from, to, by) };
}

/** Under which names a person may stand in the record; undefined where nobody is looked for. */
const namesOf = ({ recipientId, alsoKnownAs = [] }: AccessFilter): readonly string[] | undefined =>
  recipientId === undefined ? undefined : [recipientId, ...alsoKnownAs];

type Found = AccessRow & { readonly ts: string; readonly event: string };

/** The next rows of one shard after a place, by the best index there is for the question. */
async function stretch(
  db: Queryable,
  log: number,
  filter: AccessFilter,
  refs: References,
  place: Place | null,
  size: number,
): Promise<Found[]> {
  const values: unknown[] = [log];
  const types = filter.withActs ? WITH_ACTS : filter.withEmergencies ? WITH_EMERGENCIES : ACCESSES;
  const where = ['l.log_id = $1', `l.type IN ${types}`, 'l.entry IS NOT NULL'];
  const add = (condition: (n: string) => string, value: unknown): void => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  const person = namesOf(filter);
  if (person)
    add(
      (n) => `l.idx IN (SELECT s.idx FROM audit.subject s WHERE s.log_id = $1 AND s.subject_ref = ANY(${n}::bytea[]))`,
      person.map((name) => refs.of('subject', name).bytes),
    );
  if (filter.officer !== undefined) add((n) => `l.actor_ref = ${n}`, refs.of('actor', filter.officer).bytes);
  if (filter.caseNo !== undefined) add((n) => `l.case_ref = ${n}`, refs.of('case', filter.caseNo).bytes);
  if (filter.organisation !== undefined) add((n) => `l.org = ${n}`, filter.organisation);
  if (filter.purpose !== undefined) add((n) => `l.purpose = ${n}`, filter.purpose);
  if (filter.emergencyOnly) where.push(`(l.purpose = 'P05' OR l.type = 'BREAKGLASS')`);
  if (filter.from) add((n) => `l.ts >= ${n}`, filter.from);
  if (filter.to) add((n) => `l.ts < ${n}`, filter.to);
  if (place && place.log === log) {
    values.push(place.ts, String(place.index));
    where.push(
      `(l.ts, l.log_id, l.idx) < ('epoch'::timestamptz + $${values.length - 1}::bigint * interval '1 microsecond', $1, $${values.length}::bigint)`,
    );
  }
  values.push(size);
  const { rows } = await db.query(
    `SELECT l.idx, l.entry, l.event_id, (extract(epoch FROM l.ts) * 1000000)::bigint AS us, d.body
       FROM audit.leaf l LEFT JOIN audit.detail d ON d.log_id = l.log_id AND d.idx = l.idx AND d.part = 0
      WHERE ${where.join(' AND ')} ORDER BY l.ts DESC, l.log_id DESC, l.idx DESC LIMIT $${values.length}`,
    values,
  );
  return rows.map((row) => ({
    log,
    index: BigInt(row.idx),
    entry: row.entry,
    detail: row.body,
    ts: row.us,
    event: row.event_id,
  }));
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

function passes(record: AccessRecord, { client, coordinate, department, state }: AccessFilter): boolean {
  if (client !== undefined && record.client !== client) return false;
  if (department !== undefined && !(department in record.sources)) return false;
  if (coordinate === undefined && state === undefined) return true;
  return record.fields.some(
    (field) =>
      (coordinate === undefined || field.coordinate === coordinate) &&
      (state === undefined || field.state.split(':')[0] === state),
  );
}

const GROUPS = new Map([
  ['organisation', `coalesce(org, '')`],
  ['purpose', `coalesce(purpose, '')`],
  ['outcome', `CASE type WHEN 'DISC' THEN 'disclosed' WHEN 'DENY' THEN 'denied' WHEN 'ERR' THEN 'error' ELSE 'statistics' END`],
  ['day', `to_char(ts AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')`],
]);

async function summarise(db: Queryable, from: Date, to: Date, by: readonly string[]) {
  const groups = by.map((name) => {
    const group = GROUPS.get(name);
    if (!group) throw new RangeError(`by: one of ${[...GROUPS.keys()].join(', ')}`);
    return group;
  });
  const { rows } = await db.query(
    `SELECT ARRAY[${groups.join(', ')}]::text[] AS keys, count(*)::int AS count FROM audit.leaf
      WHERE ts >= $1 AND ts < $2 AND type IN ${ACCESSES} GROUP BY 1 ORDER BY 2 DESC, 1`,
    [from, to],
  );
  return rows as { keys: string[]; count: number }[];
}
