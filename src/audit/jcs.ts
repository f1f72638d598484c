// Canonical JSON (RFC 8785) for the few kinds of values that an entry may hold: one value, one sequence of bytes.
import { isUtf8 } from 'node:buffer';

export type Canonical = string | number | boolean | readonly Canonical[] | { readonly [key: string]: Canonical };

/** True if every surrogate has its partner, so that UTF-8 can say it. */
export const isWellFormed = (text: string): boolean => !/[\ud800-\udfff]/.test(text) || !/\p{Surrogate}/u.test(text);

/** Texts that stand in quotes as they are: the quick way for almost everything an entry holds. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * A string from outside, as an entry may hold it: itself, or `{"b64": …}` of its UTF-16LE code units where JSON or the
 * database could not give it back unchanged (lone surrogates, U+0000). Nothing is normalised: names are evidence.
 */
export const asText = (text: string): Canonical =>
  PLAIN.test(text) || (isWellFormed(text) && !text.includes('\0'))
    ? text
    : { b64: Buffer.from(text, 'utf16le').toString('base64url') };

/** The canonical text. Throws on null, undefined, fractions, -0, unsafe integers and strings that are not well-formed. */
export function canonical(value: Canonical): string {
  switch (typeof value) {
    case 'string':
      if (PLAIN.test(value)) return `"${value}"`;
      if (!isWellFormed(value)) throw new TypeError('a string with a lone surrogate has no canonical form');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError(`only safe integers: ${value}`);
      return String(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) break;
      if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
      return `{${Object.keys(value)
        .sort() // by UTF-16 code units, as RFC 8785 asks
        .map((key) => `${canonical(key)}:${canonical((value as Record<string, Canonical>)[key]!)}`)
        .join()}}`;
  }
  throw new TypeError(`not allowed in an entry: ${value === null ? 'null' : typeof value}`);
}

/** The parsed entry if these bytes are the one canonical form of what they say; otherwise the reason why they are not. */
export function parseCanonical(bytes: Uint8Array): { ok: true; value: Canonical } | { ok: false; reason: string } {
  if (!isUtf8(bytes)) return { ok: false, reason: 'not UTF-8' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  try {
    const value = JSON.parse(text) as Canonical;
    // The engine writes what it read in the same order: if that is the same text, only the order and the kinds are left to check.
    if (JSON.stringify(value) === text && !text.includes('\\ud') && isInOrder(value)) return { ok: true, value };
    return canonical(value) === text ? { ok: true, value } : { ok: false, reason: 'another spelling of the same value' };
  } catch (e) {
    return { ok: false, reason: (e as Error).message };
  }
}

function isInOrder(value: Canonical): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (value === null) return false;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last: string | null = null;
  for (const key of Object.keys(value)) {
    if (last !== null && key <= last) return false;
    if (!isInOrder((value as Record<string, Canonical>)[key]!)) return false;
    last = key;
  }
  return true;
}
