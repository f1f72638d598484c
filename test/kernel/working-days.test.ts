// Periods in working days across holidays and the weekends that are worked in exchange.
import { readdirSync, readFileSync } from 'node:fs';
import { addDays } from '../../src/kernel/days.js';
import { inProject } from '../../src/kernel/paths.js';
import { addWorkingDays, isWorkingDay } from '../../src/kernel/working-days.js';

test.each([
  ['2026-02-16', false, 'spring festival'],
  ['2026-02-23', false, 'its last day'],
  ['2026-02-24', true, 'the day after'],
  ['2026-02-14', true, 'a Saturday worked in exchange'],
  ['2026-02-28', true, 'another'],
  ['2026-02-21', false, 'a Saturday within the holiday'],
  ['2026-01-04', true, 'a Sunday worked in exchange'],
  ['2026-03-07', false, 'an ordinary Saturday'],
  ['2026-03-09', true, 'an ordinary Monday'],
  ['2025-10-08', false, '中秋 within 国庆'],
  ['2025-09-28', true, 'a Sunday worked in exchange'],
])('%s: %s (%s)', (day, expected) => expect(isWorkingDay(day)).toBe(expected));

test('a period leaps over the holiday and counts the weekends that are worked', () => {
  expect(addWorkingDays('2026-02-12', 0)).toBe('2026-02-12');
  expect(addWorkingDays('2026-02-12', 1)).toBe('2026-02-13');
  expect(addWorkingDays('2026-02-12', 2)).toBe('2026-02-14');
  expect(addWorkingDays('2026-02-12', 3)).toBe('2026-02-24');
  expect(addWorkingDays('2026-02-12', 10)).toBe('2026-03-04'); // 13 14 | 24 25 26 27 28 | 2 3 4 March
  expect(addWorkingDays('2026-09-18', 10)).toBe('2026-10-09'); // 20 21 22 23 24 | 28 29 30 | 8 9 October
  expect(() => addWorkingDays('2026-01-01', -1)).toThrow(RangeError);
});

test('each arrangement is of its own year; days off begin and end as they are said to; weekends that are worked are weekends', () => {
  const folder = inProject('schema', 'holidays');
  for (const file of readdirSync(folder)) {
    const year = file.slice(0, 4);
    const { off, worked } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
    for (const [from, to] of off) {
      expect([from.slice(0, 4), to.slice(0, 4)]).toEqual([year, year]);
      expect(from <= to && addDays(from, 9) > to).toBe(true);
    }
    for (const day of worked) expect([0, 6]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
  }
});
