// A database whose disk runs full and gets room again: a small disk in memory where one may be mounted, else a limit on the size of files.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, serverProcesses } from '../support/server-processes.js';
import { temporaryFolder } from '../support/temporary-postgres.js';
import type { City, Database } from './city.js';
import type { Fault } from './faults.js';
import type { Load } from './load.js';

const MIB = 1 << 20;
const ROOM = 40 * MIB;
/** What it gets in the end: whoever verifies all of it needs room to sort. */
const ROOM_AGAIN = 1024 * MIB;
/** Below a segment of the log, so that the next page of it cannot be written. */
const FILES_UP_TO = 64 << 10;
const REFUSES_WITHIN_MS = 20_000;
const STAYS_FULL_MS = 2_500;

interface Disk {
  readonly said: string;
  fill(): void;
  free(): void;
}

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();

/** Moves the database, which must be stopped, onto a disk of its own; null where none may be mounted. */
function mounted(database: Database, path: string): Disk | null {
  mkdirSync(path, { mode: 0o755 });
  const used = Number(run('du', '-sk', database.folder).split('\t')[0]) * 1024;
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${used + ROOM},mode=0755`, 'tmpfs', path);
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  run('cp', '-a', `${database.folder}/.`, path);
  const ballast = join(path, 'ballast');
  return {
    said: `a disk of ${Math.round((used + ROOM) / MIB)} MiB in memory`,
    fill: () => {
      const file = openSync(ballast, 'w');
      try {
        for (const size of [MIB, 4096]) {
          try {
            for (;;) writeSync(file, Buffer.alloc(size));
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => {
      rmSync(ballast, { force: true });
      run('mount', '-o', `remount,size=${used + ROOM_AGAIN}`, path);
    },
  };
}

/** Every process of the server may write files up to this size only; null: as large as it likes. */
function limited(pid: number): Disk {
  // by the server's own user, who needs no right over anybody else
  const { uid, gid } = statSync(`/proc/${pid}`);
  const limit = (bytes: string) => {
    for (const one of serverProcesses(pid)) {
      const { status, stderr } = spawnSync('prlimit', ['--pid', String(one), `--fsize=${bytes}:`], {
        uid,
        gid,
        encoding: 'utf8',
      });
      if (status !== 0 && isAlive(one)) throw new Error(stderr);
    }
  };
  return {
    said: 'no disk may be mounted here: a limit on the size of files instead',
    fill: () => limit(String(FILES_UP_TO)),
    free: () => limit('unlimited'),
  };
}

const showsNothing = (load: Load, hub: string, since: number): boolean => {
  const answers = load.outcomes.filter((o) => o.hub === hub && o.from >= since);
  return answers.some(({ kind }) => kind === 'refused') && !answers.some(({ kind }) => kind === 'whole');
};

async function untilRefused(load: Load): Promise<void> {
  const until = performance.now() + REFUSES_WITHIN_MS;
  for (let since = performance.now(); performance.now() < until; since = performance.now()) {
    await sleep(500);
    if (['mortal', 'steady'].every((hub) => showsNothing(load, hub, since))) return;
  }
  throw new Error('the disk is full, and hubs still answer');
}

/** Call `remove` when the city is closed. */
export function fullDisk(mayMount = true): { readonly fault: Fault; readonly remove: () => void } {
  const folder = temporaryFolder();
  const path = join(folder.path, 'disk');
  let isMounted = false;
  const open = async (city: City): Promise<Disk> => {
    const disk = mayMount ? mounted(city.database, path) : null;
    if (!disk) return limited(city.database.pid);
    isMounted = true;
    return disk;
  };
  return {
    remove: () => {
      if (isMounted) run('umount', '-l', path);
      folder.remove();
    },
    fault: {
      name: 'full disk',
      run: async ({ city, load, syncs }) => {
        await syncs.sample();
        const from = performance.now();
        if (mayMount) await city.database.stop();
        const stopped = performance.now();
        const disk = await open(city);
        if (isMounted) await city.database.moveTo(path);
        else if (mayMount) await city.database.start();
        await syncs.began();
        await sleep(1_500);
        await syncs.sample();
        const filled = performance.now();
        disk.fill();
        await untilRefused(load);
        const refusedAfter = performance.now() - filled;
        await sleep(STAYS_FULL_MS);
        if (!['mortal', 'steady'].every((hub) => showsNothing(load, hub, performance.now() - STAYS_FULL_MS)))
          throw new Error('the disk is full, and hubs answer again');
        disk.free();
        const hasEnded = !isAlive(city.database.pid);
        if (hasEnded) await city.database.start();
        await syncs.began();
        return {
          from,
          to: performance.now(),
          worse: [stopped, filled],
          note: `${disk.said}; ${Math.round(refusedAfter)} ms until the room was used up${hasEnded ? '; PostgreSQL had ended itself and was started again' : ''}`,
        };
      },
    },
  };
}
