// A real PostgreSQL 18 without an installation: starts, adopts and stops the one that came with the npm packages.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '../kernel/errors.js';
import { withLockFile } from '../kernel/lockfile.js';
import { chooseUser, isOpenToOthers, programs, type RunAs, SHARED_FOLDER } from './embedded-programs.js';
import { livingServer, type Postmaster, wasStartedWith } from './postmaster.js';

const run = promisify(execFile);

export interface EmbeddedOptions {
  /** A port of its own; else any free one, another at each start. */
  readonly port?: number;
  /** More server settings, each `name=value`. */
  readonly settings?: readonly string[];
  /** Told about what a person should know (where the data went). */
  readonly say?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Superuser connection string of the database `postgres`, loopback only. */
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** True when it was found running: the process that had started it is gone, or shares it with us. */
  readonly adopted: boolean;
  readonly logFile: string;
  readonly dataFolder: string;
  /** Ends every connection and stops the server; callers MUST have drained first. With `leaveRunning` only we let go of it. */
  stop(options?: { leaveRunning?: boolean }): Promise<void>;
}

interface Place {
  readonly bin: string;
  readonly data: string;
  readonly log: string;
  readonly secret: string;
  readonly options: RunAs & { env: NodeJS.ProcessEnv; cwd: string };
}

/**
 * Runs PostgreSQL with its data under `home`, creating it at the first start: UTF-8, builtin C.UTF-8, checksums, scram.
 * It runs in a session of its own, so that Ctrl-C reaches us and not the database; after a crash of ours the next call adopts it.
 * Calls for the same `home` at the same moment are safe: one starts, the others adopt.
 */
export async function startEmbeddedPostgres(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  const { settings = [], say = () => {} } = options;
  for (const setting of settings)
    if (!/^[a-z_.]+=[^"$`\\\n]*$/.test(setting)) throw new Error(`not a server setting: ${setting}`);
  const base = openFolder(resolve(home), say);
  return withLockFile(join(base, 'postgres.lock'), async () => {
    const place = await prepare(base);
    if (!existsSync(join(place.data, 'PG_VERSION'))) await initialise(place);
    let server = await livingServer(place.data);
    if (server && !((options.port ?? server.port) === server.port && wasStartedWith(place.data, settings))) {
      await stop(place);
      server = null;
    }
    const adopted = server !== null;
    server ??= await start(place, options.port, settings);
    const password = readFileSync(place.secret, 'utf8').trim();
    return {
      url: `postgresql://zhongfu:${password}@127.0.0.1:${server.port}/postgres`,
      pid: server.pid,
      port: server.port,
      adopted,
      logFile: place.log,
      dataFolder: place.data,
      stop: async ({ leaveRunning = false } = {}) => {
        if (!leaveRunning) await stop(place);
      },
    };
  });
}

/** As root the database runs as somebody else, who must be able to walk to its data: a closed folder is replaced by an open one. */
function openFolder(home: string, say: (line: string) => void): string {
  mkdirSync(home, { recursive: true });
  if (process.getuid?.() !== 0 || isOpenToOthers(home)) return home;
  const instead = join(SHARED_FOLDER, createHash('sha256').update(home).digest('hex').slice(0, 12));
  mkdirSync(instead, { recursive: true, mode: 0o755 });
  say(`the database is in ${instead}, because ${home} is closed to other users and PostgreSQL cannot run as root`);
  return instead;
}

async function prepare(base: string): Promise<Place> {
  const data = join(base, 'postgres');
  const who = await chooseUser(data);
  return {
    bin: await programs(who),
    data,
    log: join(base, 'postgres.log'),
    secret: join(base, 'postgres.password'),
    // nothing of our own environment reaches the server: no locale, no PG* variable, no secret
    // biome-ignore lint/style/noProcessEnv: handed on to the server's programs, not read
    options: { ...who, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, cwd: '/' },
  };
}

async function initialise({ bin, data, log, secret, options }: Place): Promise<void> {
  // PG_VERSION is among the first things initdb writes, so the folder gets its real name only when it is whole
  const part = `${data}.part`;
  rmSync(part, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  mkdirSync(part, { mode: 0o700 });
  writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  writeFileSync(log, '', { mode: 0o600 });
  if (options.uid !== undefined) for (const path of [part, secret, log]) chownSync(path, options.uid, options.gid!);
  const encoding = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  try {
    await run(
      join(bin, 'initdb'),
      ['-D', part, '-U', 'zhongfu', `--pwfile=${secret}`, '--auth=scram-sha-256', ...encoding, '--data-checksums'],
      options,
    );
  } catch (cause) {
    throw new StartRefused(`The built-in PostgreSQL could not be set up (${lastWords(cause)}): set DATABASE_URL.`, 4, { cause });
  }
  renameSync(part, data);
}

async function start(place: Place, fixedPort: number | undefined, settings: readonly string[]): Promise<Postmaster> {
  // its process is gone, or its number is somebody else's by now: PostgreSQL would refuse to start over the latter
  rmSync(join(place.data, 'postmaster.pid'), { force: true });
  for (let tries = 1; ; tries++) {
    const port = fixedPort ?? (await freePort());
    const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings];
    const text = [`-p ${port}`, ...all.map((setting) => `-c "${setting}"`)].join(' ');
    try {
      await run(
        join(place.bin, 'pg_ctl'),
        ['-D', place.data, '-l', place.log, '-w', '-t', '60', '-o', text, 'start'],
        place.options,
      );
      const server = await livingServer(place.data);
      if (server) return server;
      throw new Error('it ended as soon as it had started');
    } catch (cause) {
      // a free port may be taken between asking and using; a fixed one stays taken
      if (tries === 3 || fixedPort !== undefined) {
        const tail = readFileSync(place.log, 'utf8').slice(-600).trim();
        throw new StartRefused(`The built-in PostgreSQL did not start on port ${port} (log: ${place.log}):\n${tail}`, 4, {
          cause,
        });
      }
    }
  }
}

async function stop(place: Place): Promise<void> {
  if (!(await livingServer(place.data))) return;
  await run(join(place.bin, 'pg_ctl'), ['-D', place.data, '-w', '-t', '60', '-m', 'fast', 'stop'], place.options);
}

const lastWords = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').slice(-2).join(' ');
};

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => found(port));
      });
  });
