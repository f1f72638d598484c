// Finds the stand-in departments: every folder that has a sandbox. Nothing here knows any of them by name.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartRefused } from '../kernel/errors.js';
import type { SandboxDepartment } from './kit.js';

export interface FoundDepartment {
  /** Its folder's name. */
  readonly name: string;
  /** It serves on the control port plus this. */
  readonly offset: number;
  readonly start: SandboxDepartment;
}

/**
 * The departments below `folder` (compiled), in the order of their offsets. A sandbox module exports the department as its default
 * and `offset`, from 1 to 99 and its own; a folder that breaks this is refused by name rather than left out.
 */
export async function discoverDepartments(folder: string, only?: readonly string[]): Promise<readonly FoundDepartment[]> {
  if (!existsSync(folder)) throw new StartRefused(`no folder of departments at ${folder}`);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'sandbox', 'index.js')))
    .map((entry) => entry.name);
  const missing = only?.filter((name) => !names.includes(name)) ?? [];
  if (missing.length > 0)
    throw new StartRefused(`no sandbox of ${missing.join(', ')} in ${folder} (there are: ${names.join(', ') || 'none'})`);

  const found: FoundDepartment[] = [];
  for (const name of only ? names.filter((n) => only.includes(n)) : names) {
    const file = join(folder, name, 'sandbox', 'index.js');
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown; offset?: unknown };
    const { default: start, offset } = module;
    if (typeof start !== 'function') throw new StartRefused(`${file} has no department as its default export`);
    if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 1 || offset > 99) {
      throw new StartRefused(`${file} has no offset from 1 to 99`);
    }
    const same = found.find((other) => other.offset === offset);
    if (same) throw new StartRefused(`${file} has the offset ${offset}, which is that of ${same.name}`);
    found.push({ name, offset, start: start as SandboxDepartment });
  }
  return found.sort((a, b) => a.offset - b.offset);
}
