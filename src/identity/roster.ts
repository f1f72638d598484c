// Everybody on the owner's list gets a handle; two numbers that look like one person are put before an officer.
import { sha256 } from '../kernel/hash.js';
import { plainName } from '../kernel/person-name.js';
import type { Identity } from './identity.js';
import type { Reviews } from './review-store.js';

/** Somebody on the owner's list. What stands there beside the number is compared and never kept. */
export interface ListedPerson {
  readonly citizenId: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly phone: string | null;
}
export type Roster = AsyncIterable<{
  readonly persons: readonly ListedPerson[];
  readonly households: readonly { readonly key: string }[];
}>;

/** What the owner says of persons, while departments' numbers are held against it: asked again for each page of them, and kept nowhere. */
export interface Register {
  /** By citizen id as it is written today; those who are not on the list are absent. */
  of(citizenIds: readonly string[]): Promise<ReadonlyMap<string, { readonly name: string }>>;
}
export interface Enrolled {
  readonly persons: number;
  readonly households: number;
}

/** How many rows one statement enrols: large enough to be quick, small enough not to keep a connection from others. */
const PORTION = 2_000;

async function inPortions<T>(all: readonly T[], enrolSome: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += PORTION) await enrolSome(all.slice(at, at + PORTION));
}

/**
 * Reads the list page by page, and a second time where somebody seems to be on it twice. What is kept meanwhile is eight bytes for each
 * person. Safe to repeat.
 */
export async function enrolRoster(identity: Identity, reviews: Reviews, source: string, roster: () => Roster): Promise<Enrolled> {
  const seen = new Likenesses();
  let [persons, households] = [0, 0];
  for await (const page of roster()) {
    await Promise.all([
      inPortions(page.persons, (some) => identity.handles(some.map(({ citizenId }) => citizenId))),
      inPortions(page.households, (some) => identity.householdHandles(some.map(({ key }) => key))),
    ]);
    persons += page.persons.length;
    households += page.households.length;
    for (const person of page.persons) {
      const likeness = likenessOf(person);
      if (likeness !== null) seen.add(likeness);
    }
  }
  const twice = seen.twice();
  if (twice.size > 0) await raiseDoubles(identity, reviews, source, roster(), twice);
  return { persons, households };
}

async function raiseDoubles(
  identity: Identity,
  reviews: Reviews,
  source: string,
  roster: Roster,
  twice: ReadonlySet<number>,
): Promise<void> {
  const first = new Map<string, string>();
  const doubles: (readonly [string, string])[] = [];
  for await (const page of roster)
    for (const person of page.persons) {
      const likeness = likenessOf(person);
      if (likeness === null || !twice.has(likeness)) continue;
      const words = wordsOf(person);
      const other = first.get(words);
      if (other === undefined) first.set(words, person.citizenId);
      else doubles.push([other, person.citizenId]);
    }
  const handles = await identity.handles(doubles.flat());
  await reviews.raise(
    doubles.map(([one, other]) => ({
      kind: 'SAME_PERSON',
      source,
      recipientId: handles.get(one)!,
      otherId: handles.get(other)!,
    })),
  );
}

const wordsOf = ({ name, birthDate, phone }: ListedPerson): string => JSON.stringify([plainName(name), birthDate, phone]);

/** The same number for persons with the same name, birthday and telephone; a name and a birthday alone are shared by too many. */
function likenessOf(person: ListedPerson): number | null {
  return person.birthDate && person.phone ? sha256(wordsOf(person)).readUIntBE(0, 6) : null;
}

/** Numbers of 48 bits, which of them came more than once. Two of a million persons share one by chance once in five hundred lists. */
class Likenesses {
  private all = new Float64Array(1_024);
  private size = 0;

  add(likeness: number): void {
    if (this.size === this.all.length) {
      const larger = new Float64Array(this.all.length * 2);
      larger.set(this.all);
      this.all = larger;
    }
    this.all[this.size++] = likeness;
  }

  twice(): ReadonlySet<number> {
    const sorted = this.all.subarray(0, this.size).sort();
    const found = new Set<number>();
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) found.add(sorted[i]!);
    return found;
  }
}
