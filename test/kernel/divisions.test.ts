// Codes that were given up: what they lead to today, and that they never lead further than the history knows.
import { codeTable } from '../../src/kernel/codes.js';
import { divisionToday, formerDivisions, formerWithin } from '../../src/kernel/divisions.js';

const inUse = new Set(codeTable('division')!.items.map(({ code }) => code));

test.each([
  ['320482', '320413'],
  ['320422', '320413'],
  ['320482100201', '320413'],
  ['320405001002', '320412'],
  ['320423', '320481'],
  ['342502', '341881'],
  ['342524103', '341881'],
  ['370922', '370983'],
  ['379019000000', '370983'],
  ['320412109202', '320402109'],
])('%s is %s today: the county, and of the town only what is known', (former, today) =>
  expect(divisionToday(former)).toBe(today),
);

test('of a county that was divided only what its parts have in common is known: who may see one of them does not see all', () => {
  for (const code of ['320483', '320421', '322622', '320483119203']) expect(divisionToday(code)).toBe('3204');
});

test.each(['320412', '320412104201', '320499', '110105', '999999999999', '32', ''])('%s stays as it is', (code) =>
  expect(divisionToday(code)).toBe(code),
);

test('within a division are the codes that lead into it, and none that only might', () => {
  expect(formerWithin('320413').toSorted()).toEqual(['320422', '320482', '322625', '329024']);
  expect(formerWithin('320412')).toEqual(['320405']);
  expect(formerWithin('320413100')).toEqual([]);
  expect(formerWithin('3204')).toEqual(expect.arrayContaining(['320483', '320482', '320405']));
  expect(formerWithin('36')).toEqual([]);
});

test('the history is whole: no code of today was given up, each leads to codes of today, with a year and sources', () => {
  expect(new Set(formerDivisions.map(({ former }) => former)).size).toBe(formerDivisions.length);
  for (const { former, label, until, today, sources } of formerDivisions) {
    expect([former, inUse.has(former)]).toEqual([former, false]);
    expect(former).toMatch(/^(\d{6}|\d{9})$/);
    expect(label).toMatch(/^\p{Script=Han}+$/u);
    expect(until).toBeGreaterThanOrEqual(1980);
    expect(until).toBeLessThanOrEqual(2026);
    expect([former, today.filter((code) => !inUse.has(code))]).toEqual([former, []]);
    expect([former, sources.length > 0]).toEqual([former, true]);
  }
});
