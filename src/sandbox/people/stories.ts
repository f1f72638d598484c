// The story persons: placed on purpose, so that every scenario finds somebody whose facts make it true.
import type { WorldCase, WorldLetter, WorldStory } from '../world.js';
import type { Build, Family, PersonDraft } from './draft.js';
import { StoryBook } from './stories/book.js';
import { tellCitizenStories } from './stories/citizens.js';
import { tellDepartmentStories } from './stories/departments.js';
import { tellEmergencies } from './stories/emergencies.js';
import { tellSchools, tellStudents } from './stories/schools.js';
import { tellWindowStories } from './stories/window.js';

export interface Told {
  readonly families: readonly Family[];
  /** Persons of no household. */
  readonly strangers: readonly PersonDraft[];
  readonly cases: readonly WorldCase[];
  readonly letters: readonly WorldLetter[];
  /** The list of stories, once everybody else is known too: some are about many. */
  finish(usual: readonly Family[]): readonly WorldStory[];
}

export function tellStories(seed: number, build: Build): Told {
  const book = new StoryBook(seed, build);
  tellWindowStories(book);
  tellEmergencies(book);
  tellSchools(book);
  tellDepartmentStories(book);
  tellCitizenStories(book);
  const { families, strangers, cases, letters } = book;
  return {
    families,
    strangers,
    cases,
    letters,
    finish(usual) {
      tellStudents(book, [...families, ...usual]);
      return [...book.stories].sort((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}
