// A table of the record is opened by people who trust it: no cell of it may become a formula.
import { expect, it } from '@jest/globals';
import { cell, csvHead, csvLine } from '../../src/audit/csv.js';

it.each([
  ['=1+1', `"'=1+1"`],
  ['+86', `"'+86"`],
  ['-1', `"'-1"`],
  ['@cmd', `"'@cmd"`],
  ['  =1', `"'  =1"`],
  ['\t=1', `"'\t=1"`],
  ['\r\nx', `"'\r\nx"`],
  ['＝1', `"'＝1"`],
  ['＠x', `"'＠x"`],
  ['\0=1', `"'=1"`],
  ['say "no"', '"say ""no"""'],
  ['a,b\nc', '"a,b\nc"'],
  ['11320499MA0DEM013D', '"11320499MA0DEM013D"'],
])('%j becomes %s', (text, expected) => {
  expect(cell(text)).toBe(expected);
});

it('has as many cells in a line as in its head, whatever a client calls itself', () => {
  const entry = {
    actor: { client: '=HYPERLINK("http://x")', iss: 'i', org: 'o', ref: 'r', role: 'TW' },
    event_id: 'e',
    fieldsets: { a: { 'Recipient.name': 'mask', 'Recipient.age': 'plain' } },
    subjects: [{ f: 'a', ref: 's' }],
    ts: '2026-01-01T00:00:00.000Z',
    type: 'DISC',
  };
  const line = csvLine(7n, Buffer.from(JSON.stringify(entry)));
  const cells = (text: string) => text.match(/"(?:[^"]|"")*"|\d+/g)!;
  expect(cells(line)).toHaveLength(cells(csvHead()).length);
  expect(cells(line)).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(cells(line)).toContain('"Recipient.age=plain; Recipient.name=mask"');
  expect(line.endsWith('\r')).toBe(true);
});
