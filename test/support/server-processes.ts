// A whole PostgreSQL server as the operating system sees it: what freezes or kills a machine's database does so to all of it.
import { execFileSync } from 'node:child_process';

/** The postmaster and every process it has now. */
export const serverProcesses = (postmaster: number): number[] => [
  postmaster,
  ...execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)])
    .toString()
    .trim()
    .split(/\s+/)
    .map(Number),
];

export function signalAll(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {} // ended in between
  }
}
