// What the stages of the generator hand to each other: a family in the making.
import { addDays } from '../../kernel/days.js';
import type { Code, Day, WorldHousehold, WorldPerson } from '../world.js';
import type { Numbers } from './numbers.js';
import type { Village } from './places.js';
import type { Random } from './random.js';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
export type PersonDraft = Draft<WorldPerson>;
export type HouseholdDraft = Draft<WorldHousehold>;

/** Where a household stands with social assistance; the first six are the layered categories, the rest are in the library without one. */
export type Standing = 'DB' | 'TK' | 'BY' | 'GX' | 'FP' | 'QT' | 'watch' | 'refused' | 'pending' | 'past' | 'nonlocal';

/** One member to be; who is head stands first. */
export interface MemberPlan {
  readonly relation: Code;
  readonly sex: '1' | '2';
  readonly age: number;
  readonly birthDate?: Day;
  readonly name?: string;
  readonly maritalStatus?: Code;
  /** Index of the guardian among the members; a minor without one gets the head. */
  readonly guardian?: number;
  /** Owes support but lives elsewhere (赡养义务人): on the record, not a live member. */
  readonly livesElsewhere?: boolean;
  /** A check digit that the citizen id should have. */
  readonly idEnding?: string;
}
export interface HouseholdPlan {
  readonly standing: Standing;
  readonly home: Village;
  readonly members: readonly MemberPlan[];
  /** The main cause of hardship. */
  readonly cause: Code;
  /** 整户保: the allowance covers every member; left to chance if not said. */
  readonly wholeFamily?: boolean;
}

export interface Family {
  readonly plan: HouseholdPlan;
  readonly household: HouseholdDraft;
  readonly persons: readonly PersonDraft[];
  readonly random: Random;
}

/** What all families of one world share while it is made. */
export interface Build {
  readonly today: Day;
  readonly numbers: Numbers;
}

export const yuan = (amount: number): string => amount.toFixed(2);

/** The same day so many years earlier; 29 February becomes the 28th where there is none. */
export function yearsBefore(day: Day, years: number): Day {
  const year = Number(day.slice(0, 4)) - years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}-${day.slice(5) === '02-29' && !leap ? '02-28' : day.slice(5)}`;
}

export const daysBefore = (day: Day, days: number): Day => addDays(day, -days);

/** Lives in the household today. */
export const isLiveMember = (person: PersonDraft): boolean => person.lifeStatus === '1' && person.livesTogether;

export const hasPapers = (person: PersonDraft): person is PersonDraft & { citizenId: string } => person.citizenId !== null;
