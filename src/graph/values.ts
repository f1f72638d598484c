// Where a classified field's value is, before it is rendered.
import type { Row } from '../connector.js';
import type { ClassifiedField } from '../kernel/classification.js';
import { ageOn, dayOf } from '../kernel/days.js';
import { divisionToday } from '../kernel/divisions.js';

/** Fields that the hub computes, and from which others: who is told the one has learned something of the others. */
export const COMPUTED_FROM: ReadonlyMap<string, readonly string[]> = new Map([['Recipient.age', ['Recipient.birthDate']]]);

/** From the row as the department gave it; the age is counted from the birth date today, and a division has the code of today. */
export function readerOf(field: ClassifiedField): (row: Row, at: Date) => unknown {
  if (field.coordinate === 'Recipient.age')
    return (row, at) => {
      const birthDate = row['birthDate'];
      return typeof birthDate === 'string' ? ageOn(birthDate, dayOf(at)) : null;
    };
  const name = field.field;
  if (field.shape === 'DivisionCode')
    return (row) => {
      const code = row[name];
      return typeof code === 'string' ? divisionToday(code) : code;
    };
  return (row) => row[name];
}
