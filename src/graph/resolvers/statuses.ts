// `recipientStatuses`: yes, no, or null — and null says the same of a refusal, an unknown person and an unknown value.
import { denyLabel } from '../../kernel/codes.js';
import { PublicError } from '../../kernel/errors.js';
import type { Model } from '../model.js';
import { type PathNode, pathOf } from '../notes.js';
import type { Operation } from '../operation.js';
import { HouseholdSubject, type Subject } from '../subjects.js';
import { readerOf } from '../values.js';

export function answersOf(
  found: Subject | HouseholdSubject,
  questions: readonly string[],
  operation: Operation,
  path: PathNode,
  model: Model,
): { answers: { coordinate: string; yes: boolean | null }[] } {
  if (operation.refusedAs)
    throw new PublicError(operation.refusedAs, denyLabel(operation.refusedAs), 200, {
      coordinate: 'Query.recipientStatuses',
      count: 1,
    });
  if (found instanceof HouseholdSubject) throw new Error('An identity is a person');
  if (!found.column.refused) found.firstPath ??= pathOf(path);
  return { answers: questions.map((coordinate) => ({ coordinate, yes: yesOf(found, coordinate, operation, path, model) })) };
}

function yesOf(person: Subject, coordinate: string, operation: Operation, path: PathNode, model: Model): boolean | null {
  const number = model.catalogue.numberOf.get(coordinate)!;
  const field = model.catalogue.fields[number]!;
  const isHousehold = model.isHousehold[number]!;
  const holder = isHousehold ? person.household : person;
  // who is refused as a whole is refused for the household as well, though another of its members may be in scope
  if (person.column.refused) {
    person.marks.denied(number, person.column.refused);
    return null;
  }
  const column = holder?.column ?? person.column;
  const marks = holder?.marks ?? person.marks;
  const render = column.renders[number]!;
  if (column.refused || (render !== 'plain' && render !== 'bool')) {
    marks.denied(number, column.refused ?? column.verdicts[number]!.code ?? 'NO_GRANT');
    return null;
  }
  if (operation.isDown(field.department)) {
    marks.shown(number, 'error');
    operation.unavailable(coordinate, field.label, path);
    return null;
  }
  const read = readerOf(field);
  const answers = (holder?.rows.get(field.type) ?? []).map((row) => {
    const shown = model.renderers[number]!.bool(read(row, operation.request.at), person.shownTo);
    if (typeof shown === 'boolean') return shown;
    return shown !== null && typeof shown === 'object' && 'yes' in shown ? shown.yes : null;
  });
  const yes = answers.includes(true) ? true : answers.includes(false) ? false : null;
  marks.shown(number, yes === null ? 'null' : 'bool');
  return yes;
}
