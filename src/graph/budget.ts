// Budgets: how many persons a body may ask for at a time and in a day, as the grants behind the asked fields say.
import { denyLabel } from '../kernel/codes.js';
import { dayOf } from '../kernel/days.js';
import { PublicError } from '../kernel/errors.js';
import type { Plan } from '../policy/index.js';
import type { Operation } from './operation.js';
import type { Services } from './services.js';
import type { Subject } from './subjects.js';

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Filtering is reading: what a search filters or orders by counts like what is asked for. */
const counted = ({ searchedBy, asked }: Operation): ReadonlySet<number> => searchedBy ?? asked;

/** Throws BULK_LIMIT with `limit`: more persons than the grants allow at a time. */
export function assertPerRequest(operation: Operation, plan: Plan, persons: number): void {
  const { perRequest } = plan.table.limitsOf(counted(operation));
  if (perRequest !== null && persons > perRequest) throw tooManyAtATime(perRequest);
}

const tooManyAtATime = (limit: number): PublicError =>
  new PublicError('BULK_LIMIT', `授权每次至多 ${limit} 人 (the grant allows ${limit} persons at a time)`, 400, { limit });

/**
 * Takes persons out of the day's budget, whether or not anybody is found: a guess is paid for like an answer. Throws BULK_LIMIT
 * with `retryAfterSeconds` where it is spent.
 */
export async function takePerDay(
  operation: Operation,
  plan: Plan,
  persons: number,
  { policy }: Services,
  asked: Iterable<number> = counted(operation),
): Promise<void> {
  const { perDay } = plan.table.limitsOf(asked);
  if (persons <= 0 || perDay.size === 0) return;
  const { at } = operation.request;
  if (!(await policy.use.take(perDay, persons, dayOf(at)))) throw spent(at);
}

const spent = (at: Date): PublicError =>
  new PublicError('BULK_LIMIT', `${denyLabel('BULK_LIMIT')}: 今日授权人数已用尽 (the day's budget of the grant is spent)`, 429, {
    retryAfterSeconds: untilTomorrow(at),
  });

/** Those who were found, by the grants that cover them. */
function byCovering({ table }: Plan, found: readonly Subject[]): Map<string, number> {
  const groups = new Map<string, number>();
  for (const { facts } of found) {
    if (!facts) continue;
    const covering = table.coveringOf(facts);
    groups.set(covering, (groups.get(covering) ?? 0) + 1);
  }
  return groups;
}

/**
 * Holds those who were looked up or found by a search to the limits of the grants behind them. Where grants for different divisions
 * give the same, each person counts under those that cover it: what was agreed for one district is no budget for another.
 */
export function assertFoundPerRequest(operation: Operation, plan: Plan, found: readonly Subject[]): void {
  assertPerRequest(operation, plan, found.length);
  if (!plan.table.isDivided) return;
  const limits = [...byCovering(plan, found)].map(([covering, persons]) => ({
    persons,
    limit: plan.table.limitsOf(counted(operation), covering).perRequest ?? Number.POSITIVE_INFINITY,
  }));
  for (const { limit } of limits) {
    const held = limits.reduce((sum, other) => sum + (other.limit <= limit ? other.persons : 0), 0);
    if (held > limit) throw tooManyAtATime(limit);
  }
}

/** Takes those who are shown out of the budgets of the grants that cover them, where `takePerDay` has counted them under another. */
export async function takeOwnPerDay(
  operation: Operation,
  plan: Plan,
  shown: readonly Subject[],
  { policy }: Services,
): Promise<void> {
  const { table } = plan;
  if (!table.isDivided) return;
  const paid = table.limitsOf(counted(operation)).perDay;
  const { at } = operation.request;
  for (const [covering, persons] of byCovering(plan, shown)) {
    const own = new Map([...table.limitsOf(counted(operation), covering).perDay].filter(([grantNo]) => !paid.has(grantNo)));
    if (own.size > 0 && !(await policy.use.take(own, persons, dayOf(at)))) throw spent(at);
  }
}

/** Seconds to midnight in Asia/Shanghai. */
const untilTomorrow = (at: Date): number => Math.ceil((DAY_MS - ((at.getTime() + SHANGHAI_OFFSET_MS) % DAY_MS)) / 1_000);
