// Who the asked ones are: from handle or identity to the department's facts, and from everybody met back to handles.
import type { HouseholdFacts, PersonFacts } from '../connector.js';
import { divisionToday } from '../kernel/divisions.js';
import { isSameName } from '../kernel/person-name.js';
import type { Caller, SubjectFacts } from '../policy/index.js';
import type { LookUp } from './look-ups.js';
import { pathsOf } from './paths.js';
import { EMPTY_REGISTER, readRegister } from './register.js';
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
  /** Handle → citizen ids, of everybody whose facts are known; of somebody without papers the number of the emergency. */
  readonly met: ReadonlyMap<string, readonly string[]>;
  /** Somebody was asked for by what the department knows: the owner of the facts was called. */
  readonly asked: boolean;
}

const NONE: ReadonlyMap<string, string> = new Map();
const unique = (texts: readonly string[]): readonly string[] => (texts.length > 1 ? [...new Set(texts)] : texts);

/** One call to the owner of the facts answers everybody, household members included. Rejects when it doesn't answer. */
export async function meet(
  lookUps: readonly LookUp[],
  caller: Caller,
  services: Services,
  deadline: { requestId: string; withinMs: number },
): Promise<People> {
  const { sought, handleOf } = await pathsOf(lookUps, caller, services);
  const { identity } = services;
  /** The number with which somebody is looked up, where it is a citizen id. */
  const numberOf = (lookUp: LookUp): string | undefined =>
    lookUp.kind === 'identity'
      ? lookUp.citizenId
      : lookUp.kind === 'key' && lookUp.keyKind === 'CITIZEN_ID'
        ? lookUp.value
        : undefined;
  const numbers = unique(sought.flatMap((l) => numberOf(l) ?? []));
  const homes = sought.flatMap((l) => (l.kind === 'household' ? [l.id] : []));
  const linked = numbers.length > 0 ? await identity.find('CITIZEN_ID', numbers) : NONE;
  const householdKeys = homes.length > 0 ? await identity.householdKeys(homes) : NONE;
  const keys = await identity.identifiersOf(unique([...sought.flatMap((l) => handleOf(l) ?? []), ...linked.values()]));
  /** The number in use of the one looked up: of two that an officer found to be one person's, the surviving handle's. */
  const citizenIdOf = (lookUp: LookUp): string | undefined => {
    const number = numberOf(lookUp);
    const handle = number === undefined ? handleOf(lookUp) : linked.get(number);
    return (handle === undefined ? undefined : keys.get(handle)?.own.get('CITIZEN_ID')) ?? number;
  };
  const withoutPapers = await unidentified(keys, services);
  const persons = unique([...sought.flatMap((l) => citizenIdOf(l) ?? []), ...numbers]);
  const households = unique([...householdKeys.values()]);
  const asked = persons.length > 0 || households.length > 0;
  const register = asked ? await readRegister({ persons, households }, services, deadline) : EMPTY_REGISTER;
  const householdHandles = await identity.householdHandles(register.householdKeys);
  const isSought = new Set(sought);
  const handle = (citizenId: string | null) => (citizenId === null ? null : register.handle(citizenId));
  const householdHandle = (key: string | null) => (key === null ? null : (householdHandles.get(key) ?? null));
  return {
    asked,
    householdIds: [...householdHandles.values()],
    met: withoutPapers.numbers.length > 0 ? new Map([...register.numbers, ...withoutPapers.numbers]) : register.numbers,
    personOf(lookUp) {
      if (!isSought.has(lookUp)) return null;
      const citizenId = citizenIdOf(lookUp);
      const found = (citizenId === undefined ? null : register.person(citizenId)) ?? withoutPapers.of(handleOf(lookUp));
      if (!found || lookUp.kind !== 'identity') return found;
      // the name that stands beside the number which was given
      return isSameName((register.writtenUnder(lookUp.citizenId) ?? found).name, lookUp.name) ? found : null;
    },
    householdOf(lookUp) {
      const key = lookUp.kind === 'household' ? householdKeys.get(lookUp.id) : undefined;
      return key === undefined ? null : register.household(key);
    },
    household: register.household,
    person: register.person,
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
