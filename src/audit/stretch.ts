// One stretch of a search: the next places by the one index that tells most, and which of them may be meant.
import type { QueryConfig } from 'pg';
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

/** A page of the record is read from as many scattered places: a disk gives them faster side by side. */
const SIDE_BY_SIDE = 3;
/** More than this are mostly looked at in vain: then one reads on, and the others are left to others. */
const FEW = 200;

export async function nextStretch(db: Queryable, filter: AccessFilter, bounds: Bounds): Promise<Stretch> {
  const { size, most } = bounds;
  const places = await placesOf(db, filter, bounds);
  const readers = places.length > FEW ? 1 : SIDE_BY_SIDE;
  const share = Math.max(1, Math.ceil(places.length / readers));
  const parts: Promise<readonly Row[]>[] = [];
  for (let from = 0; from < places.length; from += share)
    parts.push(rowsAt(db, filter, bounds, { places: places.slice(from, from + share), from, of: places.length }));
  const rows = (await Promise.all(parts)).flat().slice(0, most);
  const last = rows.at(-1);
  const lookedAt = last?.n ?? 0;
  return {
    found: rows
      .filter((row) => row.fits)
      .map((row) => ({
        log: bounds.log,
        index: BigInt(row.idx),
        entry: row.entry!,
        detail: row.body,
        ts: row.us,
        event: row.event_id,
      })),
    lookedAt,
    last: last ? { place: { log: bounds.log, ts: last.us, index: BigInt(last.idx) }, event: last.event_id } : null,
    // behind what was pruned nothing is kept
    isLast: rows.length < most && (lookedAt < size || last?.entry === null),
  };
}

/** The server plans what is asked again and again once for each connection: for a page, planning costs as much as reading. */
function prepared(text: string, values: unknown[]): QueryConfig {
  let name = names.get(text);
  if (name === undefined && names.size < MOST_PREPARED) {
    name = `audit-search-${names.size + 1}`;
    names.set(text, name);
  }
  return { ...(name !== undefined && { name }), text, values };
}
const names = new Map<string, string>();
/** Of the many ways in which filters can be combined. */
const MOST_PREPARED = 50;

interface Row {
  /** Which of the places it is, from 1. */
  readonly n: number;
  readonly idx: string;
  readonly fits: boolean;
  /** null where it was pruned. */
  readonly entry: Buffer | null;
  readonly event_id: string;
  /** Microseconds. */
  readonly us: string;
  readonly body: Buffer | null;
}

/** What stands at some of the places: those that may be meant, and in any case the very last, so that it is known how far one looked. */
async function rowsAt(
  db: Queryable,
  filter: AccessFilter,
  bounds: Bounds,
  { places, from, of }: { readonly places: readonly string[]; readonly from: number; readonly of: number },
): Promise<readonly Row[]> {
  const values: unknown[] = [bounds.log, places, from, of];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const fits = [...indexedBy(filter, bounds).map((condition) => condition(value)), ...narrowedBy(filter, bounds, value)]
    .map((condition) => `coalesce(${condition}, false)`)
    .join(' AND ');
  const { rows } = await db.query<Row>(
    prepared(
      `WITH place AS (SELECT idx, (n + $3)::int AS n FROM unnest($2::bigint[]) WITH ORDINALITY p (idx, n))
       SELECT n, l.idx, ${fits} AS fits, entry, event_id, (extract(epoch FROM ts) * 1000000)::bigint AS us, body
         FROM place JOIN audit.leaf l ON l.log_id = $1 AND l.idx = place.idx
         LEFT JOIN audit.detail d ON d.log_id = $1 AND d.idx = place.idx AND d.part = 0
        WHERE (${fits}) OR n = $4 ORDER BY n LIMIT ${value(bounds.most)}`,
      values,
    ),
  );
  return rows;
}

type Value = (given: unknown) => string;

/** What of it has an index of its own, from the one that tells most to the one that tells least. */
function indexedBy(
  { caseNo, officer, emergencyOnly, organisation }: AccessFilter,
  { refs }: Bounds,
): ((value: Value) => string)[] {
  return [
    ...(caseNo === undefined ? [] : [(value: Value) => `case_ref = ${value(refs.of('case', caseNo).bytes)}`]),
    ...(officer === undefined ? [] : [(value: Value) => `actor_ref = ${value(refs.of('actor', officer).bytes)}`]),
    ...(emergencyOnly ? [() => `(purpose = 'P05' OR type = 'BREAKGLASS')`] : []),
    ...(organisation === undefined
      ? []
      : [(value: Value) => (organisation === null ? 'org IS NULL' : `org = ${value(organisation)}`)]),
  ];
}

/** The next places of the shard, newest first, by one index alone: no more than these are read, however few of them are meant. */
async function placesOf(db: Queryable, filter: AccessFilter, bounds: Bounds): Promise<readonly string[]> {
  const { log, refs, behind, size } = bounds;
  const values: unknown[] = [log];
  const value = (given: unknown): string => `$${values.push(given)}`;
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
  const text = names
    ? // each name has a list of its own, and in a bulk answer somebody may stand under two
      `SELECT DISTINCT ts, idx FROM unnest(${value(names)}::bytea[]) name, LATERAL (${newest('audit.subject', 'subject_ref = name')}) own
       ORDER BY ts DESC, idx DESC LIMIT ${limit}`
    : newest('audit.leaf', indexedBy(filter, bounds)[0]?.(value) ?? 'true');
  const { rows } = await db.query<{ idx: string }>(prepared(`SELECT idx FROM (${text}) p ORDER BY ts DESC, idx DESC`, values));
  return rows.map(({ idx }) => idx);
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
