// Entries like those of a working day, without end: who asks, about whom and for which case is drawn anew each time, some far more often than others.
import { uuid7 } from '../../dist/src/kernel/uuid7.js';

export const PERSONS = 130_000;
export const OFFICERS = 500;
const ORGANISATIONS = 60;
const HASH = `sha256:${'ab'.repeat(32)}`;
const FIELDS = Array.from({ length: 20 }, (_, i) => [`Recipient.field${i}`, i % 3 ? 'plain' : 'mask']);

/** mulberry32: the same numbers for the same seed, on every machine. */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The person with the smallest number is asked about most: a hundredth of them have a twentieth of the entries. */
export const person = (random) => `R${Math.floor(PERSONS * random() ** 1.5)}`;
export const officer = (n) => `officer-${n % OFFICERS}`;
export const organisation = (n) => `11320499MA0DEM${String(n % ORGANISATIONS).padStart(3, '0')}D`;

/** One answered query about `persons` persons, at `at`. */
export function disclosure(random, { at = new Date(), persons = 1 } = {}) {
  const who = Math.floor(OFFICERS * random());
  return {
    type: 'DISC',
    at,
    requestId: uuid7(),
    eventId: uuid7(),
    actor: {
      iss: 'https://idp.example',
      client: 'tn-window',
      org: organisation(who),
      role: 'TW',
      acr: '2',
      subject: officer(who),
    },
    purpose: random() < 0.7 ? 'P04' : 'P02',
    caseNo: `AJ${Math.floor(40_000 * random())}`,
    document: HASH,
    payload: HASH,
    policy: HASH,
    operation: { kind: 'query', name: 'A1' },
    sources: { 'civil-affairs': 'ok', health: 'ok' },
    subjects: Array.from({ length: persons }, () => ({ recipientId: person(random), fieldset: 0 })),
    fieldsets: [new Map(FIELDS)],
  };
}
