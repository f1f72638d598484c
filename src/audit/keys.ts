// Which key files the record uses. There are several of a kind while an old key and its successor overlap.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { signingKey } from './ed25519.js';
import { formatVerifierKey } from './note.js';
import type { ReceiptKey } from './receipt.js';

const CHECKPOINT = ['checkpoint', 'checkpoint-next'] as const;

/** `checkpoint`, and `checkpoint-next` while every note carries a line of each. The signer's thread alone reads them. */
export const checkpointKeyNames = (folder: string): string[] =>
  CHECKPOINT.filter((name, i) => i === 0 || existsSync(join(folder, `${name}.key`)));

/** `receipt.key` is r1, `receipt-2.key` r2 and so on; the last one signs, all are published. The first is made at the first start. */
export function receiptKeys(folder: string): ReceiptKey[] {
  const first = { kid: 'r1', seed: loadOrCreateKey(folder, 'receipt') };
  const later = readdirSync(folder)
    .flatMap((file) => /^receipt-([1-9]\d{0,3})\.key$/.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return [first, ...later.map((n) => ({ kid: `r${n}`, seed: loadOrCreateKey(folder, `receipt-${n}`) }))];
}

/** The lines of keys.txt by which notes of this origin are checked, out of a key folder; none where it has no such key. */
export const checkpointVerifiers = (folder: string, origin: string): string[] =>
  CHECKPOINT.filter((name) => existsSync(join(folder, `${name}.key`))).map((name) => {
    const { publicKey } = signingKey(readFileSync(join(folder, `${name}.key`)));
    return formatVerifierKey({ name: origin, publicKey });
  });
