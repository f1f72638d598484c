// Who the asked ones are: from handle or identity to the department's facts, and from everybody met back to handles.
import type { HouseholdFacts, PersonFacts } from '../connector.js';
import { isSameName } from '../kernel/person-name.js';
import type { KeyKind } from '../kernel/sources.js';
import type { SubjectFacts } from '../policy/index.js';
import type { LookUp } from './look-ups.js';
import type { Services } from './services.js';

/** Roles without a path to a person: what a charity holds is a pseudonym of its own, which is nobody's handle here. */
export const BLIND_ROLES = new Set(['CH', 'SO']);

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
  role: string,
  services: Services,
  deadline: { requestId: string; withinMs: number },
): Promise<People> {
  const sought = BLIND_ROLES.has(role) ? [] : lookUps;
  const ids = (kind: 'person' | 'household') => sought.flatMap((l) => (l.kind === kind ? [l.id] : []));
  const linked = await linkedBy(sought, services);
  const [keys, householdKeys] = await Promise.all([
    services.identity.keysOf([...ids('person'), ...linked.values()]),
    services.identity.householdKeys(ids('household')),
  ]);
  const citizenIdOf = (lookUp: LookUp): string | undefined => {
    if (lookUp.kind === 'identity') return lookUp.citizenId;
    if (lookUp.kind === 'key' && lookUp.keyKind === 'CITIZEN_ID') return lookUp.value;
    const handle = lookUp.kind === 'person' ? lookUp.id : linked.get(lookUp.key);
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
      const found =
        person(citizenIdOf(lookUp)) ?? withoutPapers.of(lookUp.kind === 'person' ? lookUp.id : linked.get(lookUp.key));
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
      registeredDivision: p.registeredDivision,
      residenceDivision: p.residenceDivision,
      birthDate: p.birthDate,
      lifeStatus: p.lifeStatus,
      addressProtected: p.addressProtected,
      guardianId: handle(p.guardianCitizenId),
      householdId: householdHandle(p.householdKey),
    }),
  };
}

/** The handles of those looked up by a department's own number, by look-up key. */
async function linkedBy(sought: readonly LookUp[], { identity }: Services): Promise<Map<string, string>> {
  const byKind = new Map<KeyKind, Map<string, string>>();
  for (const lookUp of sought) {
    if (lookUp.kind !== 'key' || lookUp.keyKind === 'CITIZEN_ID') continue;
    byKind.set(lookUp.keyKind, (byKind.get(lookUp.keyKind) ?? new Map<string, string>()).set(lookUp.value, lookUp.key));
  }
  const linked = new Map<string, string>();
  for (const [kind, keys] of byKind)
    for (const [value, handle] of await identity.find(kind, [...keys.keys()])) linked.set(keys.get(value)!, handle);
  return linked;
}

/** Nothing is known that a decision could rest on, so everything that protects applies, and no division reaches them. */
const NOTHING_KNOWN: PersonFacts = {
  citizenId: null,
  name: '',
  birthDate: null,
  lifeStatus: null,
  registeredDivision: null,
  residenceDivision: null,
  addressProtected: true,
  guardianCitizenId: null,
  householdKey: null,
};

/** Those of the looked-up handles who are known by the number of an emergency or rescue only. */
async function unidentified(keys: ReadonlyMap<string, ReadonlyMap<KeyKind, string>>, { identity }: Services) {
  const numbers = new Map(
    [...keys].flatMap(([id, own]) => {
      const number = own.has('CITIZEN_ID') ? undefined : own.get('RESCUE_RECORD_NO');
      return number === undefined ? [] : [[id, number] as const];
    }),
  );
  // the handle that answers today: two cases of one unknown person may have been merged
  const handles = numbers.size === 0 ? new Map() : await identity.find('RESCUE_RECORD_NO', [...numbers.values()]);
  const facts = new Map<string, PersonFacts>([...handles.values()].map((handle) => [handle, { ...NOTHING_KNOWN }]));
  const handleOf = new Map([...facts].map(([handle, person]) => [person, handle]));
  return {
    numbers: [...handles].map(([number, handle]) => [handle, number] as const),
    of: (id: string | undefined): PersonFacts | null => facts.get(handles.get(numbers.get(id ?? '') ?? '') ?? '') ?? null,
    handleOf: (person: PersonFacts): string | undefined => handleOf.get(person),
  };
}
