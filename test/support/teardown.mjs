// After a test run: stops the run's shared PostgreSQL, if any test file asked for it, and removes its folder.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const PREFIX = 'zhongfu-test-';

export function clear(home) {
  try {
    const data = join(home, 'postgres');
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // at once: the data is thrown away anyhow
    if (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(data)) process.kill(pid, 'SIGQUIT');
  } catch {
    // not running
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

export default function teardown() {
  clear(process.env.ZHONGFU_TEST_HOME);
}
