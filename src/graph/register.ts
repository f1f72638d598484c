// What the owner of the facts says of everybody met, each under the number in use: an officer may have found two numbers to be one person's.
import type { HouseholdFacts, PersonFacts } from '../connector.js';
import type { KnownFacts } from '../departments/facts.js';
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
  const known = await facts.read(asked.persons, asked.households, deadline);
  const handles = await identity.handles(numbersIn(known.persons));
  const merged = await identity.mergedKeysOf([...handles.values()]);
  if (merged.size === 0) return registerOf(known, handles);

  const inUse = await citizenIds([...merged.keys()]);
  const unread = [...inUse.values()].filter((id) => !known.persons.has(id));
  const more = unread.length > 0 ? await facts.read(unread, [], deadline) : EMPTY;
  const everybody = {
    persons: new Map([...known.persons, ...more.persons]),
    households: new Map([...known.households, ...more.households]),
  };
  const all = new Map([...handles, ...(await identity.handles(numbersIn(more.persons)))]);
  for (const [handle, keys] of merged) for (const { kind, value } of keys) if (kind === 'CITIZEN_ID') all.set(value, handle);
  return registerOf(everybody, all, { inUse, merged });

  async function citizenIds(of: readonly string[]): Promise<Map<string, string>> {
    const keys = await identity.keysOf(of);
    return new Map(
      of.flatMap((id) => (keys.get(id)?.has('CITIZEN_ID') ? [[id, keys.get(id)!.get('CITIZEN_ID')!] as const] : [])),
    );
  }
}

interface Merged {
  /** Handle → the number in use. */
  readonly inUse: ReadonlyMap<string, string>;
  /** Handle → the numbers that came with others. */
  readonly merged: ReadonlyMap<string, readonly { readonly kind: string; readonly value: string }[]>;
}
const NOBODY_MERGED: Merged = { inUse: new Map(), merged: new Map() };
const EMPTY: KnownFacts = { persons: new Map(), households: new Map() };

function registerOf(
  { persons, households }: KnownFacts,
  handles: ReadonlyMap<string, string>,
  { inUse, merged } = NOBODY_MERGED,
): Register {
  const numbers = new Map<string, string[]>();
  for (const id of persons.keys()) {
    const handle = handles.get(id);
    if (handle === undefined) continue;
    const own = numbers.get(handle);
    if (own) own.push(id);
    else numbers.set(handle, [id]);
  }
  for (const [handle, keys] of merged) {
    const own = numbers.get(handle);
    for (const { kind, value } of keys) if (own && IDENTIFYING.has(kind) && !own.includes(value)) own.push(value);
  }
  return {
    household: (key) => households.get(key) ?? null,
    householdKeys: [...households.keys()],
    writtenUnder: (citizenId) => persons.get(citizenId) ?? null,
    person: (citizenId) => persons.get(inUse.get(handles.get(citizenId) ?? '') ?? citizenId) ?? persons.get(citizenId) ?? null,
    handle: (citizenId) => handles.get(citizenId) ?? null,
    numbers,
  };
}

/** Everybody met, and their guardians. */
function numbersIn(persons: ReadonlyMap<string, PersonFacts>): string[] {
  const everybody = new Set<string>();
  for (const { citizenId, guardianCitizenId } of persons.values()) {
    if (citizenId) everybody.add(citizenId);
    if (guardianCitizenId) everybody.add(guardianCitizenId);
  }
  return [...everybody];
}

export const EMPTY_REGISTER: Register = {
  household: () => null,
  householdKeys: [],
  writtenUnder: () => null,
  person: () => null,
  handle: () => null,
  numbers: new Map(),
};
