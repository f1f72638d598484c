// Somebody without papers: known by the number of an emergency or rescue, and by nothing else.
import type { PersonFacts } from '../connector.js';
import type { KeyKind } from '../kernel/sources.js';
import type { Services } from './services.js';

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
export async function unidentified(keys: ReadonlyMap<string, ReadonlyMap<KeyKind, string>>, { identity }: Services) {
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
