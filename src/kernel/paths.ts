// Where the project's own files are, whether the code runs from dist/ or, under test, from its sources.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return dir;
}

/** The folder that holds package.json. */
export const projectRoot = findRoot();
export const inProject = (...parts: string[]): string => join(projectRoot, ...parts);
