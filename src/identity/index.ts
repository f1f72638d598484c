// The door of the room: who is this person across departments.
export { createDecisions, type Decision, type Decisions } from './decision-store.js';
export { canonicalNumber, createIdentity, type Identity, type Key } from './identity.js';
export { type IdentityKeys, loadIdentityKeys } from './keys.js';
export { type Linked, type ListedNumber, linkNumbers } from './numbers.js';
export { createReviews, type Doubt, type Review, type Reviews } from './review-store.js';
export { type Enrolled, enrolRoster, type ListedPerson, type Register, type Roster } from './roster.js';
export { createIdentityStore, type IdentityStore } from './store.js';
