// Budgets: how many persons a body may ask for at a time and in a day, as the grants behind the asked fields say.
import { denyLabel } from '../kernel/codes.js';
import { dayOf } from '../kernel/days.js';
import { PublicError } from '../kernel/errors.js';
import type { Plan } from '../policy/index.js';
import type { Operation } from './operation.js';
import type { Services } from './services.js';

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Throws BULK_LIMIT with `limit`: more persons than the grants allow at a time. */
export function assertPerRequest(operation: Operation, plan: Plan, persons: number): void {
  const { perRequest } = plan.table.limitsOf(operation.asked);
  if (perRequest !== null && persons > perRequest)
    throw new PublicError('BULK_LIMIT', `授权每次至多 ${perRequest} 人 (the grant allows ${perRequest} persons at a time)`, 400, {
      limit: perRequest,
    });
}

/**
 * Takes persons out of the day's budget, whether or not anybody is found: a guess is paid for like an answer. Throws BULK_LIMIT
 * with `retryAfterSeconds` where it is spent.
 */
export async function takePerDay(
  operation: Operation,
  plan: Plan,
  persons: number,
  { policy }: Services,
  asked: Iterable<number> = operation.asked,
): Promise<void> {
  const { perDay } = plan.table.limitsOf(asked);
  if (persons <= 0 || perDay.size === 0) return;
  const { at } = operation.request;
  if (await policy.use.take(perDay, persons, dayOf(at))) return;
  throw new PublicError(
    'BULK_LIMIT',
    `${denyLabel('BULK_LIMIT')}: 今日授权人数已用尽 (the day's budget of the grant is spent)`,
    429,
    {
      retryAfterSeconds: untilTomorrow(at),
    },
  );
}

/** Seconds to midnight in Asia/Shanghai. */
const untilTomorrow = (at: Date): number => Math.ceil((DAY_MS - ((at.getTime() + SHANGHAI_OFFSET_MS) % DAY_MS)) / 1_000);
