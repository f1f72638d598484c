// Everybody on the owner's list gets a handle; two numbers that look like one person are put before an officer.
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

/** What the owner says of everybody, while departments' numbers are held against it; lives no longer than that. */
export interface Register {
  readonly persons: number;
  readonly households: number;
  /** By citizen id as it is written today. */
  of(citizenId: string): { readonly name: string; readonly birthDate: string | null } | undefined;
}

/** How many rows one statement enrols: large enough to be quick, small enough not to keep a connection from others. */
const PORTION = 2_000;

async function inPortions<T>(all: readonly T[], enrolSome: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += PORTION) await enrolSome(all.slice(at, at + PORTION));
}

/** Safe to repeat. */
export async function enrolRoster(identity: Identity, reviews: Reviews, source: string, roster: Roster): Promise<Register> {
  const known = new Map<string, Pick<ListedPerson, 'name' | 'birthDate'>>();
  const byPerson = new Map<string, string>();
  const doubles: (readonly [string, string])[] = [];
  let [persons, households] = [0, 0];
  for await (const page of roster) {
    await Promise.all([
      inPortions(page.persons, (some) => identity.handles(some.map(({ citizenId }) => citizenId))),
      inPortions(page.households, (some) => identity.householdHandles(some.map(({ key }) => key))),
    ]);
    persons += page.persons.length;
    households += page.households.length;
    for (const { citizenId, name, birthDate, phone } of page.persons) {
      known.set(citizenId, { name, birthDate });
      if (!birthDate || !phone) continue; // a name and a birthday alone are shared by too many
      const person = JSON.stringify([plainName(name), birthDate, phone]);
      const other = byPerson.get(person);
      if (other === undefined) byPerson.set(person, citizenId);
      else doubles.push([other, citizenId]);
    }
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
  return { persons, households, of: (citizenId) => known.get(citizenId) };
}
