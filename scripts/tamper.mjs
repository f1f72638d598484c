// The record tampered with in every way at many random places: `npm run test:tamper -- --times 100 [--seed S]`.
// Ends with one line of names and numbers, and with 1 where something was not found as it should be.

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { times: { type: 'string', default: '100' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(randomInt(2 ** 31));
if (![values.times, seed].every((n) => /^\d{1,10}$/.test(n))) {
  console.error('usage: npm run test:tamper -- [--times 100] [--seed S]: both are whole numbers');
  process.exit(2);
}
const home = mkdtempSync(join(tmpdir(), 'zhongfu-tamper-'));
const report = join(home, 'report.json');
const test = fileURLToPath(new URL('./test.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [test, 'test/tamper', '--ci', '--json', `--outputFile=${report}`], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, TAMPER_TIMES: values.times, TAMPER_SEED: seed },
});
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(home, { recursive: true, force: true });
console.log(`times ${values.times} seed ${seed} kinds ${numPassedTests + numFailedTests} failed ${numFailedTests}`);
process.exit(status ?? 1);
