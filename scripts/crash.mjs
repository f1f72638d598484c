// `npm run test:crash -- --rounds N [--seed S]`: the crash test for as long as one likes. The seed is printed, and gives the same rounds again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const usage = (why) => {
  process.stderr.write(`${why}\nnpm run test:crash -- [--rounds N] [--seed S]\n`);
  process.exit(2);
};
let values;
try {
  ({ values } = parseArgs({ options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string' } } }));
} catch (error) {
  usage(error.message);
}
const { rounds, seed = String(Math.floor(Math.random() * 2 ** 31)) } = values;
for (const [name, value] of Object.entries({ rounds, seed }))
  if (!/^\d{1,10}$/.test(value)) usage(`--${name}: expected a whole number, got "${value}"`);

const folder = mkdtempSync(join(tmpdir(), 'zhongfu-crash-'));
const line = join(folder, 'line');
const { status } = spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), 'test/crash', '--runInBand'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CRASH_ROUNDS: rounds, CRASH_SEED: seed, CRASH_LINE: line },
});
if (existsSync(line)) process.stdout.write(`${readFileSync(line, 'utf8')}\n`);
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
