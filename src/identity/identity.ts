// Who is this person across departments: random handles for identifiers, and the identifiers again for those who must ask with them.
import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalCitizenId } from '../kernel/citizen-id.js';
import type { KeyKind } from '../kernel/sources.js';
import { createCipher } from './cipher.js';
import type { IdentityKeys } from './keys.js';
import type { Entry, Found, IdentityStore } from './store.js';

/** A number under which somebody is known somewhere. */
export interface Key {
  readonly kind: KeyKind;
  readonly value: string;
}

/** The identifiers of one person. */
export interface Identifiers {
  /** One of each kind: the one to ask with. */
  readonly own: ReadonlyMap<KeyKind, string>;
  /** Those that came with handles merged into the person's. */
  readonly merged: readonly Key[];
}

/** Keys of returned maps are the strings that were asked with, as they were written. */
export interface Identity {
  /** The handle of each person; persons nobody has asked about before are enrolled. Every form of a number is the same number. */
  handles(citizenIds: readonly string[]): Promise<Map<string, string>>;
  /** The handles of known identifiers; unknown ones are absent and stay unknown. */
  find(kind: KeyKind, values: readonly string[]): Promise<Map<string, string>>;
  /** As `handles`, for persons known by another identifier only (an emergency-aid number): they get `idType` 98. */
  enrol(kind: KeyKind, values: readonly string[], source: string): Promise<Map<string, string>>;
  /** Notes another identifier of known persons. An identifier that is somebody's already stays theirs. */
  link(kind: KeyKind, numbers: Iterable<readonly [recipientId: string, value: string]>, source: string): Promise<void>;
  /** The identifiers of each person, in clear: for asking departments, never for an answer. Unknown handles are absent. */
  keysOf(recipientIds: readonly string[]): Promise<Map<string, ReadonlyMap<KeyKind, string>>>;
  /** The identifiers that came with handles merged into each person: some department may know the person by these only. Mostly nobody's. */
  mergedKeysOf(recipientIds: readonly string[]): Promise<Map<string, readonly Key[]>>;
  /** Both of these at once. */
  identifiersOf(recipientIds: readonly string[]): Promise<Map<string, Identifiers>>;
  /** The handle of each household by its owner's own key; unknown ones are enrolled. */
  householdHandles(ownerKeys: readonly string[]): Promise<Map<string, string>>;
  householdKeys(householdIds: readonly string[]): Promise<Map<string, string>>;
  /** The handles of known numbers of any kinds, by the key that was given; unknown ones are absent and stay unknown. */
  resolveKeys(keys: readonly Key[]): Promise<Map<Key, string>>;
  /** Every handle of the same person, per asked handle, the surviving one first: what the record must be searched for. */
  sameAs(recipientIds: readonly string[]): Promise<Map<string, readonly string[]>>;
  /** The name by which an organisation knows the bearer of a handle: without the key it leads neither back nor to another one's. */
  pairwise(organisation: string, handle: string): string;
  /** Drops what this process remembers (after a merge or split). */
  forget(): void;
}

const REMEMBER = { max: 100_000, ttl: 60_000, ttlResolution: 1_000 };
const HOUSEHOLD = 'HOUSEHOLD';

/** 128 random bits: says nothing, cannot be guessed, fits a URL, and on a command line is no option. */
function randomId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? randomId() : id;
}

/** The one form of a number under which it is found, however a department wrote it. A household's key is its owner's affair. */
export const canonicalNumber = (kind: KeyKind, value: string): string =>
  kind === 'CITIZEN_ID' ? canonicalCitizenId(value) : value.normalize('NFKC').replace(/\s/g, '').toUpperCase();
const canonical = (kind: string, value: string): string =>
  kind === HOUSEHOLD ? value.trim() : canonicalNumber(kind as KeyKind, value);

/** `remember: false` for whoever reads through everybody: that would only push out those who are asked about. */
export function createIdentity({
  store,
  keys,
  remember = true,
}: {
  store: IdentityStore;
  keys: IdentityKeys;
  remember?: boolean;
}): Identity {
  const cipher = createCipher(keys);
  const options = remember ? REMEMBER : { max: 1 };
  /** By kind, so that a number is looked up as it is. */
  const handleCaches = new Map<string, LRUCache<string, string>>();
  const handlesBy = (kind: string): LRUCache<string, string> => {
    let cache = handleCaches.get(kind);
    if (!cache) {
      cache = new LRUCache(options);
      handleCaches.set(kind, cache);
    }
    return cache;
  };
  const keysCache = new LRUCache<string, Identifiers>(options);
  const householdKeyCache = new LRUCache<string, string>(options);

  /** From values to handles: what is remembered, then what is stored, then (if `add` is given) what is made now. */
  async function resolve(
    kind: string,
    values: readonly string[],
    findStored: (hmacs: readonly Buffer[]) => Promise<Found>,
    add: ((entries: readonly Entry[]) => Promise<Found>) | null,
  ): Promise<Map<string, string>> {
    const handles = new Map<string, string>();
    const cache = handlesBy(kind);
    let isAllKnown = true;
    for (const text of values) {
      // most are written in their one form already, and under that they are remembered
      const remembered = cache.get(text);
      if (remembered === undefined) isAllKnown = false;
      else handles.set(text, remembered);
    }
    if (isAllKnown) return handles;
    const wanted = new Map<string, { value: string; hmac: Buffer; asked: string[] }>();
    const settle = (found: Found): void => {
      for (const [hex, id] of found) {
        const { value, asked } = wanted.get(hex)!;
        wanted.delete(hex);
        cache.set(value, id);
        for (const text of asked) handles.set(text, id);
      }
    };
    for (const text of values) {
      if (handles.has(text)) continue;
      const value = canonical(kind, text);
      if (value === '') continue;
      const remembered = cache.get(value);
      if (remembered !== undefined) {
        handles.set(text, remembered);
        continue;
      }
      const hmac = cipher.find(kind, value);
      const hex = hmac.toString('hex');
      const known = wanted.get(hex);
      if (known) known.asked.push(text);
      else wanted.set(hex, { value, hmac, asked: [text] });
    }
    if (wanted.size > 0) settle(await findStored([...wanted.values()].map(({ hmac }) => hmac)));
    if (!add || wanted.size === 0) return handles;
    settle(
      await add([...wanted.values()].map(({ value, hmac }) => ({ hmac, sealed: cipher.seal(kind, value), id: randomId() }))),
    );
    // whom another hub enrolled in between
    if (wanted.size > 0) settle(await findStored([...wanted.values()].map(({ hmac }) => hmac)));
    return handles;
  }

  async function identifiersOf(recipientIds: readonly string[]): Promise<Map<string, Identifiers>> {
    const known = new Map<string, Identifiers>();
    const missing = new Map<string, { own: Map<KeyKind, string>; merged: Key[] }>();
    for (const id of recipientIds) {
      const remembered = keysCache.get(id);
      if (remembered) known.set(id, remembered);
      else missing.set(id, { own: new Map(), merged: [] });
    }
    if (missing.size === 0) return known;
    for (const { id, kind: text, sealed, own: isOwn } of await store.keysOf([...missing.keys()])) {
      const kind = text as KeyKind;
      const { own, merged } = missing.get(id)!;
      if (own.has(kind) && isOwn) continue; // a number that another of its kind took the place of
      const value = cipher.open(kind, sealed);
      if (!own.has(kind)) own.set(kind, value);
      if (!isOwn) merged.push({ kind, value });
    }
    for (const [id, found] of missing) {
      if (found.own.size === 0) continue;
      keysCache.set(id, found);
      known.set(id, found);
    }
    return known;
  }

  const find = (kind: KeyKind, values: readonly string[]) =>
    resolve(kind, values, (hmacs) => store.findRecipients(kind, hmacs), null);
  const enrol = (kind: KeyKind, values: readonly string[], source: string, idType: string | null) =>
    resolve(
      kind,
      values,
      (hmacs) => store.findRecipients(kind, hmacs),
      (entries) => store.addRecipients(kind, idType, entries, source),
    );
  const handles = (citizenIds: readonly string[]) => enrol('CITIZEN_ID', citizenIds, 'civil-affairs', null);
  const householdHandles = (ownerKeys: readonly string[]) =>
    resolve(HOUSEHOLD, ownerKeys, store.findHouseholds, store.addHouseholds);

  return {
    handles,
    find,
    enrol: (kind, values, source) => enrol(kind, values, source, '98'),
    async link(kind, numbers, source) {
      const entries = [...numbers].map(([id, text]) => {
        const value = canonical(kind, text);
        return { id, hmac: cipher.find(kind, value), sealed: cipher.seal(kind, value) };
      });
      if (entries.length === 0) return;
      await store.link(kind, entries, source);
      for (const { id } of entries) keysCache.delete(id);
    },
    async keysOf(recipientIds) {
      const keys = new Map<string, ReadonlyMap<KeyKind, string>>();
      for (const [id, { own }] of await identifiersOf(recipientIds)) keys.set(id, own);
      return keys;
    },
    async mergedKeysOf(recipientIds) {
      const keys = new Map<string, readonly Key[]>();
      for (const [id, { merged }] of await identifiersOf(recipientIds)) if (merged.length > 0) keys.set(id, merged);
      return keys;
    },
    identifiersOf,
    householdHandles,
    pairwise: (organisation, handle) =>
      cipher.find('PAIRWISE', `${organisation}\0${handle}`).subarray(0, 16).toString('base64url'),
    async householdKeys(householdIds) {
      const known = new Map<string, string>();
      const missing: string[] = [];
      for (const id of householdIds) {
        const remembered = householdKeyCache.get(id);
        if (remembered === undefined) missing.push(id);
        else known.set(id, remembered);
      }
      if (missing.length === 0) return known;
      for (const { id, sealed } of await store.householdKeys(missing)) {
        const key = cipher.open(HOUSEHOLD, sealed);
        householdKeyCache.set(id, key);
        known.set(id, key);
      }
      return known;
    },
    async resolveKeys(asked) {
      const byKind = new Map<KeyKind, string[]>();
      for (const { kind, value } of asked) byKind.set(kind, [...(byKind.get(kind) ?? []), value]);
      const found = new Map<KeyKind, Map<string, string>>();
      await Promise.all([...byKind].map(async ([kind, values]) => found.set(kind, await find(kind, values))));
      return new Map(
        asked.flatMap((key) => {
          const id = found.get(key.kind)!.get(key.value);
          return id === undefined ? [] : [[key, id] as const];
        }),
      );
    },
    sameAs: async (recipientIds) => new Map((await store.sameAs(recipientIds)).map(({ id, same }) => [id, same])),
    forget() {
      handleCaches.clear();
      keysCache.clear();
      householdKeyCache.clear();
    },
  };
}
