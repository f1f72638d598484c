// How an identifier is kept: an HMAC to find it by, and AES-256-GCM to read it back. Each is bound to the identifier's kind.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { IdentityKeys } from './keys.js';

/** First byte of everything encrypted: which key it was, so that keys can be changed one row at a time. */
const KEY_ID = 1;
const NONCE = 12;
const TAG = 16;

export interface Cipher {
  /** 32 bytes, the same for the same kind and value. */
  find(kind: string, value: string): Buffer;
  /** Key number, nonce, tag, ciphertext; different each time. */
  seal(kind: string, value: string): Buffer;
  /** The value again. Throws when a bit changed or when it was sealed for another kind. */
  open(kind: string, sealed: Uint8Array): string;
}

export function createCipher(keys: IdentityKeys): Cipher {
  const [hmac, enc] = [createSecretKey(keys.hmac), createSecretKey(keys.enc)];
  // nonces are random: at 2^32 seals under one key two might meet, a thousand times what a city has
  return {
    find: (kind, value) => createHmac('sha256', hmac).update(`${kind}\0${value}`).digest(),
    seal(kind, value) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', enc, nonce, { authTagLength: TAG }).setAAD(Buffer.from(kind));
      const body = [cipher.update(value, 'utf8'), cipher.final()];
      return Buffer.concat([Buffer.of(KEY_ID), nonce, cipher.getAuthTag(), ...body]);
    },
    open(kind, sealed) {
      if (sealed[0] !== KEY_ID) throw new Error(`sealed with key ${sealed[0]}, known is ${KEY_ID}`);
      const decipher = createDecipheriv('aes-256-gcm', enc, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG });
      decipher.setAAD(Buffer.from(kind)).setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG));
      return decipher.update(sealed.subarray(1 + NONCE + TAG), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
