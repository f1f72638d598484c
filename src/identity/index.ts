// The door of the room: who is this person across departments.
export { createIdentity, type Identity, type Roster } from './identity.js';
export { type IdentityKeys, loadIdentityKeys } from './keys.js';
export { createIdentityStore, type IdentityStore } from './store.js';
