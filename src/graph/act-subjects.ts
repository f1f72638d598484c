// Whom a mutation is about, and for which purposes it may be made: looked up, scoped and refused like anybody who is asked about.
import type { Refused } from '../policy/index.js';
import { type ArgumentsOf, byId, type LookUp } from './look-ups.js';
import type { Operation } from './operation.js';
import { BLIND_ROLES } from './paths.js';
import type { Services } from './services.js';

const CONSENT = ['P04', 'P05', 'P12', 'P18'];
/** What is not here needs no purpose. */
const PURPOSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Mutation.recordConsent', CONSENT],
  ['Mutation.withdrawConsent', CONSENT],
]);
const MAX_ID = 64;
const NOTHING = { own: [], members: [], conflicts: { own: false, members: false } };

/** Why none of the operation's mutations may be made with the declared purpose, or null. */
export function actRefusal({ roots, repeats, request: { purpose } }: Operation): Refused | null {
  for (const { key, coordinate } of roots.values()) {
    if (repeats.has(key)) continue;
    const allowed = PURPOSES.get(coordinate);
    if (allowed && purpose && !allowed.includes(purpose.code))
      return { code: 'PURPOSE_MISMATCH', rule: `purpose:${purpose.code}/${coordinate}` };
  }
  return null;
}

/** The person of a consent under the name that the caller has for it; for a consent that the caller cannot know, nobody's. */
export async function personOfConsent(id: string, { request: { caller } }: Operation, { policy }: Services): Promise<string> {
  const consent = await policy.consents.find(id);
  // nobody's handle has a colon: what is given for a consent never leads to a person by itself
  const nobody = `consent:${id}`.slice(0, MAX_ID);
  if (!consent) return nobody;
  if (!BLIND_ROLES.has(caller.role)) return consent.recipientId;
  return consent.organisation === caller.organisation && consent.pairwise ? consent.pairwise : nobody;
}

/** One look-up for each mutation that is about a person and did not take place before. Throws BadInput for an id that cannot be one. */
export async function subjectsOfActs(operation: Operation, argumentsOf: ArgumentsOf, services: Services): Promise<LookUp[]> {
  const lookUps: LookUp[] = [];
  for (const root of operation.roots.values()) {
    if (operation.repeats.has(root.key)) continue;
    const about = (id: string) => lookUps.push({ coordinate: root.coordinate, wants: NOTHING, ...byId('person', id) });
    if (root.coordinate === 'Mutation.recordConsent')
      about((argumentsOf(root) as { input: { recipientId: string } }).input.recipientId);
    else if (root.coordinate === 'Mutation.withdrawConsent') {
      const { id } = byId('person', (argumentsOf(root) as { id: string }).id);
      about(await personOfConsent(id, operation, services));
    }
  }
  return lookUps;
}
