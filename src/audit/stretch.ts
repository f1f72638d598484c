// One stretch of a search: the next places by the one index that tells most, and which of them may be meant.
import type { AccessRow } from './access.js';
import { asText, canonical } from './jcs.js';
import type { Queryable } from './leaves.js';
import type { Place } from './place.js';
import type { References } from './refs.js';

/** What to look for. The first five and the time are indexed; the others narrow down what these find. */
export interface AccessFilter {
  readonly recipientId?: string;
  /** Other handles of the same person, and the numbers: under them stand look-ups that were refused before it was known whose they are. */
  readonly alsoKnownAs?: readonly string[];
  /** The account in clear. */
  readonly officer?: string;
  /** null: no caller's, but what operators and the hub did. */
  readonly organisation?: string | null;
  readonly caseNo?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly purpose?: string;
  readonly client?: string;
  readonly coordinate?: string;
  readonly department?: string;
  /** Any of `plain` … `suppressed`; `denied` matches whatever the code. */
  readonly states?: readonly string[];
  readonly emergencyOnly?: boolean;
  /** Openings and reviews of emergency accesses, too. */
  readonly withEmergencies?: boolean;
  /** What auditors, operators and the hub did with record, policy and keys, too. */
  readonly withActs?: boolean;
}

/** Where to look: one shard, behind a place, no further than so many entries and so many that may be meant. */
export interface Bounds {
  readonly log: number;
  readonly refs: References;
  readonly types: readonly string[];
  readonly behind: Place | null;
  readonly size: number;
  readonly most: number;
}

export type Found = AccessRow & { readonly ts: string; readonly event: string };
export interface Stretch {
  /** Newest first. What the database cannot tell of them is still to be judged. */
  readonly found: readonly Found[];
  /** How many were looked at, and where the last of them stands; null where there was none. */
  readonly lookedAt: number;
  readonly last: { readonly place: Place; readonly event: string } | null;
  /** Nothing stands behind it in this shard. */
  readonly isLast: boolean;
}

/** Under which names a person may stand in the record; undefined where nobody is looked for. */
export const namesOf = ({ recipientId, alsoKnownAs = [] }: AccessFilter): readonly string[] | undefined =>
  recipientId === undefined ? undefined : [recipientId, ...alsoKnownAs];

export async function nextStretch(db: Queryable, filter: AccessFilter, bounds: Bounds): Promise<Stretch> {
  const { log, size, most } = bounds;
  const values: unknown[] = [log];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const indexed = indexedBy(filter, bounds, value);
  const fits = [...indexed, ...narrowedBy(filter, bounds, value)]
    .map((condition) => `coalesce(${condition}, false)`)
    .join(' AND ');
  const { rows } = await db.query(
    `WITH place AS MATERIALIZED (
       SELECT p.idx, row_number() OVER (ORDER BY p.ts DESC, p.idx DESC)::int AS n FROM (${placesOf(filter, indexed, bounds, value)}) p)
     SELECT n, l.idx, ${fits} AS fits, entry, event_id, (extract(epoch FROM ts) * 1000000)::bigint AS us, body
       FROM place JOIN audit.leaf l ON l.log_id = $1 AND l.idx = place.idx
       LEFT JOIN audit.detail d ON d.log_id = $1 AND d.idx = place.idx AND d.part = 0
      WHERE (${fits}) OR n = (SELECT max(n) FROM place) ORDER BY n LIMIT ${value(most)}`,
    values,
  );
  const last = rows.at(-1);
  const lookedAt = last?.n ?? 0;
  return {
    found: rows
      .filter((row) => row.fits)
      .map((row) => ({ log, index: BigInt(row.idx), entry: row.entry, detail: row.body, ts: row.us, event: row.event_id })),
    lookedAt,
    last: last ? { place: { log, ts: last.us, index: BigInt(last.idx) }, event: last.event_id } : null,
    // behind what was pruned nothing is kept
    isLast: rows.length < most && (lookedAt < size || last.entry === null),
  };
}

type Value = (given: unknown) => string;

/** What of it has an index of its own, from the one that tells most to the one that tells least. */
function indexedBy({ caseNo, officer, emergencyOnly, organisation }: AccessFilter, { refs }: Bounds, value: Value): string[] {
  return [
    ...(caseNo === undefined ? [] : [`case_ref = ${value(refs.of('case', caseNo).bytes)}`]),
    ...(officer === undefined ? [] : [`actor_ref = ${value(refs.of('actor', officer).bytes)}`]),
    ...(emergencyOnly ? [`(purpose = 'P05' OR type = 'BREAKGLASS')`] : []),
    ...(organisation === undefined ? [] : [organisation === null ? 'org IS NULL' : `org = ${value(organisation)}`]),
  ];
}

/** The next places of the shard, by one index alone: no more than these are read, however few of them are meant. */
function placesOf(filter: AccessFilter, indexed: readonly string[], { log, refs, behind, size }: Bounds, value: Value): string {
  const within = ['log_id = $1'];
  if (filter.from) within.push(`ts >= ${value(filter.from)}`);
  if (filter.to) within.push(`ts < ${value(filter.to)}`);
  if (behind && behind.log === log)
    within.push(
      `(ts, log_id, idx) < ('epoch'::timestamptz + ${value(behind.ts)}::bigint * interval '1 microsecond', $1, ${value(String(behind.index))}::bigint)`,
    );
  const limit = value(size);
  const newest = (table: string, condition: string): string =>
    `SELECT ts, idx FROM ${table} WHERE ${[condition, ...within].join(' AND ')} ORDER BY ts DESC, log_id DESC, idx DESC LIMIT ${limit}`;
  const names = namesOf(filter)?.map((name) => refs.of('subject', name).bytes);
  if (!names) return newest('audit.leaf', indexed[0] ?? 'true');
  // each name has a list of its own, and in a bulk answer somebody may stand under two
  return `SELECT DISTINCT ts, idx FROM unnest(${value(names)}::bytea[]) name, LATERAL (${newest('audit.subject', 'subject_ref = name')}) own
    ORDER BY ts DESC, idx DESC LIMIT ${limit}`;
}

/** What the database can tell of the rest: by the columns, and by words without which an entry cannot be meant. */
function narrowedBy(filter: AccessFilter, { types }: Bounds, value: Value): string[] {
  const { purpose, client, coordinate, department, states } = filter;
  const says = (word: string): string => `position(${value(Buffer.from(word))}::bytea IN entry) > 0`;
  const words = [
    ...(client === undefined ? [] : [says(`"client":${canonical(asText(client))}`)]),
    ...(coordinate === undefined ? [] : [says(`${canonical(asText(coordinate))}:`)]),
    ...(department === undefined ? [] : [says(`${canonical(asText(department))}:`)]),
    ...(states === undefined ? [] : [`(${states.map((state) => says(`:"${state}`)).join(' OR ')})`]),
  ];
  return [
    'entry IS NOT NULL',
    `type = ANY(${value(types)})`,
    ...(purpose === undefined ? [] : [`purpose = ${value(purpose)}`]),
    // of an access in several parts another one may say it
    ...(words.length === 0 ? [] : [`((${words.join(' AND ')}) OR ${says('"part":{')})`]),
  ];
}
