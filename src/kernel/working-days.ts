// Working days as the State Council arranges them (schema/holidays/YYYY.json): holidays off, some weekends worked in exchange (调休).
import { readdirSync, readFileSync } from 'node:fs';
import { addDays } from './days.js';
import { inProject } from './paths.js';

interface Arrangement {
  /** First and last day, name. */
  readonly off: readonly (readonly [from: string, to: string, name: string])[];
  readonly worked: readonly string[];
}

const FOLDER = inProject('schema', 'holidays');
const off = new Set<string>();
const worked = new Set<string>();
for (const file of readdirSync(FOLDER)) {
  const arrangement = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Arrangement;
  for (const [from, to] of arrangement.off) for (let day = from; day <= to; day = addDays(day, 1)) off.add(day);
  for (const day of arrangement.worked) worked.add(day);
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Whether offices work on this day. A year that has not been arranged yet has weekends only, so a period may still grow by its holidays. */
export const isWorkingDay = (day: string): boolean => worked.has(day) || (!off.has(day) && !isWeekend(day));

/** The day on which a period of so many working days ends; the day it begins on does not count (民法典 201). */
export function addWorkingDays(day: string, days: number): string {
  if (!Number.isSafeInteger(days) || days < 0) throw new RangeError(`a number of working days, not ${days}`);
  let end = day;
  for (let left = days; left > 0; ) {
    end = addDays(end, 1);
    if (isWorkingDay(end)) left -= 1;
  }
  return end;
}
