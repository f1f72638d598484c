// Finds the departments: every folder with an index, a schema and a policy. A new folder is a new department; nothing else names one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connector } from '../connector.js';
import { StartRefused } from '../kernel/errors.js';

export interface Department {
  readonly name: string;
  readonly folder: string;
  readonly connector: Connector;
  readonly sdl: string;
  readonly policyText: string;
}

/** Loads every department below `dir`, sorted by name. Throws StartRefused where a folder is not whole. */
export async function discoverDepartments(dir: string): Promise<Department[]> {
  if (!existsSync(dir)) throw new StartRefused(`No connectors: ${dir} does not exist (ZHONGFU_CONNECTORS)`);
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .sort();
  return Promise.all(names.map((name) => load(name, join(dir, name))));
}

async function load(name: string, folder: string): Promise<Department> {
  const index = ['index.js', 'index.ts'].map((file) => join(folder, file)).find(existsSync);
  if (!index) throw new StartRefused(`connectors/${name}: expected index.js`);
  const read = (file: string) => {
    const path = join(folder, file);
    if (!existsSync(path)) throw new StartRefused(`connectors/${name}: expected ${file}`);
    return readFileSync(path, 'utf8');
  };
  const connector = ((await import(pathToFileURL(index).href)) as { default?: Connector }).default;
  if (!connector) throw new StartRefused(`connectors/${name}: index must export a connector as its default`);
  if (connector.department !== name)
    throw new StartRefused(`connectors/${name}: the connector calls itself "${connector.department}", expected "${name}"`);
  return { name, folder, connector, sdl: read('schema.graphql'), policyText: read('policy.yaml') };
}
