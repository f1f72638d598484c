// The compiled hub, as it is shipped: built again where a source is newer, by one of the test files that need it while the others wait.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLockFile } from '../../src/kernel/lockfile.js';
import { inProject } from '../../src/kernel/paths.js';

let built: Promise<void> | null = null;

/** Resolves to the path of the program. Throws with the compiler's words where it does not compile. */
export async function builtMain(): Promise<string> {
  // below the run's folder, so that a lock of a killed run is not in anybody's way
  built ??= withLockFile(join(process.env.ZHONGFU_TEST_HOME ?? tmpdir(), 'build.lock'), async () => {
    const { status, stderr } = spawnSync(process.execPath, [inProject('scripts/build.mjs'), '--if-stale'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the hub does not build:\n${stderr.slice(-4_000)}`);
  });
  await built;
  return inProject('dist/src/main.js');
}
