// Each department's own slips: names and numbers as its clerks wrote them, somebody kept twice, a nightly file that comes late.
import { formerDivisions } from '../../kernel/divisions.js';
import { FAULTLESS } from '../feeds.js';
import type { WorldFeed, WorldStranger } from '../world.js';
import type { Family, PersonDraft } from './draft.js';
import { givenName, surname } from './names.js';
import { Random } from './random.js';

interface Book {
  readonly department: string;
  readonly has: (person: PersonDraft, family: Family) => boolean;
  /** Its system keeps numbers as they were typed; others check them at the door. */
  readonly asTyped: boolean;
}
/** Departments that keep names, with the persons whom each has on its books. Civil affairs has what the population register has. */
const BOOKS: readonly Book[] = [
  { department: 'health', has: (person) => person.medical !== null, asTyped: true },
  { department: 'education', has: (person) => person.education !== null, asTyped: true },
  { department: 'labour', has: (person) => person.labour !== null, asTyped: false },
  { department: 'disability', has: (person) => person.disability !== null, asTyped: true },
  {
    department: 'housing',
    has: (person, { household }) => household.housing !== null && person.n === household.head,
    asTyped: false,
  },
];
/** The federation's register is due every night: the last night's has not come, and neither has any since, beyond the half cycle's grace. */
export const LATE = { department: 'charity', hours: 40 };

export const NAME_VARIANTS = 0.015;
export const OLD_NUMBERS = 0.006;
/** No share is known of codes that were given up; ours is that of numbers in an old form. */
export const OLD_DIVISIONS = 0.006;
export const STRANGERS = 0.0005;
export const SECOND_HOUSEHOLDS = 0.003;
export const DEAD_BUT_PAID = 0.0025;

const RARE: Readonly<Record<string, string>> = {
  洁: '㛃',
  国: '囯',
  华: '華',
  军: '軍',
  丽: '麗',
  兰: '蘭',
  强: '強',
  红: '紅',
  珍: '珎',
  静: '靜',
  峰: '峯',
  凤: '鳳',
};
/** Another sound or character: no way of writing the same name, but what a tired clerk types. */
const MISTYPED: Readonly<Record<string, string>> = {
  丽: '莉',
  伟: '纬',
  英: '瑛',
  芳: '方',
  明: '名',
  军: '均',
  婷: '亭',
  平: '萍',
};

function variantOf(random: Random, name: string): string {
  const [first, ...rest] = [...name];
  const replaced = (table: Readonly<Record<string, string>>) => rest.map((character) => table[character] ?? character).join('');
  const ways = [`${first} ${rest.join('')}`, `${first}　${rest.join('')}`, `${first}·${rest.join('')}`];
  if (replaced(MISTYPED) !== rest.join('') && random.chance(0.25)) return first + replaced(MISTYPED);
  return replaced(RARE) !== rest.join('') && random.chance(0.5) ? first + replaced(RARE) : random.pick(ways);
}

const isOld = (id: string): boolean => id.slice(6, 8) === '19';
const fifteen = (id: string): string => id.slice(0, 6) + id.slice(8, 17);

function strangersOf(random: Random, persons: readonly PersonDraft[], numbers: () => string): WorldStranger[] {
  return random.sample(persons, STRANGERS).map((person) => {
    const given = givenName(random, person.sex as '1' | '2', Number(person.birthDate.slice(0, 4)), 40);
    const name = surname(random, '01', '320402') + given;
    return { of: person.n, name: name[0] === person.name[0] ? `司马${name.slice(1)}` : name, number: numbers() };
  });
}

/** A second entry of a child, in a household of the same county: the grandparents', say. */
function secondHouseholds(random: Random, families: readonly Family[], childAge: (person: PersonDraft) => boolean) {
  const children = families.flatMap((family) => family.persons.filter(childAge).map((person) => ({ family, person })));
  const countyOf = (family: Family) => family.plan.home.code.slice(0, 6);
  const byCounty = new Map<string, Family[]>();
  for (const family of families) {
    const neighbours = byCounty.get(countyOf(family));
    if (neighbours) neighbours.push(family);
    else byCounty.set(countyOf(family), [family]);
  }
  return Object.fromEntries(
    random.sample(children, SECOND_HOUSEHOLDS).flatMap(({ family, person }) => {
      const others = byCounty.get(countyOf(family))!.filter((other) => other !== family);
      return others.length === 0 ? [] : [[person.n, random.pick(others).household.n] as const];
    }),
  );
}

/** Payments go on where nobody told civil affairs: the hospital has the death, the register does not. */
function deaths(random: Random, families: readonly Family[], old: (person: PersonDraft) => boolean, total: number) {
  const paid = families.flatMap((family) =>
    family.persons
      .slice(1)
      .filter((person) => person.livesTogether && person.assistance.some(({ stopReason }) => stopReason === null) && old(person)),
  );
  return Object.fromEntries(random.sample(paid, DEAD_BUT_PAID, total).map((person) => [person.n, '2']));
}

/** 1984: the first year of the second-generation registers. What was given up before stands in no register that is still in use. */
const IN_REGISTERS_SINCE = 1984;

/** Registered before a county's code was changed, and never written anew. */
function oldDivisions(random: Random, persons: readonly PersonDraft[]) {
  const formerOf = (division: string) =>
    formerDivisions.filter(({ former, today, until }) => {
      const isCounty = former.length === 6 && today[0] === division.slice(0, 6);
      return isCounty && until >= IN_REGISTERS_SINCE;
    });
  const settled = persons.filter(({ registeredDivision }) => formerOf(registeredDivision).length > 0);
  return Object.fromEntries(
    random.sample(settled, OLD_DIVISIONS, persons.length).map(({ n, registeredDivision }) => {
      const { former } = random.pick(formerOf(registeredDivision));
      return [n, former + registeredDivision.slice(6)];
    }),
  );
}

export interface FeedTerms {
  readonly seed: number;
  readonly isChild: (person: PersonDraft) => boolean;
  readonly isOld: (person: PersonDraft) => boolean;
  /** The next number that health gives out. */
  readonly insuranceNo: () => string;
}

/** Of usual families only: what a story tells is written down as it is. */
export function makeFeeds(families: readonly Family[], terms: FeedTerms): Readonly<Record<string, WorldFeed>> {
  const feeds: Record<string, WorldFeed> = {};
  const all = families.flatMap((family) => family.persons);
  for (const { department, has, asTyped } of BOOKS) {
    const random = new Random(terms.seed, `feed/${department}`);
    const persons = families.flatMap((family) => family.persons.filter((person) => has(person, family)));
    const numbered = persons.filter(({ citizenId }) => citizenId!.endsWith('X') || isOld(citizenId!));
    const isHealth = department === 'health';
    feeds[department] = {
      names: Object.fromEntries(random.sample(persons, NAME_VARIANTS).map((p) => [p.n, variantOf(random, p.name)])),
      ids: Object.fromEntries(
        random
          .sample(asTyped ? numbered : [], OLD_NUMBERS, persons.length)
          .map(({ n, citizenId: id }) => [
            n,
            id!.endsWith('X') && (!isOld(id!) || random.chance(0.6)) ? id!.toLowerCase() : fifteen(id!),
          ]),
      ),
      divisions: {},
      lifeStatus: isHealth ? deaths(random, families, terms.isOld, all.length) : {},
      strangers: isHealth ? strangersOf(random, persons, terms.insuranceNo) : [],
      secondHouseholds: {},
      lateHours: 0,
    };
  }
  const random = new Random(terms.seed, 'feed/civil-affairs');
  const twice = secondHouseholds(random, families, terms.isChild);
  const divisions = oldDivisions(new Random(terms.seed, 'feed/divisions'), all);
  feeds['civil-affairs'] = { ...FAULTLESS, secondHouseholds: twice, divisions };
  feeds[LATE.department] = { ...FAULTLESS, lateHours: LATE.hours };
  return feeds;
}
