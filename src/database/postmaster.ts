// Reads what PostgreSQL itself says about its running server: postmaster.pid, postmaster.opts and the process behind them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

export function readPostmaster(dataFolder: string): Postmaster | null {
  try {
    const lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

async function commandOf(pid: number): Promise<string[]> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return [];
    return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout.trim().split(' '),
      () => [],
    );
  }
}

/** Whether the process is the server of this data folder, and not one that was given the same number since. */
export async function isServerOf(dataFolder: string, pid: number): Promise<boolean> {
  const [program, ...rest] = await commandOf(pid);
  return (
    program !== undefined &&
    basename(program).startsWith('postgres') &&
    rest.join(' ').includes(Buffer.from(dataFolder).toString('latin1'))
  );
}

/** The living server of the folder, once it takes connections; null where there is none (any more). */
export async function livingServer(dataFolder: string): Promise<Postmaster | null> {
  for (;;) {
    const found = readPostmaster(dataFolder);
    if (!found || !(await isServerOf(dataFolder, found.pid))) return null;
    if (found.isReady) return found;
    await sleep(25);
  }
}

/** Whether the running server was started with each of these `name=value` settings. */
export function wasStartedWith(dataFolder: string, settings: readonly string[]): boolean {
  const options = readFileSync(join(dataFolder, 'postmaster.opts'), 'utf8');
  return settings.every((setting) => options.includes(`"${setting}"`));
}
