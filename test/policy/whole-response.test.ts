// What several fields of one response tell together: whoever is not to know a citizen id does not read it out of another number.
import fc from 'fast-check';
import { checkDigit } from '../../src/kernel/citizen-id.js';
import type { Render } from '../../src/kernel/classification.js';
import { columnFrom } from '../../src/policy/column.js';
import { rendererFor } from '../../src/policy/render.js';
import type { Verdict } from '../../src/policy/types.js';
import { wholeResponse } from '../../src/policy/whole-response.js';
import { everyField, fieldNamed } from './world.js';

const ID = 'Recipient.citizenId';
const AROUND = ['EducationRecord.studentNo', 'DisabilityRecord.disabilityCertNo'];
const NUMBERS = [ID, ...AROUND];
const PLACES = ['Recipient.registeredDivision', 'Recipient.residenceDivision', 'Recipient.residenceAddress'];
const TELLTALES = ['Recipient.birthDate', 'Recipient.sex', ...PLACES];
const whole = wholeResponse(everyField);
const numberOf = (coordinate: string) => everyField.numberOf.get(coordinate)!;

const columnOf = (renders: Readonly<Record<string, Render>>) =>
  columnFrom(
    everyField.fields.map(({ coordinate }): Verdict => ({ render: renders[coordinate] ?? 'deny', code: null, rule: 'test' })),
    null,
  );
/** What a response that asks some of the numbers and some other fields shows of the numbers. */
function shown(renders: Readonly<Record<string, Render>>, coordinates: readonly string[], id: string): string[] {
  const asked = new Set(coordinates.map(numberOf));
  const column = whole.columnFor(columnOf(renders), asked);
  const subject = { role: 'ED', minor: false, hideTail: whole.hidesTail(column, asked) };
  const values: Readonly<Record<string, string>> = { [ID]: id, [AROUND[0]!]: `G${id}`, [AROUND[1]!]: `${id}43` };
  return NUMBERS.filter((c) => coordinates.includes(c)).map((c) =>
    String(rendererFor(fieldNamed(c), column.renders[numberOf(c)]!)(values[c], subject) ?? ''),
  );
}

const someId = fc
  .tuple(fc.constantFrom('320499', '341899', '610199'), fc.integer({ min: 1930, max: 2019 }), fc.integer({ min: 1, max: 999 }))
  .map(([place, year, n]) => {
    const first17 = `${place}${year}0315${String(n).padStart(3, '0')}`;
    return first17 + checkDigit(first17);
  });
const render = fc.constantFrom<Render>('plain', 'mask', 'deny');
const renders = fc
  .tuple(...[...NUMBERS, ...TELLTALES].map(() => render))
  .map((list) => Object.fromEntries([...NUMBERS, ...TELLTALES].map((coordinate, i) => [coordinate, list[i]!])));
const asked = fc.subarray([...NUMBERS, ...TELLTALES], { minLength: 1 });

test('who sees the citizen id masked, or not at all, reads it in no other number of the same response', () => {
  fc.assert(
    fc.property(renders, asked, someId, (allowed, coordinates, id) => {
      fc.pre(coordinates.includes(ID) && allowed[ID] !== 'plain');
      for (const text of shown(allowed, coordinates, id)) expect(text).not.toContain(id);
    }),
  );
});

test('of several numbers of one response none shows more of the citizen id than another that is masked', () => {
  fc.assert(
    fc.property(renders, asked, someId, (allowed, coordinates, id) => {
      fc.pre(!(coordinates.includes(ID) && allowed[ID] === 'plain'));
      const texts = shown(allowed, coordinates, id).filter((text) => text !== '');
      const visible = new Set(texts.map((text) => text.replace(/^G/, '').slice(0, 18)));
      expect(visible.size).toBeLessThanOrEqual(1);
    }),
  );
});

test('the tail of a masked number never stands beside division, birth date and sex', () => {
  fc.assert(
    fc.property(renders, asked, someId, (allowed, coordinates, id) => {
      const isTold = (c: string) => coordinates.includes(c) && allowed[c] === 'plain';
      fc.pre(isTold('Recipient.birthDate') && isTold('Recipient.sex') && PLACES.some(isTold));
      for (const text of shown(allowed, coordinates, id).filter((t) => t.includes('*')))
        expect(text.replace(/^G/, '').slice(0, 18)).toBe(`${id.slice(0, 3)}${'*'.repeat(15)}`);
    }),
  );
});

test('it never shows more than the column, and changes nothing but these numbers', () => {
  fc.assert(
    fc.property(renders, asked, (allowed, coordinates) => {
      const before = columnOf(allowed);
      const after = whole.columnFor(before, new Set(coordinates.map(numberOf)));
      everyField.fields.forEach(({ coordinate }, n) => {
        if (after.renders[n] === before.renders[n]) return;
        expect(NUMBERS).toContain(coordinate);
        expect([before.renders[n], after.renders[n]]).toEqual(['plain', 'mask']);
      });
    }),
  );
});

test('a number that is the caller’s own, asked alone, stays as it was agreed; so does the citizen id beside a masked certificate', () => {
  const [id] = ['32049919880612527X'];
  expect(shown({ [ID]: 'mask', [AROUND[0]!]: 'plain' }, [AROUND[0]!], id!)).toEqual([`G${id}`]);
  expect(shown({ [ID]: 'plain', [AROUND[1]!]: 'mask' }, [ID, AROUND[1]!], id!)).toEqual([id, '320**************X**']);
  expect(shown({ [ID]: 'mask', [AROUND[0]!]: 'plain' }, [ID, AROUND[0]!], id!)).toEqual([
    '320**************X',
    'G320**************X',
  ]);
});

test('equal persons keep one column', () => {
  const column = columnOf({ [ID]: 'mask', [AROUND[0]!]: 'plain' });
  const both = () => whole.columnFor(column, new Set([ID, AROUND[0]!].map(numberOf)));
  expect(both()).toBe(both());
  expect(whole.columnFor(column, new Set([numberOf(ID)]))).toBe(column);
});
