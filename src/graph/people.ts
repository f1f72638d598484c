// Who the asked ones are: from handle or identity to the department's facts, and from everybody met back to handles.
import type { HouseholdFacts, PersonFacts } from '../connector.js';
import { divisionToday } from '../kernel/divisions.js';
import { isSameName } from '../kernel/person-name.js';
import type { Caller, SubjectFacts } from '../policy/index.js';
import type { LookUp } from './look-ups.js';
import { pathsOf } from './paths.js';
import type { Services } from './services.js';
import { unidentified } from './without-papers.js';

export interface People {
  /** Facts of the one looked up, or null: not known here, not known there, or another name. */
  personOf(lookUp: LookUp): PersonFacts | null;
  /** The looked-up household's key at its owner, or null. */
  householdOf(lookUp: LookUp): HouseholdFacts | null;
  household(key: string): HouseholdFacts | null;
  person(citizenId: string): PersonFacts | null;
  handle(citizenId: string): string | null;
  householdHandle(key: string): string | null;
  facts(person: PersonFacts): SubjectFacts;
  readonly householdIds: readonly string[];
  /** Handle → citizen id, of everybody whose facts are known; of somebody without papers the number of the emergency. */
  readonly met: ReadonlyMap<string, string>;
  /** Somebody was asked for by what the department knows: the owner of the facts was called. */
  readonly asked: boolean;
}

/** One call to the owner of the facts answers everybody, household members included. Rejects when it doesn't answer. */
export async function meet(
  lookUps: readonly LookUp[],
  caller: Caller,
  services: Services,
  deadline: { requestId: string; withinMs: number },
): Promise<People> {
  const { sought, handleOf } = await pathsOf(lookUps, caller, services);
  const [keys, householdKeys] = await Promise.all([
    services.identity.keysOf(sought.flatMap((l) => handleOf(l) ?? [])),
    services.identity.householdKeys(sought.flatMap((l) => (l.kind === 'household' ? [l.id] : []))),
  ]);
  const citizenIdOf = (lookUp: LookUp): string | undefined => {
    if (lookUp.kind === 'identity') return lookUp.citizenId;
    if (lookUp.kind === 'key' && lookUp.keyKind === 'CITIZEN_ID') return lookUp.value;
    const handle = handleOf(lookUp);
    return handle === undefined ? undefined : keys.get(handle)?.get('CITIZEN_ID');
  };
  const withoutPapers = await unidentified(keys, services);
  const persons = [...new Set(sought.flatMap((l) => citizenIdOf(l) ?? []))];
  const households = [...new Set(householdKeys.values())];
  const asked = persons.length > 0 || households.length > 0;
  const known = asked ? await services.facts.read(persons, households, deadline) : { persons: new Map(), households: new Map() };

  const everybody = new Set<string>();
  for (const person of known.persons.values()) {
    if (person.citizenId) everybody.add(person.citizenId);
    if (person.guardianCitizenId) everybody.add(person.guardianCitizenId);
  }
  const [handles, householdHandles] = await Promise.all([
    services.identity.handles([...everybody]),
    services.identity.householdHandles([...known.households.keys()]),
  ]);
  const isSought = new Set(sought);
  const person = (citizenId: string | undefined) => (citizenId === undefined ? null : (known.persons.get(citizenId) ?? null));
  const handle = (citizenId: string | null) => (citizenId === null ? null : (handles.get(citizenId) ?? null));
  const householdHandle = (key: string | null) => (key === null ? null : (householdHandles.get(key) ?? null));
  return {
    asked,
    householdIds: [...householdHandles.values()],
    met: new Map([
      ...[...known.persons.keys()].flatMap((id) => (handles.has(id) ? [[handles.get(id)!, id] as const] : [])),
      ...withoutPapers.numbers,
    ]),
    personOf(lookUp) {
      if (!isSought.has(lookUp)) return null;
      const found = person(citizenIdOf(lookUp)) ?? withoutPapers.of(handleOf(lookUp));
      return found && lookUp.kind === 'identity' && !isSameName(found.name, lookUp.name) ? null : found;
    },
    householdOf(lookUp) {
      const key = lookUp.kind === 'household' ? householdKeys.get(lookUp.id) : undefined;
      return key === undefined ? null : (known.households.get(key) ?? null);
    },
    household: (key) => known.households.get(key) ?? null,
    person,
    handle,
    householdHandle,
    facts: (p) => ({
      recipientId: handle(p.citizenId) ?? withoutPapers.handleOf(p)!,
      registeredDivision: p.registeredDivision && divisionToday(p.registeredDivision),
      residenceDivision: p.residenceDivision && divisionToday(p.residenceDivision),
      birthDate: p.birthDate,
      lifeStatus: p.lifeStatus,
      addressProtected: p.addressProtected,
      guardianId: handle(p.guardianCitizenId),
      householdId: householdHandle(p.householdKey),
    }),
  };
}
