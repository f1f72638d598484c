// How a story reads an answer and its entry: which coordinate was refused and why, and what the record says of whom.
import type { Answer, Entry, Hub } from '../support/hub.js';

export interface Refused {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly count: number;
}

/** The refusals of an answer by coordinate. */
export const refusals = ({ body }: Answer): Record<string, Refused> =>
  Object.fromEntries(
    // biome-ignore lint/suspicious/noExplicitAny: errors as they came
    (body.errors ?? []).map(({ path, extensions: { coordinate, code, count } }: any) => [coordinate, { code, path, count }]),
  );

/** What the entry says of one person: coordinate → state; undefined where it does not speak of them. */
export function saidOf(entry: Entry, hub: Hub, recipientId: string): Record<string, string> | undefined {
  const subject = entry.subjects?.find(({ ref }) => ref === hub.ref('subject', recipientId));
  return subject && { ...entry.fieldsets![subject.f] };
}

/** Whole years by the day in Changzhou, counted from the birth date that a citizen id carries. */
export function ageOf(citizenId: string): number {
  const [year, month, day] = [citizenId.slice(6, 10), citizenId.slice(10, 12), citizenId.slice(12, 14)].map(Number);
  const now = new Date(Date.now() + 8 * 3_600_000);
  const hadBirthday = (now.getUTCMonth() + 1) * 100 + now.getUTCDate() >= month! * 100 + day!;
  return now.getUTCFullYear() - year! - (hadBirthday ? 0 : 1);
}
