// The `wrong-person` fault: answers in which every person is another one, as a line gives that has got out of step.
import type { World } from '../../../src/sandbox/kit.js';

/** Replaces each citizen id by that of somebody half the register away. */
export function mixUpOf(world: World): (answer: Buffer) => Buffer {
  let others: Map<string, string> | null = null;
  return (answer) => {
    others ??= shifted(world.persons.flatMap((person) => person.citizenId ?? []));
    // latin1 keeps every byte, and the numbers are as long as each other: the frames around them stay whole.
    // What follows one may look like a digit: MySQL's next byte is the length of the next value.
    const text = answer.toString('latin1').replace(/\d{17}[\dX]/g, (id) => others!.get(id) ?? id);
    return Buffer.from(text, 'latin1');
  };
}

function shifted(ids: readonly string[]): Map<string, string> {
  const half = Math.max(1, Math.floor(ids.length / 2));
  return new Map(ids.map((id, i) => [id, ids[(i + half) % ids.length]!]));
}
