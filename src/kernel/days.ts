// Days as people count them here: Asia/Shanghai, `YYYY-MM-DD`. Moments are UTC everywhere else.

const SHANGHAI_OFFSET_MS = 8 * 3_600_000; // no daylight saving since 1991, and none of our rules looks at a time of day before that

/** The day on which a moment falls in Asia/Shanghai. */
export const dayOf = (moment: Date | number): string => new Date(Number(moment) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** Whole years lived on `today`; the birthday itself counts. Born on 29 February: the year is full on 1 March. */
export function ageOn(birthDay: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return today.slice(5) >= birthDay.slice(5) ? years : years - 1;
}

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** True for a real calendar day written `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text;
