// Who has a path to whom. A charity or social-work body knows a person by a name of its own, and only after that person's consent to it.
import type { KeyKind } from '../kernel/sources.js';
import type { Caller } from '../policy/index.js';
import type { LookUp } from './look-ups.js';
import type { IdentityService, Services } from './services.js';

/** Roles without a path to a person before consent. */
export const BLIND_ROLES = new Set(['CH', 'SO']);

export interface Paths {
  /** Those of the look-ups that may be followed. */
  readonly sought: readonly LookUp[];
  /** The handle of one that is looked up by handle, by a department's own number, or by the name that the caller's body has for it. */
  handleOf(lookUp: LookUp): string | undefined;
}

/**
 * Whom the caller may look for at all. For roles without a path everybody else is unknown here already: no department is asked, and
 * the answer takes as long as for somebody who does not exist. A withdrawn consent still leads to the person, to be told as withdrawn.
 */
export async function pathsOf(lookUps: readonly LookUp[], caller: Caller, services: Services): Promise<Paths> {
  if (!BLIND_ROLES.has(caller.role)) {
    const linked = await linkedBy(lookUps, services.identity.seek);
    return { sought: lookUps, handleOf: (lookUp) => (lookUp.kind === 'person' ? lookUp.id : linked.get(lookUp.key)) };
  }
  const linked = await linkedBy(lookUps, services.identity.find);
  const { consents } = services.policy;
  const own = lookUps.filter((lookUp) => lookUp.kind === 'person');
  const named =
    own.length > 0
      ? await consents.personsBehind(
          caller.organisation,
          own.map(({ id }) => id),
        )
      : new Map<string, string>();
  const handles = new Map([
    ...linked,
    ...(await byNumber(lookUps, services)),
    ...own.flatMap(({ key, id }) => (named.has(id) ? [[key, named.get(id)!] as const] : [])),
  ]);
  const known = await consents.consentsOf([...new Set(handles.values())]);
  const agreed = (handle: string | undefined): boolean =>
    handle !== undefined && known.get(handle)!.some((consent) => consent.organisation === caller.organisation);
  return { sought: lookUps.filter(({ key }) => agreed(handles.get(key))), handleOf: ({ key }) => handles.get(key) };
}

/** Handles of those looked up by citizen id; nobody is enrolled by being asked for. */
async function byNumber(lookUps: readonly LookUp[], { identity }: Services): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  for (const lookUp of lookUps) {
    if (lookUp.kind === 'identity') numbers.set(lookUp.key, lookUp.citizenId);
    else if (lookUp.kind === 'key' && lookUp.keyKind === 'CITIZEN_ID') numbers.set(lookUp.key, lookUp.value);
  }
  if (numbers.size === 0) return new Map();
  const found = await identity.find('CITIZEN_ID', [...new Set(numbers.values())]);
  return new Map([...numbers].flatMap(([key, number]) => (found.has(number) ? [[key, found.get(number)!] as const] : [])));
}

/** The handles of those looked up by a department's own number, by look-up key. */
async function linkedBy(sought: readonly LookUp[], find: IdentityService['find']): Promise<Map<string, string>> {
  const byKind = new Map<KeyKind, Map<string, string>>();
  for (const lookUp of sought) {
    if (lookUp.kind !== 'key' || lookUp.keyKind === 'CITIZEN_ID') continue;
    byKind.set(lookUp.keyKind, (byKind.get(lookUp.keyKind) ?? new Map<string, string>()).set(lookUp.value, lookUp.key));
  }
  const linked = new Map<string, string>();
  for (const [kind, keys] of byKind)
    for (const [value, handle] of await find(kind, [...keys.keys()])) linked.set(keys.get(value)!, handle);
  return linked;
}
