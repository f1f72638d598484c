// A MariaDB of a department's own, where one is at hand: its data in the department's folder, its door on loopback, its log in tables.
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LocalMariadb } from './kit.js';
import {
  ENVIRONMENT,
  findMariadb,
  isOpenToOthers,
  type MariadbPrograms,
  type MariadbUser,
  mariadbUser,
} from './mariadb-programs.js';

const run = promisify(execFile);

const ADMIN = 'zhongfu';
/** Where root keeps what the database's user must reach, when the data would stand in a folder closed to others. */
const SHARED_FOLDER = '/var/lib/zhongfu';
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;

const SETTINGS = [
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
  '--default-time-zone=+00:00', // the log's table has times as each session's clock shows them: the hub's shows this one
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-file-size=16M',
  '--innodb-flush-log-at-trx-commit=0', // what a crash would cost is made again from the world
  '--performance-schema=OFF',
  '--max-connections=60',
  '--skip-log-bin',
  '--general-log=ON',
  '--log-output=TABLE',
];

/**
 * Runs a MariaDB with its data below `home` on 127.0.0.1:`port`, creating it at the first start; null where none is at hand or it
 * cannot run as anybody. It runs in a session of its own, so that Ctrl-C reaches us and not the database; one that a killed
 * process of ours left behind is ended first. Every statement is written to the table mysql.general_log.
 */
export async function startMariadb(home: string, port: number): Promise<LocalMariadb | null> {
  const programs = await findMariadb();
  const folder = openFolder(resolve(home));
  const data = join(folder, 'data');
  const user = await mariadbUser(data);
  if (!programs || !user) return null;
  await endServer(data);
  if (!existsSync(data)) await initialise(programs, user, data);
  const password = randomBytes(24).toString('base64url');
  const log = join(folder, 'mariadb.log');
  await start(programs, user, { data, log, port, password });
  return {
    url: `mysql://${ADMIN}:${password}@127.0.0.1:${port}/mysql`,
    stop: () => endServer(data),
  };
}

/** As root the database runs as somebody else, who must be able to walk to its data. */
function openFolder(home: string): string {
  const closed = process.getuid?.() === 0 && existsSync(home) && !isOpenToOthers(home);
  const folder = closed
    ? join(SHARED_FOLDER, createHash('sha256').update(home).digest('hex').slice(0, 12), 'mariadb')
    : join(home, 'mariadb');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

async function initialise({ install }: MariadbPrograms, { name }: MariadbUser, data: string): Promise<void> {
  const part = `${data}.part`; // the folder gets its real name only when it is whole
  rmSync(part, { recursive: true, force: true });
  const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--innodb-log-file-size=16M'];
  await run(install, ['--no-defaults', `--datadir=${part}`, ...(name ? [`--user=${name}`] : []), ...options], {
    cwd: '/',
    env: ENVIRONMENT,
  });
  renameSync(part, data);
}

interface Place {
  readonly data: string;
  readonly log: string;
  readonly port: number;
  readonly password: string;
}

async function start({ server }: MariadbPrograms, user: MariadbUser, { data, log, port, password }: Place): Promise<void> {
  // Run at every start, before anybody is let in: one administrator over TCP, and nobody without a password.
  const first = join(data, 'first.sql');
  writeFileSync(
    first,
    `CREATE OR REPLACE USER '${ADMIN}'@'127.0.0.1' IDENTIFIED BY '${password}';
GRANT ALL ON *.* TO '${ADMIN}'@'127.0.0.1' WITH GRANT OPTION;
ALTER USER 'root'@'localhost' ACCOUNT LOCK;
`,
    { mode: 0o600 },
  );
  if (user.uid !== undefined) chownSync(first, user.uid, user.gid!);
  const output = openSync(log, 'a', 0o600);
  const own = ['--socket=mariadb.sock', `--pid-file=${pidFile(data)}`, `--init-file=${first}`, `--port=${port}`];
  const child = spawn(
    server,
    ['--no-defaults', `--datadir=${data}`, ...(user.name ? [`--user=${user.name}`] : []), ...own, ...SETTINGS],
    { cwd: '/', detached: true, stdio: ['ignore', output, output], env: ENVIRONMENT },
  );
  child.unref();
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code) => {
    ended ??= `exit code ${code}`;
  });
  for (const deadline = Date.now() + START_WITHIN_MS; !(await answers(port)); await sleep(25)) {
    if (ended === null && Date.now() < deadline) continue;
    const tail = readFileSync(log, 'utf8').slice(-600).trim();
    child.kill('SIGKILL');
    throw new Error(`MariaDB did not start on port ${port} (${ended ?? 'it does not answer'}; log: ${log}):\n${tail}`);
  }
  rmSync(first, { force: true });
}

/** Whether a server greets whoever connects: it does so only once it has run its first statements. */
const answers = (port: number): Promise<boolean> =>
  new Promise((told) => {
    const socket = connect(port, '127.0.0.1')
      .once('data', () => done(true))
      .once('error', () => done(false))
      .once('close', () => done(false));
    const done = (yes: boolean) => {
      told(yes);
      socket.destroy();
    };
  });

const pidFile = (data: string): string => join(data, 'mariadb.pid');

/** The server of this data folder, if it lives; its number may be somebody else's by now. */
function livingServer(data: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile(data), 'utf8'));
    process.kill(pid, 0);
    if (process.platform !== 'linux') return pid;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data) ? pid : null;
  } catch {
    return null;
  }
}

async function endServer(data: string): Promise<void> {
  const pid = livingServer(data);
  if (pid === null) return;
  process.kill(pid, 'SIGTERM');
  for (const deadline = Date.now() + STOP_WITHIN_MS; livingServer(data) === pid; await sleep(20))
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
}
