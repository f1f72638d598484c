// The `wrong-person` fault: answers in which every person's number is somebody else's, as a line gives that has got out of step.
// It stands on the line and not in the views: a view filters by the very column it would falsify, and so would only ever
// show a wrong person under the right number, which no source can be caught at.
import type { World } from '../../../src/sandbox/kit.js';

export function mixUpOf(world: World): (answer: Buffer) => Buffer {
  const ids = world.persons.flatMap((person) => person.citizenId ?? []);
  let others: Map<string, string> | null = null;
  return (answer) => {
    const half = Math.max(1, Math.floor(ids.length / 2));
    others ??= new Map(ids.map((id, i) => [id, ids[(i + half) % ids.length]!]));
    // latin1 keeps every byte, and ids are as long as each other: the frames around them stay whole
    const text = answer.toString('latin1').replace(/(?<![\dX])\d{17}[\dX](?![\dX])/g, (id) => others!.get(id) ?? id);
    return Buffer.from(text, 'latin1');
  };
}
