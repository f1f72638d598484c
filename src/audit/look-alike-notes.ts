// Look-alikes as they stand in the record: found where the names are, so the hub's note of them is all that the record itself has.
import type { Watched } from './watch-rules.js';

const DAY = 24 * 3_600_000;
export type LookAlikeRule = 'SAME_SURNAME' | 'SAME_ADDRESS';
export const LOOK_ALIKE_RULES = {
  SAME_SURNAME: { name: 'SAME_SURNAME', label: '同姓查询 (many households of one surname)', windowMs: DAY },
  SAME_ADDRESS: { name: 'SAME_ADDRESS', label: '同址查询 (several households at one address)', windowMs: DAY },
} as const;
const rules = new Map<unknown, (typeof LOOK_ALIKE_RULES)[LookAlikeRule]>(Object.entries(LOOK_ALIKE_RULES));

interface Noted {
  readonly id: string;
  readonly about: string;
  readonly since: string;
  readonly until: string;
  readonly count: number;
  readonly evidence: readonly string[];
}

/** What a note of something that stands out says; where the record cannot tell it again, all that is to be told. */
export function noteOf({ id, rule, evidence, about, since, until, count }: Noted & { readonly rule: string }) {
  return { anomaly: id, rule, evidence, ...(rules.has(rule) && { officer: about, since, until, count }) };
}

/** What such a note tells, or null where the entry is another one. */
export function noteIn({ type, about = {} }: Watched) {
  const rule = type === 'ADMIN' ? rules.get(about['rule']) : undefined;
  if (!rule) return null;
  const { anomaly, officer, ...told } = about as unknown as Noted & { readonly anomaly: string; readonly officer: string };
  return { id: anomaly, rule, about: officer, since: told.since, until: told.until, count: told.count, evidence: told.evidence };
}
