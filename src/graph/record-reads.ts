// The single reads of the record: from the arguments of a root to a search, and from what was found to what this caller is shown.
import type { AccessFilter, AccessRecord, Prover } from '../audit/index.js';
import type { Render } from '../kernel/classification.js';
import { addDays } from '../kernel/days.js';
import { BadInput, PublicError } from '../kernel/errors.js';
import { type AccessState, accessState } from '../policy/index.js';
import type { Criterion, Operation } from './operation.js';
import { forAuditor, forOneself, HUB } from './record-shown.js';
import type { RecordReader } from './record-types.js';

/** What was read, what it was searched by, and how many rows of it left. */
export interface RecordRead {
  readonly value: unknown;
  readonly criteria: readonly Criterion[];
  readonly rows: number;
}
interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
}
interface FilterInput {
  readonly recipientId?: string | null;
  readonly citizenId?: string | null;
  readonly organisation?: string | null;
  readonly client?: string | null;
  readonly officer?: string | null;
  readonly purpose?: string | null;
  readonly case?: string | null;
  readonly coordinate?: string | null;
  readonly department?: string | null;
  readonly decision?: Render | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly emergencyOnly?: boolean | null;
}

const MAX_PAGE = 500;
const MAX_TEXT = 128;

export async function accessRecords(
  { filter, ...paging }: Paging & { readonly filter: FilterInput },
  { request: { at } }: Operation,
  reader: RecordReader,
): Promise<RecordRead> {
  const { identity } = reader;
  const criteria = Object.entries(filter).flatMap(([name, value]) =>
    value === null ? [] : [{ coordinate: `AccessFilter.${name}`, value: bounded(name, String(value)) }],
  );
  const { recipientId, citizenId } = filter;
  if (recipientId && citizenId)
    throw new BadInput('filter', 'ONE_OF', 'filter: recipientId、citizenId 二者选一 (one of recipientId and citizenId)');
  // somebody unknown was looked for by the number itself, and stands so in the record
  const person = citizenId ? ((await identity.find('CITIZEN_ID', [citizenId])).get(citizenId) ?? citizenId) : recipientId;
  return page(
    reader,
    { ...searchOf(filter), ...(person && { recipientId: person, alsoKnownAs: await namesOf(person, identity) }), withActs: true },
    paging,
    criteria,
    { show: forAuditor, at },
  );
}

export const accessTo = async (
  { recipientId, ...paging }: Paging & { readonly recipientId: string },
  { request: { caller, at } }: Operation,
  reader: RecordReader,
): Promise<RecordRead> =>
  page(
    reader,
    {
      recipientId: bounded('recipientId', recipientId),
      alsoKnownAs: await namesOf(recipientId, reader.identity),
      withEmergencies: true,
    },
    paging,
    [{ coordinate: 'Query.accessTo', value: recipientId }],
    { show: caller.role === 'CI' ? forOneself : forAuditor, at },
  );

export async function accessSummary(
  { from, to, by }: { readonly from: string; readonly to: string; readonly by: readonly string[] },
  _operation: Operation,
  { record }: RecordReader,
): Promise<RecordRead> {
  const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`);
  const counts = await record.search
    .summarise(midnight(from), midnight(addDays(to, 1)), by)
    .catch(asBadInput('by', 'ONE_OF'))
    .catch(asTooMuch);
  return {
    value: counts.map((group) => ({ ...group, suppressed: false })),
    criteria: [
      { coordinate: 'Query.accessSummary.from', value: from },
      { coordinate: 'Query.accessSummary.to', value: to },
    ],
    rows: counts.length,
  };
}

/** The name of a shard: a receipt's issuer. */
const ORIGIN = /^[\w.:/-]{1,200}$/;

/** By its place, or for a receipt without one by leaf hash and second; behind an @ the shard, where it is not the latest. */
export async function auditProof(index: string, prover: Prover): Promise<unknown> {
  const [wanted, origin] = index.split(/@(.*)/s, 2) as [string, string | undefined];
  const byPlace = /^\d{1,18}$/.test(wanted);
  const byLeaf = /^([0-9a-f]{64})\.(\d{1,12})$/.exec(wanted);
  if ((!byPlace && !byLeaf) || (origin !== undefined && !ORIGIN.test(origin)))
    throw new BadInput('index', 'CHARSET', 'index: 应为回执中的序号 (expected the index of a receipt, or its leaf and iat)');
  const place = byLeaf
    ? await prover.find(Buffer.from(byLeaf[1]!, 'hex'), new Date(Number(byLeaf[2]) * 1_000), origin)
    : BigInt(wanted);
  const proof = place === null ? null : await prover.prove(place, origin);
  if (!proof)
    throw new PublicError('NO_SUCH_ENTRY', '没有已签名的此项记录 (no such entry is signed, or not yet)', 200, {
      retryAfterSeconds: 1,
    });
  return {
    index: String(proof.index),
    leaf: proof.leaf.toString('hex'),
    size: String(proof.size),
    root: proof.root.toString('base64'),
    path: proof.path.map((hash) => hash.toString('base64')),
    note: proof.note,
  };
}

/** Whoever was asked for by number and refused before anybody was looked up stands in the record by that number. */
async function namesOf(recipientId: string, identity: RecordReader['identity']): Promise<readonly string[]> {
  const handles = (await identity.sameAs([recipientId])).get(recipientId) ?? [];
  const [keys, merged] = await Promise.all([identity.keysOf([recipientId]), identity.mergedKeysOf([recipientId])]);
  const numbers = [...(keys.get(recipientId)?.values() ?? []), ...(merged.get(recipientId) ?? []).map(({ value }) => value)];
  return [...new Set([...handles, ...numbers])].filter((name) => name !== recipientId);
}

function searchOf({ case: caseNo, decision, from, to, ...filter }: FilterInput): AccessFilter {
  const { organisation, client, officer, purpose, coordinate, department, emergencyOnly } = filter;
  const given = { client, officer, purpose, coordinate, department, caseNo };
  return {
    ...(organisation != null && { organisation: organisation === HUB ? null : organisation }),
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as AccessFilter),
    ...(decision && { states: statesOf(decision) }),
    ...(from && { from: new Date(from) }),
    ...(to && { to: new Date(to) }),
    ...(emergencyOnly && { emergencyOnly }),
  };
}

/** As they are shown: told that there is nothing is told plainly, and what did not leave was denied. */
const statesOf = (decision: Render): readonly string[] =>
  decision === 'deny' ? ['denied', 'error', 'suppressed'] : decision === 'plain' ? ['plain', 'null'] : [decision];

/** Now, of those that were opened by these entries. */
async function statesOfOpened(records: readonly AccessRecord[], { emergencies }: RecordReader, now: Date) {
  const ids = records.flatMap(({ opens }) => opens ?? []);
  const known = ids.length > 0 ? await emergencies.those(ids) : [];
  return new Map(known.map((access) => [access.id, accessState(access, now)]));
}

async function page(
  reader: RecordReader,
  filter: AccessFilter,
  { first, after }: Paging,
  criteria: readonly Criterion[],
  { show, at }: { readonly show: (record: AccessRecord, states: ReadonlyMap<string, AccessState>) => unknown; readonly at: Date },
): Promise<RecordRead> {
  const size = first ?? 50;
  if (size < 1) throw new BadInput('first', 'RANGE', 'first: 应大于0 (expected more than 0)');
  if (size > MAX_PAGE)
    throw new PublicError('BULK_LIMIT', `一页至多 ${MAX_PAGE} 条 (at most ${MAX_PAGE} a page)`, 400, { limit: MAX_PAGE });
  const found = await reader.record.search.find(filter, size, after ?? undefined).catch(asBadInput('after', 'CHARSET'));
  const states = await statesOfOpened(
    found.records.map(({ record }) => record),
    reader,
    at,
  );
  const value = {
    edges: found.records.map(({ cursor, record }) => ({ cursor, node: show(record, states) })),
    pageInfo: {
      hasNextPage: found.hasMore,
      hasPreviousPage: Boolean(after),
      startCursor: found.records[0]?.cursor ?? null,
      endCursor: found.endCursor,
    },
  };
  return { value, criteria, rows: found.records.length };
}

function bounded(field: string, value: string): string {
  if (value.length === 0 || value.length > MAX_TEXT)
    throw new BadInput(field, 'LENGTH', `${field}: 1–${MAX_TEXT} 个字符 (1–${MAX_TEXT} characters)`);
  return value;
}

const asBadInput =
  (field: string, rule: string) =>
  (error: unknown): never => {
    if (error instanceof RangeError) throw new BadInput(field, rule, `${field}: 格式不符 (not of its form)`);
    throw error;
  };

/** The database's answer to a question that takes it longer than anybody waits. */
const TAKES_TOO_LONG = '57014';

function asTooMuch(error: unknown): never {
  if ((error as { code?: unknown }).code !== TAKES_TOO_LONG) throw error;
  throw new BadInput('to', 'RANGE', 'to: 时段内记录过多,请缩短时段 (too many accesses in that time: ask for fewer days)');
}
