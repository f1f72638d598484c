// Hashes and keyed references, in one place so that every prefix and encoding is the same everywhere.
import { createHash, createHmac, hash } from 'node:crypto';

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');
/** `sha256:` and 64 hex digits, as documents, payloads and policies are named. */
export const sha256Name = (data: string | Uint8Array): string => `sha256:${hash('sha256', data, 'hex')}`;
export const sm3Hex = (data: string | Uint8Array): string => createHash('sm3').update(data).digest('hex');
/** A reference that nobody without the key can recompute: HMAC-SHA-256, base64url. */
export const reference = (key: Uint8Array, value: string): string => createHmac('sha256', key).update(value).digest('base64url');
