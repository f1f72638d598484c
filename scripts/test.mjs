// Runs the tests on a clone where nothing was made yet, on every system: jest needs a flag of Node that no shell-independent script can set.
// Arguments go to jest: `npm test -- test/policy`. Where no path is among them, all run, and those that judge times have the machine to
// themselves in the end; a report of theirs is called like the others' with `.alone` behind it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const script = (name) => join(root, 'scripts', name);
const run = (args, env = process.env) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;

if (run([script('generate.mjs'), '--if-stale']) !== 0) process.exit(1);
// Tests that run the compiled hub as a process of its own say so themselves where it does not compile; the others need not wait for it.
if (!existsSync(join(root, 'dist/.built'))) run([script('build.mjs')]);

const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = (args) =>
  run([require.resolve('jest/bin/jest'), ...args], { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') });

const asked = process.argv.slice(2);
const ALONE = 'test/crash/';
if (asked.some((argument) => !argument.startsWith('-'))) process.exit(jest(asked));
const together = jest([...asked, `--testPathIgnorePatterns=${ALONE}`]);
const alone = jest([...asked.map((argument) => argument.replace(/^(--outputFile=.+)$/, '$1.alone')), ALONE]);
process.exit(together || alone);
