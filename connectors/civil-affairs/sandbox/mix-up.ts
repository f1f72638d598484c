// The `wrong-person` fault: answers in which every person and household is another one, as a line gives that has got out of step.
// It stands on the line and not in the views: a view filters by the very column it would falsify, and so would only ever
// show a wrong person under the right number, which no source can be caught at.
import type { World } from '../../../src/sandbox/kit.js';
import { householdNo } from './rows.js';

const NUMBERS = /(?<![\dX])(?:\d{17}[\dX]|\d{14})(?![\dX])/g;

/** Replaces each number by that of somebody half the register away. */
export function mixUpOf(world: World): (answer: Buffer) => Buffer {
  let others: Map<string, string> | null = null;
  return (answer) => {
    others ??= new Map([
      ...shifted(world.persons.flatMap((person) => person.citizenId ?? [])),
      ...shifted(world.households.map((household) => householdNo(world, household))),
    ]);
    // latin1 keeps every byte, and the numbers are as long as each other: the frames around them stay whole
    const text = answer.toString('latin1').replace(NUMBERS, (number) => others!.get(number) ?? number);
    return Buffer.from(text, 'latin1');
  };
}

function shifted(numbers: readonly string[]): [string, string][] {
  const half = Math.max(1, Math.floor(numbers.length / 2));
  return numbers.map((number, i) => [number, numbers[(i + half) % numbers.length]!]);
}
