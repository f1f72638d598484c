// Where people live is filtered by as places lie in each other: a town holds everybody of its villages, and nobody of the next.
import { expect, it } from '@jest/globals';
import { holds, readConditions } from '../../src/graph/conditions.js';
import type { ClassifiedField } from '../../src/kernel/classification.js';
import type { Column } from '../../src/policy/index.js';

const field = {
  coordinate: 'Recipient.residenceDivision',
  shape: 'DivisionCode',
  filter: 'ANY',
  handle: false,
} as ClassifiedField;
const plan = { renders: ['plain'] } as unknown as Column;
const inDivisions = (...values: string[]) =>
  readConditions([{ coordinate: field.coordinate, op: 'IN', values }], [field], new Map([[field.coordinate, 0]]), plan)![0]!;

it.each([
  ['its own village', ['320412104001'], true],
  ['its town', ['320412104'], true],
  ['its province', ['32'], true],
  ['another town or its own', ['320412105', '320412104'], true],
  ['another village of its town', ['320412104002'], false],
  ['another town', ['320412105'], false],
])('somebody lives in %s', (_, divisions, lives) => {
  expect(holds(inDivisions(...divisions), '320412104001')).toBe(lives);
});

it('nobody lives nowhere', () => {
  expect(holds(inDivisions('32'), null)).toBe(false);
});

it('a division is written in digits', () => {
  expect(() => inDivisions('3204%')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});
