// Days as people count them here: Asia/Shanghai, `YYYY-MM-DD`. Moments are UTC everywhere else.

const SHANGHAI_OFFSET_MS = 8 * 3_600_000; // no daylight saving since 1991, and none of our rules looks at a time of day before that

const DAY_MS = 86_400_000;
// Asked for every age that is shown, and nearly always about the same day.
let last = { number: 0, day: '1970-01-01' };

/** The day on which a moment falls in Asia/Shanghai. */
export function dayOf(moment: Date | number): string {
  const number = Math.floor((Number(moment) + SHANGHAI_OFFSET_MS) / DAY_MS);
  if (number !== last.number) last = { number, day: new Date(number * DAY_MS).toISOString().slice(0, 10) };
  return last.day;
}

/** Whole years lived on `today`; the birthday itself counts. Born on 29 February: the year is full on 1 March. */
export function ageOn(birthDay: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return today.slice(5) >= birthDay.slice(5) ? years : years - 1;
}

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const FORM = /^\d{4}-\d{2}-\d{2}$/;
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lengthOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** True for a real calendar day written `YYYY-MM-DD`. Counted rather than parsed: every date that is shown passes here. */
export function isDay(text: string): boolean {
  if (!FORM.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(Number(text.slice(0, 4)), month);
}
