// What several fields say together: numbers that are built around the citizen id never say more of it than the id itself does, and its
// last character does not stand beside division, birth date and sex. Only the whole of what is asked about a person shows that.
import type { Catalogue, Render } from '../kernel/classification.js';
import { columnFrom } from './column.js';
import type { Column, Verdict } from './types.js';

const CITIZEN_ID = 'Recipient.citizenId';
/** 学籍号 = G + 身份号码; 残疾人证号 = 身份号码 + 类别 + 等级. */
const BUILT_AROUND_IT = ['EducationRecord.studentNo', 'DisabilityRecord.disabilityCertNo'];
/** With these known 45 numbers end in a given character, without the character 500 are left; one of each kind is enough. */
const TELLTALES = [
  ['Recipient.birthDate'],
  ['Recipient.sex'],
  ['Recipient.registeredDivision', 'Recipient.residenceDivision', 'Recipient.residenceAddress'],
];

export interface WholeResponse {
  /** The column for a response that asks all of these of one person; the same object where nothing changes. */
  columnFor(column: Column, asked: ReadonlySet<number>): Column;
  /** Whether a masked number MUST lose its last character as well. */
  hidesTail(column: Column, asked: ReadonlySet<number>): boolean;
}

export function wholeResponse({ numberOf }: Catalogue): WholeResponse {
  const numbers = (coordinates: readonly string[]) => coordinates.flatMap((coordinate) => numberOf.get(coordinate) ?? []);
  const [id] = numbers([CITIZEN_ID]);
  const around = numbers(BUILT_AROUND_IT);
  const telltales = TELLTALES.map(numbers);
  // columns are few and persons many: equal persons keep one column
  const weakened = new WeakMap<Column, Map<string, Column>>();
  const is = (column: Column, number: number, ...renders: Render[]) => renders.includes(column.renders[number]!);

  return {
    columnFor(column, asked) {
      const together = [id, ...around].filter((n): n is number => n !== undefined && asked.has(n));
      // who sees the citizen id learns nothing of it from a number that is built around it
      if (together.length < 2 || (together[0] === id && is(column, id!, 'plain'))) return column;
      const tooMuch = together.filter((n) => is(column, n, 'plain'));
      if (tooMuch.length === 0 || tooMuch.length === together.length) return column;
      const known = weakened.get(column) ?? new Map<string, Column>();
      weakened.set(column, known);
      const made = known.get(tooMuch.join()) ?? masked(column, new Set(tooMuch));
      known.set(tooMuch.join(), made);
      return made;
    },
    hidesTail: (column, asked) =>
      telltales.every((kind) =>
        kind.some((n) => asked.has(n) && (is(column, n, 'plain') || (kind.length > 1 && is(column, n, 'mask')))),
      ),
  };
}

const masked = (column: Column, numbers: ReadonlySet<number>): Column =>
  columnFrom(
    column.verdicts.map((verdict, n): Verdict => (numbers.has(n) ? { ...verdict, render: 'mask', code: null } : verdict)),
    column.refused,
  );
