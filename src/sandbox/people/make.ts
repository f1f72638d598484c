// The generator: one seed, one world. Nothing here reads a clock or true chance, so the same call always gives the same people.
import { createHash } from 'node:crypto';

import { ageOn } from '../../kernel/days.js';
import { organisationsFor } from '../organisations.js';
import type { Day, World, WorldCase, WorldLetter } from '../world.js';
import { addDirt, addTwins } from './dirt.js';
import type { Build, Family } from './draft.js';
import { makeFeeds } from './feeds.js';
import { furnish } from './furnish.js';
import { countLabour } from './labour.js';
import { Numbers } from './numbers.js';
import { makeLetter, usualCases } from './papers.js';
import { planHousehold } from './plans.js';
import { Random } from './random.js';
import { addScores } from './score.js';
import { tellStories } from './stories.js';
import { addTags } from './tags.js';

export interface WorldOptions {
  readonly seed: number;
  /** How many households in all, those of the stories included (which are always there). */
  readonly households: number;
  /** The day on which everybody has the age they are given; Asia/Shanghai. */
  readonly today: Day;
}

/** Everybody, everything: story persons first, so that their numbers are the same in a small world and a large one. */
export function makeWorld({ seed, households, today }: WorldOptions): World {
  const build: Build = { today, numbers: new Numbers() };
  const told = tellStories(seed, build);
  const usual: Family[] = [];
  for (let i = told.families.length; i < households; i++) {
    const random = new Random(seed, `household/${i}`);
    usual.push(furnish(planHousehold(random), random, build));
  }
  addDirt(usual, seed, build);

  const families = [...told.families, ...usual];
  for (const family of usual) countLabour(family);
  addScores(families, today);
  for (const family of families) addTags(family, today);

  const cases: WorldCase[] = [...told.cases];
  const letters: WorldLetter[] = [...told.letters];
  for (const family of usual) {
    cases.push(...usualCases(family, build));
    letters.push(makeLetter(family, build));
  }
  const stories = told.finish(usual);
  // some stories are about usual people: what is told of them is written down as it is
  const inStories = new Set(stories.flatMap((story) => story.persons));
  const untold = usual.filter((family) => !family.persons.some((person) => inStories.has(person.n)));
  const twins = addTwins(untold, seed, build);
  const feeds = makeFeeds(untold, {
    seed,
    isChild: (person) => ageOn(person.birthDate, today) < 14,
    isOld: (person) => ageOn(person.birthDate, today) >= 55,
    insuranceNo: () => `320499${build.numbers.serial('insurance', 10)}`,
  });
  const everybody = [...families.flatMap((family) => family.persons), ...told.strangers, ...twins.map(([, former]) => former)];
  const persons = everybody.sort((a, b) => a.n - b.n);
  const towns = new Set(persons.map(({ residenceDivision }) => residenceDivision.slice(0, 9)));
  const inUse = new Set([
    ...persons.flatMap((person) => [person.education?.schoolUscc, person.medical?.hospital].filter((uscc) => uscc != null)),
    ...stories.map((story) => story.organisation),
  ]);
  const world = {
    seed,
    today,
    persons,
    households: families.map((family) => family.household),
    cases,
    letters,
    organisations: organisationsFor(towns, inUse),
    stories,
    feeds,
    twins: twins.map(([person, former]) => [person.n, former.n] as const),
  };
  return { id: `${seed}-${households}-${today}-${digestOf(world)}`, ...world };
}

/** Of everything, one item at a time: a whole city's text would not fit a string. */
function digestOf(world: Omit<World, 'id'>): string {
  const hash = createHash('sha256');
  for (const part of Object.values(world))
    for (const item of Array.isArray(part) ? part : [part]) hash.update(JSON.stringify(item));
  return hash.digest('hex').slice(0, 12);
}
