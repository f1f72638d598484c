// The roots that lead into the record: who may enter, what is asked of it, and that they asked. Answered before anything executes;
// the resolvers hand on what stands here.
import type { Prover } from '../audit/index.js';
import { denyLabel } from '../kernel/codes.js';
import { PublicError } from '../kernel/errors.js';
import { purposeRefusal, type Refusal } from '../policy/index.js';
import type { Asked } from './asked.js';
import { refusalOf } from './deciding-one.js';
import type { ArgumentsOf } from './look-ups.js';
import type { Operation } from './operation.js';
import { accessRecords, accessSummary, accessTo, auditProof, type RecordRead } from './record-reads.js';
import type { RecordAnswer } from './record-types.js';
import type { Services } from './services.js';

/** Root → role → the purpose under which that role may read. */
const READERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Query.accessRecords': { AU: 'P16' },
  'Query.accessSummary': { AU: 'P16' },
  'Query.accessTo': { AU: 'P16', CI: 'P18' },
};
const PROOFS = new Set(['Query.auditCheckpoint', 'Query.auditProof']);
/** A page of the record costs more than a page of anything else. */
const MAX_ROOTS = 10;

/** Fills `operation.recordAnswers`. Rejects only for input that is not of its form. */
export async function readRecord(operation: Operation, argumentsOf: ArgumentsOf, services: Services): Promise<void> {
  const roots = [...operation.roots].filter(([, { coordinate }]) => coordinate in READERS || PROOFS.has(coordinate));
  if (roots.length > MAX_ROOTS)
    throw new PublicError(
      'QUERY_LIMIT',
      `一次至多 ${MAX_ROOTS} 项记录查询 (at most ${MAX_ROOTS} reads of the record at a time)`,
      400,
      { limit: MAX_ROOTS },
    );
  for (const [key, asked] of roots)
    operation.recordAnswers.set(key, await answerOf(asked, argumentsOf(asked), operation, services));
}

async function answerOf(
  { coordinate }: Asked,
  args: Record<string, unknown>,
  operation: Operation,
  services: Services,
): Promise<RecordAnswer> {
  if (coordinate === 'Query.auditCheckpoint') return { value: await checkpoint(services.record.prover) };
  if (coordinate === 'Query.auditProof') return { value: await auditProof(args['index'] as string, services.record.prover) };
  const recipientId = typeof args['recipientId'] === 'string' ? args['recipientId'].slice(0, 64) : null;
  const refusal = mayRead(coordinate, recipientId, operation) ?? (await mayReadOfWard(recipientId, operation, services));
  if (refusal) {
    operation.recordMarks.push({ coordinate, state: `denied:${refusal}`, recipientId });
    return { refusal };
  }
  const read = await READS[coordinate]!(args as never, operation, services);
  operation.criteria.push(...read.criteria);
  operation.recordMarks.push({ coordinate, state: 'plain', recipientId });
  operation.about.set('rows', Number(operation.about.get('rows') ?? 0) + read.rows);
  return { value: read.value };
}

const READS: Readonly<Record<string, (args: never, operation: Operation, services: Services) => Promise<RecordRead>>> = {
  'Query.accessRecords': accessRecords,
  'Query.accessSummary': accessSummary,
  'Query.accessTo': accessTo,
};

/** Why this caller may not, or null. Of others than itself a citizen is told the same, whoever they are. */
function mayRead(coordinate: string, recipientId: string | null, { request: { caller, purpose } }: Operation): Refusal | null {
  const early = purposeRefusal(caller.role, purpose);
  if (early) return early.code;
  const readers = READERS[coordinate]!;
  if (!Object.values(readers).includes(purpose!.code)) return 'PURPOSE_MISMATCH';
  if (readers[caller.role] !== purpose!.code) return 'NO_GRANT';
  return caller.role === 'CI' && !caller.recipients.includes(recipientId!) ? 'OUT_OF_JURISDICTION' : null;
}

/** Of a ward the list is refused where a look at the ward would be: the token's claim alone does not do. */
async function mayReadOfWard(recipientId: string | null, operation: Operation, services: Services): Promise<Refusal | null> {
  const { caller } = operation.request;
  if (caller.role !== 'CI' || recipientId === null || recipientId === caller.recipients[0]) return null;
  return refusalOf(recipientId, operation, services);
}

async function checkpoint(prover: Prover) {
  const latest = await prover.checkpoint();
  if (!latest)
    throw new PublicError('NO_SUCH_ENTRY', '尚无已签名的检查点 (nothing is signed yet; try again in a second)', 200, {
      retryAfterSeconds: 1,
    });
  return { ...latest, size: String(latest.size), root: latest.root.toString('base64') };
}

const answered = (operation: Operation, key: string, coordinate: string): unknown => {
  const answer = operation.recordAnswers.get(key);
  if (!answer) throw new Error('The record was read before it was decided who may');
  if ('value' in answer) return answer.value;
  const { refusal } = answer;
  const message = refusal === 'OUT_OF_JURISDICTION' ? '查无此人或不在您的辖区' : denyLabel(refusal);
  throw new PublicError(refusal, message, 200, { coordinate, count: 1 });
};

/** They only hand on; `info.path` is the root's. */
export const recordResolvers = Object.fromEntries(
  [...Object.keys(READERS), ...PROOFS].map((coordinate) => [
    coordinate.slice('Query.'.length),
    (_root: unknown, _args: unknown, operation: Operation, info: { path: { key: string | number } }) =>
      answered(operation, info.path.key as string, coordinate),
  ]),
);
