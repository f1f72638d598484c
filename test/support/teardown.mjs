// After a test run: stops the run's shared PostgreSQL and whatever a killed test left behind it, and removes its folder.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';

export const PREFIX = 'zhongfu-test-';

const read = (path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // gone, or somebody else's
  }
};

/** Ends the processes that work in the folder, and no others: databases and departments name it, a hub has it as its data folder. */
function endProcesses(home) {
  const all = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  for (const pid of all) {
    const command = read(`/proc/${pid}/cmdline`);
    const isOurs =
      command.includes(`${home}/`) ||
      read(`/proc/${pid}/environ`)
        .split('\0')
        .some((set) => set.startsWith(`ZHONGFU_DATA=${home}/`));
    if (!isOurs || Number(pid) === process.pid) continue;
    try {
      // at once: the data is thrown away anyhow; a database then ends its own processes
      process.kill(Number(pid), /postgres/.test(command.split('\0')[0]) ? 'SIGQUIT' : 'SIGKILL');
    } catch {
      // it ended by itself
    }
  }
}

/** A disk in memory that a killed test has left there. */
function unmount(home) {
  for (const line of read('/proc/mounts').split('\n')) {
    const path = line.split(' ')[1];
    if (path?.startsWith(`${home}/`)) spawnSync('umount', ['-l', path]);
  }
}

export function clear(home) {
  endProcesses(home);
  unmount(home);
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

export default function teardown() {
  clear(process.env.ZHONGFU_TEST_HOME);
}
