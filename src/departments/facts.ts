// Row facts and cases: asked of the department that owns them, one call per operation, kept for a few seconds.
import { LRUCache } from 'lru-cache';
import type { GuardedSource } from '../adapters/guarded.js';
import type { CaseFacts, HouseholdFacts, PersonFacts, Search } from '../connector.js';

/** How old a fact may be. The contract allows 60 s; an address that was just protected should not wait for it. */
const KEPT_MS = 15_000;
const KEPT_ENTRIES = 20_000;

export interface KnownFacts {
  readonly persons: ReadonlyMap<string, PersonFacts>;
  readonly households: ReadonlyMap<string, HouseholdFacts>;
}

export interface FactsReader {
  readonly department: string;
  /** Facts of the asked persons (citizen ids) and households (owner's keys) and of all their live members. Rejects when they are not to be had. */
  read(
    persons: readonly string[],
    households: readonly string[],
    deadline: { requestId: string; withinMs: number },
  ): Promise<KnownFacts>;
  findCase(caseNo: string, deadline: { requestId: string; withinMs: number }): Promise<CaseFacts | null>;
  /** Citizen ids of those who fulfil conditions on the owner's own fields. */
  search(search: Search, deadline: { requestId: string; withinMs: number }): Promise<readonly string[]>;
  forget(): void;
}

export function factsReader(owner: GuardedSource, keptMs = KEPT_MS): FactsReader {
  // the clock is looked at once in a while: a look for each fact would cost more than the fact
  const options = { max: KEPT_ENTRIES, ttl: keptMs, ttlResolution: Math.min(500, keptMs / 10) };
  const persons = new LRUCache<string, PersonFacts>(options);
  const households = new LRUCache<string, HouseholdFacts>(options);
  const cases = new LRUCache<string, CaseFacts>(options);

  /** Copies what is kept of a household and everybody in it; false if anything is missing. */
  function take(key: string, into: { persons: Map<string, PersonFacts>; households: Map<string, HouseholdFacts> }): boolean {
    const household = households.get(key);
    if (!household) return false;
    const members = household.members.map((id) => persons.get(id));
    if (members.includes(undefined)) return false;
    into.households.set(key, household);
    for (const member of members) into.persons.set(member!.citizenId!, member!);
    return true;
  }

  return {
    department: owner.department,
    async read(askedPersons, askedHouseholds, deadline) {
      const known = { persons: new Map<string, PersonFacts>(), households: new Map<string, HouseholdFacts>() };
      const missingPersons = askedPersons.filter((id) => {
        const person = persons.get(id);
        if (!person || (person.householdKey && !take(person.householdKey, known))) return true;
        known.persons.set(id, person);
        return false;
      });
      const missingHouseholds = askedHouseholds.filter((key) => !take(key, known));
      if (missingPersons.length === 0 && missingHouseholds.length === 0) return known;
      const fresh = await owner.facts({ persons: missingPersons, households: missingHouseholds }, deadline);
      for (const household of fresh.households) {
        households.set(household.key, household);
        known.households.set(household.key, household);
      }
      for (const person of fresh.persons) {
        if (!person.citizenId) continue;
        persons.set(person.citizenId, person);
        known.persons.set(person.citizenId, person);
      }
      return known;
    },
    async findCase(caseNo, deadline) {
      const kept = cases.get(caseNo);
      if (kept) return kept;
      const found = await owner.findCase(caseNo, deadline);
      if (found) cases.set(caseNo, found);
      return found;
    },
    search: (search, deadline) => owner.search(search, deadline),
    forget() {
      persons.clear();
      households.clear();
      cases.clear();
    },
  };
}
