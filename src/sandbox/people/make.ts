// The generator: one seed, one world. Nothing here reads a clock or true chance, so the same call always gives the same people.
import { sha256 } from '../../kernel/hash.js';
import { organisationsFor } from '../organisations.js';
import type { Day, World, WorldCase, WorldLetter } from '../world.js';
import { addDirt } from './dirt.js';
import type { Build, Family } from './draft.js';
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
  const persons = [...families.flatMap((family) => family.persons), ...told.strangers].sort((a, b) => a.n - b.n);
  const stories = told.finish(usual);
  const towns = new Set(families.map(({ plan }) => plan.home.town.code));
  const inUse = new Set([
    ...persons.flatMap((person) => [person.education?.schoolUscc, person.medical?.hospital].filter((uscc) => uscc != null)),
    ...stories.map((story) => story.organisation),
  ]);
  const sample = JSON.stringify([persons.slice(0, 200), persons.slice(-200), stories, cases.slice(-50)]);
  return {
    id: `${seed}-${households}-${today}-${sha256(sample).toString('hex').slice(0, 12)}`,
    seed,
    today,
    persons,
    households: families.map((family) => family.household),
    cases,
    letters,
    organisations: organisationsFor(towns, inUse),
    stories,
  };
}
