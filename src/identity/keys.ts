// The two keys of the identity register. Whoever has them and the database knows everybody; whoever has one of the three knows nobody.
import { loadOrCreateKey } from '../kernel/keyfile.js';

export interface IdentityKeys {
  /** Recognises a number that is already known. */
  readonly hmac: Uint8Array;
  /** Keeps the number itself, to ask departments with. */
  readonly enc: Uint8Array;
}

/** Loads identity-hmac.key and identity-enc.key from the keys folder, making them at the first start. Losing them loses every link. */
export const loadIdentityKeys = (folder: string): IdentityKeys => ({
  hmac: loadOrCreateKey(folder, 'identity-hmac'),
  enc: loadOrCreateKey(folder, 'identity-enc'),
});
