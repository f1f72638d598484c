// The built-in PostgreSQL under the conditions that real machines bring: crashes, root, closed folders, two starts at once.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded.js';
import { inProject } from '../../src/kernel/paths.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const isRoot = process.getuid?.() === 0;
let home: string;
let running: EmbeddedPostgres | null = null;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'zhongfu-embedded-'));
  chmodSync(home, 0o755);
});
afterEach(async () => {
  await running?.stop();
  running = null;
  rmSync(home, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows.map((row: unknown[]) => row.map(String).join(' '));
  } finally {
    await client.end();
  }
}

test('the first start makes a UTF-8 database with checksums, open to the password alone, and a restart keeps its data', async () => {
  running = await startEmbeddedPostgres(home);
  expect(
    await ask(
      running.url,
      `SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'`,
    ),
  ).toEqual(['UTF8 b C.UTF-8']);
  expect(await ask(running.url, 'SHOW data_checksums')).toEqual(['on']);
  expect(await ask(running.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
  expect(statSync(join(home, 'postgres.password')).mode & 0o777).toBe(0o600);
  await expect(ask(running.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
  await ask(running.url, `CREATE TABLE kept AS SELECT '众扶' AS word`);
  await running.stop();
  await running.stop(); // a second time there is nothing left to stop

  running = await startEmbeddedPostgres(home);
  expect(running.adopted).toBe(false);
  expect(await ask(running.url, 'SELECT word FROM kept')).toEqual(['众扶']);
});

test('a server left behind by a killed hub is adopted with its data, and Ctrl-C never reached it', async () => {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(inProject('src/database/embedded.ts'))};
    const server = await startEmbeddedPostgres(${JSON.stringify(home)});
    console.log(JSON.stringify({ pid: server.pid }));
    setInterval(() => {}, 1000);`;
  const hub = spawn(process.execPath, [await compiled(script)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => hub.stdout.once('data', (chunk) => resolve(String(chunk))));
  const { pid } = JSON.parse(line) as { pid: number };
  const session = async (of: number) => (await run('ps', ['-o', 'sid=', '-p', String(of)])).stdout.trim();
  expect(await session(pid)).not.toBe(await session(hub.pid!));
  const ended = new Promise((resolve) => hub.once('exit', resolve));
  hub.kill('SIGKILL');
  await ended;

  rmSync(compiledFolder, { recursive: true });

  running = await startEmbeddedPostgres(home);
  expect(running).toMatchObject({ adopted: true, pid });
  expect(await ask(running.url, 'SELECT 1')).toEqual(['1']);
});

test('a stale postmaster.pid is passed over, also when its number belongs to another living process', async () => {
  running = await startEmbeddedPostgres(home);
  const pidFile = join(running.dataFolder, 'postmaster.pid');
  const left = readFileSync(pidFile, 'utf8');
  await ask(running.url, 'CREATE TABLE kept()');
  process.kill(running.pid, 'SIGQUIT');
  while (existsSync(pidFile)) await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)));

  running = await startEmbeddedPostgres(home);
  expect(running.adopted).toBe(false);
  expect(await ask(running.url, 'SELECT count(*) FROM kept')).toEqual(['0']);
});

test('of two first starts at the same moment one makes the database and the other adopts it', async () => {
  const both = await Promise.all([startEmbeddedPostgres(home), startEmbeddedPostgres(home)]);
  running = both[0];
  expect(new Set(both.map((server) => server.pid)).size).toBe(1);
  expect(both.map((server) => server.adopted).sort()).toEqual([false, true]);
});

test('a lock left by a dead process, or by a process whose number was given out again, does not stop anybody', async () => {
  writeFileSync(join(home, 'postgres.lock'), `${process.pid} 1 other`);
  running = await startEmbeddedPostgres(home);
  expect(await ask(running.url, 'SELECT 1')).toEqual(['1']);
});

test('a fixed port and more settings are kept, and a running server with other ones is restarted with these', async () => {
  const port = await freePort();
  running = await startEmbeddedPostgres(home);
  running = await startEmbeddedPostgres(home, { port, settings: ['log_statement=all', 'log_line_prefix=%m [%p] '] });
  expect(running).toMatchObject({ port, adopted: false });
  expect(await ask(running.url, 'SHOW log_statement')).toEqual(['all']);
  expect(await ask(running.url, 'SHOW log_line_prefix')).toEqual(['%m [%p] ']);
  expect(readFileSync(running.logFile, 'utf8')).toContain('SHOW log_statement');
  const again = await startEmbeddedPostgres(home, { port, settings: ['log_statement=all'] });
  expect(again).toMatchObject({ pid: running.pid, adopted: true });
  await again.stop({ leaveRunning: true });
  expect(await ask(running.url, 'SELECT 1')).toEqual(['1']);
});

test('a fixed port that somebody else holds is said plainly', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const { port } = holder.address() as { port: number };
  await expect(startEmbeddedPostgres(home, { port })).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining(`port ${port}`),
  });
  await new Promise((resolve) => holder.close(resolve));
});

test('a setting that could break out of the command line is refused', async () => {
  for (const setting of ['a=$(id)', 'a="b', 'a=`id`', 'a=b\nc', 'fsync off'])
    await expect(startEmbeddedPostgres(home, { settings: [setting] })).rejects.toThrow('not a server setting');
});

(isRoot ? test : test.skip)(
  'as root with the data in a closed folder the data goes where the database can walk, and that is said',
  async () => {
    const closed = join(home, 'closed', 'data');
    mkdirSync(closed, { recursive: true });
    chmodSync(join(home, 'closed'), 0o700);
    const said: string[] = [];
    running = await startEmbeddedPostgres(closed, { say: (line) => said.push(line) });
    expect(running.dataFolder).toMatch(/^\/var\/lib\/zhongfu\/[0-9a-f]{12}\/postgres$/);
    expect(statSync(running.dataFolder).uid).not.toBe(0);
    expect(said).toEqual([expect.stringContaining('closed to other users')]);
    expect(await ask(running.url, 'SELECT 1')).toEqual(['1']);
    const again = await startEmbeddedPostgres(closed);
    expect(again.pid).toBe(running.pid);
    await running.stop();
    rmSync(join(running.dataFolder, '..'), { recursive: true });
  },
);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const compiledFolder = inProject('node_modules', '.cache', `embedded-${process.pid}`);

/** A script that another process can run: the TypeScript it imports, compiled file by file beside it. */
async function compiled(script: string): Promise<string> {
  const { transformFileSync } = require('@swc/core') as {
    transformFileSync: (file: string, options: object) => { code: string };
  };
  for (const file of [
    'database/embedded',
    'database/embedded-programs',
    'database/postmaster',
    'kernel/errors',
    'kernel/lockfile',
  ]) {
    const { code } = transformFileSync(inProject('src', `${file}.ts`), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    mkdirSync(join(compiledFolder, file, '..'), { recursive: true });
    writeFileSync(
      join(compiledFolder, `${file}.mjs`),
      code.replaceAll(/(from '\..*)\.js'/g, `$1.mjs'`).replaceAll(/(from "\..*)\.js"/g, '$1.mjs"'),
    );
  }
  writeFileSync(
    join(compiledFolder, 'main.mjs'),
    script.replace(inProject('src/database/embedded.ts'), join(compiledFolder, 'database/embedded.mjs')),
  );
  return join(compiledFolder, 'main.mjs');
}
