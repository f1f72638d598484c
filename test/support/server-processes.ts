// A whole PostgreSQL server as the operating system sees it: what freezes or kills a machine's database does so to all of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The postmaster and every process it has now. */
export const serverProcesses = (postmaster: number): number[] => {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
  return [postmaster, ...stdout.split(/\s+/).filter(Boolean).map(Number)];
};

export function signalAll(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {} // ended in between
  }
}

/** Whether it still runs: what has ended and waits to be noticed has no command line any more. */
export function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`).length > 0;
  } catch {
    return false;
  }
}
