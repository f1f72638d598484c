// The compiled hub, as it is shipped: built again where a source is newer, by one of the test files that need it while the others wait.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLockFile } from '../../src/kernel/lockfile.js';
import { inProject } from '../../src/kernel/paths.js';

const DONE = inProject('dist/.built');
const MAIN = inProject('dist/src/main.js');
const SOURCES = ['src', 'connectors', 'schema', 'prisma', 'scripts', 'tsconfig.json', 'package.json', 'codegen.yml'];
/** Made by the build itself. */
const MADE = 'generated';

function newest(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== MADE);
  return Math.max(found.mtimeMs, ...inside.map((name) => newest(join(path, name))));
}

const isFresh = (): boolean =>
  existsSync(DONE) && existsSync(MAIN) && Math.max(...SOURCES.map((name) => newest(inProject(name)))) <= statSync(DONE).mtimeMs;

/** Resolves to the path of the program. Throws with the compiler's words where it does not compile. */
export async function builtMain(): Promise<string> {
  // below the run's folder, so that a lock of a killed run is not in anybody's way
  await withLockFile(join(process.env.ZHONGFU_TEST_HOME ?? tmpdir(), 'build.lock'), async () => {
    if (isFresh()) return;
    const { status, stderr } = spawnSync(process.execPath, [inProject('scripts/build.mjs')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the hub does not build:\n${stderr.slice(-4_000)}`);
  });
  return MAIN;
}
