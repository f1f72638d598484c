// The file of trusted documents: JSON, an array, an object of hash → document, or one JSON object a line.
import { readFileSync } from 'node:fs';
import { StartRefused } from '../kernel/errors.js';
import { sha256Name } from '../kernel/hash.js';

export interface TrustedDocument {
  /** `sha256:…` of the exact text. */
  readonly name: string;
  /** null where the file lists the hash alone. */
  readonly document: string | null;
}

const HEX = /^(?:sha256:)?([0-9a-f]{64})$/;

/** Throws StartRefused (exit 2) for anything in it that is no document, or not the one that its hash says. */
export function readTrusted(file: string): readonly TrustedDocument[] {
  let items: readonly unknown[];
  try {
    items = itemsIn(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartRefused(`${file}: expected JSON, or one JSON object a line, with hashes or documents`, 2, { cause });
  }
  const documents = new Map<string, TrustedDocument>();
  items.forEach((item, i) => {
    const read = documentOf(item, `${file}: document ${i + 1}`);
    if (!documents.get(read.name)?.document) documents.set(read.name, read);
  });
  return [...documents.values()];
}

function itemsIn(text: string): readonly unknown[] {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  }
  if (Array.isArray(whole)) return whole;
  const entries = Object.entries(whole as object);
  const isMap = entries.length > 0 && entries.every(([key]) => HEX.test(key));
  return isMap ? entries.map(([hash, document]) => ({ hash, document: document as unknown })) : [whole];
}

function documentOf(item: unknown, where: string): TrustedDocument {
  const { hash, document } = (typeof item === 'object' && item !== null ? item : {}) as { hash?: unknown; document?: unknown };
  if (document !== undefined && typeof document !== 'string')
    throw new StartRefused(`${where}: expected a text under "document"`);
  const hex = typeof hash === 'string' ? HEX.exec(hash.toLowerCase())?.[1] : undefined;
  if (hash !== undefined && hex === undefined) throw new StartRefused(`${where}: expected a SHA-256 under "hash"`);
  if (document === undefined) {
    if (hex === undefined) throw new StartRefused(`${where}: expected "hash" or "document"`);
    return { name: `sha256:${hex}`, document: null };
  }
  const name = sha256Name(document);
  if (hex !== undefined && name !== `sha256:${hex}`) throw new StartRefused(`${where}: its hash is that of another text`);
  return { name, document };
}

/** What the hub is given: null where no file is. */
export const trustedNames = (file: string | boolean | undefined): ReadonlySet<string> | null =>
  typeof file === 'string' ? new Set(readTrusted(file).map(({ name }) => name)) : null;
