// Secret keys as files: made at the first start, readable by their owner alone, never written over.
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './errors.js';

/** The folder of the keys, made if it must be, closed to everybody else. */
export function openKeyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/**
 * The content of `<folder>/<name>.key`, which `make` provides if there is none. Two processes that start at the same moment get the
 * same key. Refuses a key that other users can read: it must be held to be known to them.
 */
export function loadOrCreateSecret(folder: string, name: string, make: () => Uint8Array): Buffer {
  openKeyFolder(folder);
  const file = join(folder, `${name}.key`);
  const part = `${file}.${randomUUID()}`;
  try {
    return readSecret(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    writeFileSync(part, make(), { mode: 0o600, flush: true });
    linkSync(part, file); // fails where another process was faster; the file is never seen half written
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(part, { force: true });
  }
  return readSecret(file);
}

function readSecret(file: string): Buffer {
  const content = readFileSync(file);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new StartRefused(`${file} can be read by other users: chmod 600 it, and replace it if one of them may have read it.`);
  }
  return content;
}

/** A 32-byte key from `<folder>/<name>.key`, random at first. Refuses a file of another length: it would be a damaged key. */
export function loadOrCreateKey(folder: string, name: string): Buffer {
  const key = loadOrCreateSecret(folder, name, () => randomBytes(32));
  if (key.length !== 32)
    throw new StartRefused(`${join(folder, `${name}.key`)} must hold exactly 32 bytes, it holds ${key.length}.`);
  return key;
}
