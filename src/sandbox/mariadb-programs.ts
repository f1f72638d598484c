// Which MariaDB is at hand, as whom it may run, and where that user can reach its data.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface MariadbPrograms {
  readonly server: string;
  readonly install: string;
}
/** The user the server runs as; empty means ourselves. */
export interface MariadbUser {
  readonly name?: string;
  readonly uid?: number;
  readonly gid?: number;
}

// biome-ignore lint/style/noProcessEnv: where the machine keeps its programs is no setting of ours
const PATH = process.env.PATH ?? '';
// servers are often kept where only an administrator's PATH looks
const FOLDERS = [...PATH.split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/libexec'];
/** All of the environment that the server and its installer get. */
export const ENVIRONMENT = { PATH, LC_ALL: 'C' };

function found(name: string): string | null {
  for (const folder of FOLDERS) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not there: look on
    }
  }
  return null;
}

/** The programs that make and run a MariaDB, or null where one of them is missing. A MySQL under the same name does not count. */
export async function findMariadb(): Promise<MariadbPrograms | null> {
  const install = found('mariadb-install-db');
  const server = found('mariadbd') ?? found('mysqld');
  // the installer calls it, and the package of the bare server lacks it
  if (!install || !server || !found('my_print_defaults')) return null;
  const { stdout } = await run(server, ['--no-defaults', '--version']).catch(() => ({ stdout: '' }));
  return stdout.includes('MariaDB') ? { server, install } : null;
}

/** MariaDB refuses to run as root: it then runs as the owner of the data, else as `mysql`, else as `nobody`; null where there is neither. */
export async function mariadbUser(dataFolder: string): Promise<MariadbUser | null> {
  if (process.getuid?.() !== 0) return {};
  const owner = existsSync(dataFolder) ? [String(statSync(dataFolder).uid)] : [];
  for (const user of [...owner.filter((uid) => uid !== '0'), 'mysql', 'nobody']) {
    try {
      const [name, uid, gid] = await Promise.all(['-un', '-u', '-g'].map((what) => run('id', [what, user])));
      return { name: name!.stdout.trim(), uid: Number(uid!.stdout), gid: Number(gid!.stdout) };
    } catch {
      // no such user here: try the next
    }
  }
  return null;
}

/** Whether every folder on the way may be entered by any user. */
export function isOpenToOthers(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001)) return false;
    if (at === dirname(at)) return true;
  }
}
