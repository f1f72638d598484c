// Somebody without papers: known by the number of an emergency or rescue, and by nothing else.
import type { PersonFacts } from '../connector.js';
import type { PersonKeys } from '../departments/loaders.js';
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

interface WithoutPapers {
  /** Handle → the number of the emergency or rescue. */
  readonly numbers: readonly (readonly [string, readonly string[]])[];
  of(id: string | undefined): PersonFacts | null;
  handleOf(person: PersonFacts): string | undefined;
}
const NOBODY: WithoutPapers = { numbers: [], of: () => null, handleOf: () => undefined };

/** Those of the looked-up handles who are known by the number of an emergency or rescue only. */
export async function unidentified(keys: ReadonlyMap<string, PersonKeys>, { identity }: Services): Promise<WithoutPapers> {
  const numbers = new Map<string, string>();
  for (const [id, { own }] of keys) {
    const number = own.has('CITIZEN_ID') ? undefined : own.get('RESCUE_RECORD_NO');
    if (number !== undefined) numbers.set(id, number);
  }
  if (numbers.size === 0) return NOBODY;
  // the handle that answers today: two cases of one unknown person may have been merged
  const handles = await identity.find('RESCUE_RECORD_NO', [...numbers.values()]);
  const facts = new Map<string, PersonFacts>([...handles.values()].map((handle) => [handle, { ...NOTHING_KNOWN }]));
  const handleOf = new Map([...facts].map(([handle, person]) => [person, handle]));
  return {
    numbers: [...handles].map(([number, handle]) => [handle, [number]] as const),
    of: (id: string | undefined): PersonFacts | null => facts.get(handles.get(numbers.get(id ?? '') ?? '') ?? '') ?? null,
    handleOf: (person: PersonFacts): string | undefined => handleOf.get(person),
  };
}
