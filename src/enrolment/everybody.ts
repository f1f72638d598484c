// Who is known to the departments: the owner's list first, then each department's own numbers held against it.
import type { GuardedSource } from '../adapters/guarded.js';
import {
  enrolRoster,
  type Identity,
  type Linked,
  type ListedPerson,
  linkNumbers,
  type Reviews,
  type Roster,
} from '../identity/index.js';

/** A city's list takes its time. */
const LIST_WITHIN_MS = 300_000;

export interface Enrolment {
  readonly persons: number;
  readonly households: number;
  /** By department; null where its list could not be read: its numbers are then as they were. */
  readonly numbers: ReadonlyMap<string, Linked | null>;
}

/** Rejects where the owner's list cannot be read. Safe to repeat. */
export async function enrolEverybody(
  { identity, reviews }: { identity: Identity; reviews: Reviews },
  owner: GuardedSource,
  sources: Iterable<GuardedSource>,
  onTrouble: (stage: string, error: unknown) => void,
): Promise<Enrolment> {
  const call = () => ({ signal: AbortSignal.timeout(LIST_WITHIN_MS), requestId: 'enrolment' });
  const { source: list } = owner;
  if (!list.roster) return { persons: 0, households: 0, numbers: new Map() };
  const { persons, households } = await enrolRoster(identity, reviews, owner.department, () => list.roster!(call()));
  const register = { of: (ids: readonly string[]) => entriesOf(list.roster!(call(), ids)) };
  const numbers = new Map<string, Linked | null>();
  for (const { department, source } of sources) {
    if (!source.numbers) continue;
    try {
      numbers.set(department, await linkNumbers({ identity, reviews, register }, department, source.numbers(call())));
    } catch (error) {
      onTrouble(`numbers:${department}`, error);
      numbers.set(department, null);
    }
  }
  return { persons, households, numbers };
}

async function entriesOf(roster: Roster): Promise<Map<string, ListedPerson>> {
  const found = new Map<string, ListedPerson>();
  for await (const { persons } of roster) for (const person of persons) found.set(person.citizenId, person);
  return found;
}
