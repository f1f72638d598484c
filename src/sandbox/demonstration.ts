// What the hub is told of the demonstration's world besides what its departments answer: the stories, the bodies, and the families'
// letters, which lie in a file. The world itself stays with the departments: it is as large as the city.
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Day, World, WorldOrganisation, WorldPerson, WorldStory } from './world.js';

export interface Demonstration {
  readonly today: Day;
  readonly organisations: readonly WorldOrganisation[];
  readonly stories: readonly WorldStory[];
  /** Those whom the stories are about, by their `n`. */
  readonly persons: Readonly<Record<number, WorldPerson>>;
}
/** A verification letter, with persons by citizen id: the household is that of its head. */
export interface SeedLetter {
  readonly no: string;
  readonly head: string;
  readonly signedBy: readonly string[];
  readonly signedOn: Day;
  readonly expiresOn: Day;
}

export function demonstrationOf({ today, organisations, stories, persons }: World): Demonstration {
  const told = new Set(stories.flatMap((s) => [...s.persons, ...(s.also ?? []).flatMap(({ recipient }) => recipient ?? [])]));
  return { today, organisations, stories, persons: Object.fromEntries([...told].map((n) => [n, persons[n]!])) };
}

/** One letter a line; readable by its owner alone. */
export async function writeLetters(file: string, world: World): Promise<void> {
  await pipeline(Readable.from(linesOf(world)), createWriteStream(file, { mode: 0o600 }));
}

function* linesOf({ letters, households, persons }: World): Generator<string> {
  const citizenIdOf = (n: number): string => persons[n]!.citizenId!;
  for (const { no, household, signedBy, signedOn, expiresOn } of letters) {
    const head = citizenIdOf(households[household]!.head);
    yield `${JSON.stringify({ no, head, signedBy: signedBy.map(citizenIdOf), signedOn, expiresOn } satisfies SeedLetter)}\n`;
  }
}

export async function* readLetters(file: string, portion: number): AsyncGenerator<readonly SeedLetter[]> {
  let some: SeedLetter[] = [];
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    some.push(JSON.parse(line) as SeedLetter);
    if (some.length < portion) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
