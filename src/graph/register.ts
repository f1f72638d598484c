// What the owner of the facts says of everybody met, each under the number in use: an officer may have found two numbers to be one person's.
import type { HouseholdFacts, PersonFacts } from '../connector.js';
import type { Services } from './services.js';

export interface Register {
  household(key: string): HouseholdFacts | null;
  readonly householdKeys: readonly string[];
  /** As it stands under this number. */
  writtenUnder(citizenId: string): PersonFacts | null;
  /** As it stands under the number in use of whoever has this one. */
  person(citizenId: string): PersonFacts | null;
  handle(citizenId: string): string | null;
  /** Handle → every number under which a department may know the person. */
  readonly numbers: ReadonlyMap<string, readonly string[]>;
}

/** Kinds of numbers that stand for a person where there is no other. */
const IDENTIFYING = new Set(['CITIZEN_ID', 'RESCUE_RECORD_NO']);

/** One call to the owner of the facts; a second one only where somebody was met under a number that is not the one in use. */
export async function readRegister(
  asked: { readonly persons: readonly string[]; readonly households: readonly string[] },
  { identity, facts }: Services,
  deadline: { requestId: string; withinMs: number },
): Promise<Register> {
  const persons = new Map<string, PersonFacts>();
  const households = new Map<string, HouseholdFacts>();
  async function read(some: readonly string[], homes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const known = await facts.read(some, homes, deadline);
    for (const [id, person] of known.persons) persons.set(id, person);
    for (const [key, household] of known.households) households.set(key, household);
    const everybody = new Set<string>();
    for (const person of persons.values()) {
      if (person.citizenId) everybody.add(person.citizenId);
      if (person.guardianCitizenId) everybody.add(person.guardianCitizenId);
    }
    return identity.handles([...everybody]);
  }
  const handles = new Map(await read(asked.persons, asked.households));
  const merged = await identity.mergedKeysOf([...new Set(handles.values())]);
  const inUse = merged.size === 0 ? new Map<string, string>() : await citizenIds([...merged.keys()]);
  const unread = [...inUse.values()].filter((id) => !persons.has(id));
  if (unread.length > 0) for (const [id, handle] of await read(unread, [])) handles.set(id, handle);
  for (const [handle, keys] of merged) for (const { kind, value } of keys) if (kind === 'CITIZEN_ID') handles.set(value, handle);

  async function citizenIds(of: readonly string[]): Promise<Map<string, string>> {
    const keys = await identity.keysOf(of);
    return new Map(
      of.flatMap((id) => (keys.get(id)?.has('CITIZEN_ID') ? [[id, keys.get(id)!.get('CITIZEN_ID')!] as const] : [])),
    );
  }
  const numbers = new Map<string, string[]>();
  for (const id of persons.keys())
    if (handles.has(id)) numbers.set(handles.get(id)!, [...(numbers.get(handles.get(id)!) ?? []), id]);
  for (const [handle, own] of numbers)
    for (const { kind, value } of merged.get(handle) ?? []) if (IDENTIFYING.has(kind) && !own.includes(value)) own.push(value);
  return {
    household: (key) => households.get(key) ?? null,
    householdKeys: [...households.keys()],
    writtenUnder: (citizenId) => persons.get(citizenId) ?? null,
    person: (citizenId) => persons.get(inUse.get(handles.get(citizenId) ?? '') ?? citizenId) ?? persons.get(citizenId) ?? null,
    handle: (citizenId) => handles.get(citizenId) ?? null,
    numbers,
  };
}

export const EMPTY_REGISTER: Register = {
  household: () => null,
  householdKeys: [],
  writtenUnder: () => null,
  person: () => null,
  handle: () => null,
  numbers: new Map(),
};
