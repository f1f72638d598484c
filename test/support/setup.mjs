// Before a test run: names the folder of the run's shared PostgreSQL, and clears away those of runs that were killed.
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clear, PREFIX } from './teardown.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
};

export default function setup() {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length)))) clear(join(tmpdir(), name));
  }
  const home = join(tmpdir(), `${PREFIX}${process.pid}`);
  clear(home);
  mkdirSync(home, { mode: 0o755 });
  process.env.ZHONGFU_TEST_HOME = home;
}
