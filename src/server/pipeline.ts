// One request from socket to socket: who asks, what for, the answer, the record, and only then the bytes.
import type { EntryInput, Receipts, Recorded } from '../audit/index.js';
import { actorOf, type LookAlikeWatch, type Looks, Operation, traceOf } from '../graph/index.js';
import type { ClassifiedField } from '../kernel/classification.js';
import { type Purpose, purposes } from '../kernel/codes.js';
import { BadInput, PublicError } from '../kernel/errors.js';
import { sha256Name } from '../kernel/hash.js';
import { uuid7 } from '../kernel/uuid7.js';
import type { Caller } from '../policy/index.js';
import type { Identify } from './identify.js';
import type { Protocol } from './protocol.js';
import { assertTrusted } from './trusted.js';

export interface Incoming {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly search: string;
  /** The parsed body, or what was wrong with it. */
  readonly body: unknown;
  readonly fault?: PublicError | undefined;
  readonly peer: string;
}
export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
type Drafted = Omit<Outgoing, 'body'> & { readonly body: string };

export interface Pipeline {
  readonly protocol: Protocol;
  readonly identify: Identify;
  /**
   * Runs the whole of it while there is a record to write to; rejects in time, with what the caller is told, where there is none.
   * What it hands to the work resolves only once the entry is durable: nothing of the answer may leave before.
   */
  readonly whileWritable: <T>(work: (record: (entry: EntryInput) => Promise<Recorded>) => Promise<T>) => Promise<T>;
  /** What the caller keeps of the answer, to prove later that it was recorded. */
  readonly receipt: Receipts['issue'];
  /** Whom an answer shows, and told of it once it is on record and about to leave: what the watch does of its own waits until then. */
  readonly looksOf: LookAlikeWatch['looksOf'];
  readonly looked: LookAlikeWatch['looked'];
  /** Counts callers that could not be identified; floods of them become counted entries. */
  readonly recordUnidentified: (peer: string) => void;
  readonly fields: readonly ClassifiedField[];
  readonly policyHash: () => string;
  /** Names of the only documents that may be asked, as their providers have read them; null: any. */
  readonly trusted: ReadonlySet<string> | null;
  readonly now: () => number;
  /** Told of each answer, for figures. */
  readonly observe: (seen: { client: string; purpose: string; outcome: string; status: number; seconds: number }) => void;
}

/** How long sources may take all in all. */
const ANSWER_WITHIN_MS = 3_000;
const MAX_CASE = 64;
/** How the record grows is nothing to charities and citizens. */
const WITHOUT_POSITION = new Set(['CH', 'SO', 'CI']);
const NEVER_CACHED = { 'cache-control': 'private, no-store' };

/** Never rejects. */
export async function answer(pipeline: Pipeline, incoming: Incoming): Promise<Outgoing> {
  const at = new Date(pipeline.now());
  const { outgoing, client, purpose, outcome } = await pipeline
    .whileWritable((record) => answerOnRecord(pipeline, incoming, at, record))
    // not let in, or given up: whatever was gathered meanwhile goes nowhere
    .catch((error: unknown) => ({ outgoing: inBytes(refusal(error)), client: 'unread', purpose: 'none', outcome: 'REFUSED' }));
  if (outcome !== null)
    pipeline.observe({ client, purpose, outcome, status: outgoing.status, seconds: (pipeline.now() - at.getTime()) / 1000 });
  return outgoing;
}

interface Answered {
  readonly outgoing: Outgoing;
  readonly client: string;
  readonly purpose: string;
  /** null where nobody was identified: such callers have figures of their own. */
  readonly outcome: string | null;
}

async function answerOnRecord(
  pipeline: Pipeline,
  incoming: Incoming,
  at: Date,
  record: (entry: EntryInput) => Promise<Recorded>,
): Promise<Answered> {
  let caller: Caller;
  try {
    caller = await pipeline.identify(single(incoming.headers['authorization']));
  } catch (error) {
    pipeline.recordUnidentified(incoming.peer);
    const outgoing = inBytes(refusal(error, { 'www-authenticate': 'Bearer realm="zhongfu", error="invalid_token"' }));
    return { outgoing, client: 'unknown', purpose: 'none', outcome: null };
  }
  return release(pipeline, await prepare(pipeline, incoming, caller, at), record);
}

interface Prepared {
  readonly outgoing: Outgoing;
  readonly entry: EntryInput;
  /** `sha256:…` of the body. */
  readonly body: string;
  readonly client: string;
  readonly withPosition: boolean;
  /** Whom the answer shows, for the watch; null where it shows nobody who is to be counted. */
  readonly looks: Looks | null;
}

/** The answer and its entry. Whatever else was gathered for them is let go here: it need not wait for the record. */
async function prepare(pipeline: Pipeline, incoming: Incoming, caller: Caller, at: Date): Promise<Prepared> {
  const requestId = uuid7(at.getTime());
  const eventId = uuid7(at.getTime());
  const base = { caller, requestId, eventId, at, deadline: at.getTime() + ANSWER_WITHIN_MS };
  let operation: Operation | undefined;
  let drafted: Drafted;
  try {
    if (incoming.fault) throw incoming.fault;
    operation = new Operation({ ...base, ...declarations(incoming) }, pipeline.fields);
    drafted = await execute(pipeline, incoming, operation);
  } catch (error) {
    drafted = refusal(error);
    operation ??= new Operation({ ...base, purpose: null, caseNo: null }, pipeline.fields);
    operation.failure = { code: error instanceof PublicError ? error.code : 'INTERNAL_SERVER_ERROR', stage: 'request' };
  }
  const outgoing = inBytes(drafted);
  const body = sha256Name(outgoing.body);
  const entry = entryOf(operation, body, pipeline);
  const looks = entry.type === 'DISC' ? pipeline.looksOf(operation) : null;
  return { outgoing, entry, body, client: caller.client, withPosition: !WITHOUT_POSITION.has(caller.role), looks };
}

/** Durable first, then the receipt, then the bytes. */
async function release(
  pipeline: Pipeline,
  { outgoing, entry, body, client, withPosition, looks }: Prepared,
  record: (entry: EntryInput) => Promise<Recorded>,
): Promise<Answered> {
  const { at, requestId, type, purpose = 'none' } = entry;
  try {
    const recorded = await record(entry);
    const receipt = pipeline.receipt({ requestId, at, body, recorded, withPosition });
    const headers = { ...outgoing.headers, 'zhongfu-receipt': receipt };
    if (looks) pipeline.looked(looks, recorded);
    return { client, purpose, outgoing: { status: outgoing.status, headers, body: outgoing.body }, outcome: type };
  } catch (error) {
    // no record, no data: the answer is dropped here
    return { client, purpose, outgoing: inBytes(refusal(error)), outcome: 'REFUSED' };
  }
}

/** The very bytes that are hashed, recorded and sent. */
const inBytes = ({ status, headers, body }: Drafted): Outgoing => ({ status, headers, body: Buffer.from(body) });

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Purpose and case are declared per request, never carried in the token. */
function declarations({ headers }: Incoming): { purpose: Purpose | null; caseNo: string | null; dryRun: boolean } {
  const code = single(headers['zhongfu-purpose'])?.trim();
  const purpose = code ? purposes.get(code) : null;
  if (purpose === undefined)
    throw new BadInput(
      'Zhongfu-Purpose',
      'CODE',
      'Zhongfu-Purpose: 应为用途代码 P01–P22 (expected a purpose code from P01 to P22)',
    );
  const caseNo = single(headers['zhongfu-case'])?.trim() || null;
  if (caseNo && caseNo.length > MAX_CASE)
    throw new BadInput('Zhongfu-Case', 'LENGTH', `Zhongfu-Case: 至多 ${MAX_CASE} 个字符 (at most ${MAX_CASE} characters)`);
  const dryRun = single(headers['zhongfu-dry-run'])?.trim();
  if (dryRun !== undefined && dryRun !== 'true')
    throw new BadInput('Zhongfu-Dry-Run', 'CODE', 'Zhongfu-Dry-Run: 只能为 true (expected true, or no such header)');
  return { purpose, caseNo, dryRun: dryRun === 'true' };
}

async function execute(pipeline: Pipeline, incoming: Incoming, operation: Operation): Promise<Drafted> {
  if (pipeline.trusted) assertTrusted(pipeline.trusted, incoming, operation);
  const { status, headers, body } = await pipeline.protocol.answer(incoming, operation);
  if (status >= 400 && !operation.failure) operation.failure = { code: codeIn(body), stage: 'request' };
  return { status, headers: { ...headers, ...NEVER_CACHED }, body };
}

/** The first code of a body that we made ourselves. */
function codeIn(body: string): string {
  try {
    return String((JSON.parse(body) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code);
  } catch {
    return 'BAD_REQUEST';
  }
}

function refusal(error: unknown, headers: Readonly<Record<string, string>> = {}): Drafted {
  const known = error instanceof PublicError ? error : new PublicError('INTERNAL_SERVER_ERROR', '内部错误 (internal error)', 500);
  const body = JSON.stringify({ errors: [{ message: known.message, extensions: { code: known.code, ...known.details } }] });
  return {
    status: known.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...NEVER_CACHED, ...headers },
    body,
  };
}

/** The entry, made from the marks of the very operation that was answered, and the hash of the bytes that are about to leave. */
function entryOf(operation: Operation, payload: string, { fields, policyHash }: Pipeline): EntryInput {
  const { caller, requestId, eventId, at, purpose, caseNo } = operation.request;
  const about = new Map(operation.about);
  if (operation.consentIds.size > 0) about.set('consents', [...operation.consentIds].sort());
  const trace = traceOf(operation, fields);
  return {
    type: trace.type,
    at,
    requestId,
    eventId,
    actor: actorOf(caller),
    ...(purpose && { purpose: purpose.code }),
    ...(caseNo && { caseNo }),
    ...(operation.document && { document: operation.document }),
    payload,
    policy: operation.policy ?? policyHash(),
    operation: { kind: operation.kind, ...(operation.name && { name: operation.name }) },
    sources: Object.fromEntries([...operation.sources].map(([department, { state }]) => [department, state])),
    criteria: operation.criteria,
    subjects: trace.subjects,
    fieldsets: trace.fieldsets,
    protectedSubjects: trace.protectedSubjects,
    ...(about.size > 0 && { about: Object.fromEntries(about) }),
    ...(operation.failure && { error: operation.failure }),
  };
}
