// The host and its control server, with departments made up for the test: found by folder, logged, made to fail, stopped.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessLog } from '../../src/sandbox/access-log.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/host.js';

/** Keeps a late line until it is flushed, notes what it is told, and serves nothing. */
const department = (offset: number, extra = '') => `
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
export const offset = ${offset};
export default async (kit) => {
  ${extra}
  const note = (name, value) => writeFileSync(join(kit.folder, name), JSON.stringify(value));
  note('started', { port: kit.port, host: kit.host, world: kit.world.id });
  kit.log({ kind: 'fields', page: 1, keys: ['k${offset}'], fields: ['LIE'] });
  return {
    settings: { port: kit.port },
    async flushLog() { kit.log({ kind: 'facts', page: 1, keys: ['late'], fields: [], at: '2026-01-01T00:00:00.000Z' }); },
    async setFault(fault) { note('fault', { told: fault, asked: kit.fault() }); },
    async stop() { note('stopped', true); },
  };
};
`;

let base: string;
let running: Sandbox | undefined;
const said: string[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sandbox-'));
  writeFileSync(join(base, 'package.json'), '{"type":"module"}');
  said.length = 0;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(base, { recursive: true, force: true });
});

const write = (name: string, code: string) => {
  mkdirSync(join(base, 'departments', name, 'sandbox'), { recursive: true });
  writeFileSync(join(base, 'departments', name, 'sandbox', 'index.js'), code);
};
const start = async (more: Partial<SandboxOptions> = {}): Promise<Sandbox> => {
  running = await startSandbox({
    port: 0,
    folder: join(base, 'data'),
    households: 60,
    departmentsDir: join(base, 'departments'),
    say: (line) => said.push(line),
    ...more,
  });
  return running;
};
const note = (name: string, file: string) => JSON.parse(readFileSync(join(base, 'data', name, file), 'utf8'));
const ask = async (path: string, options?: RequestInit) => {
  const response = await fetch(running!.controlUrl + path, options);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const order = (body: unknown) => ask('/fault', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

test('departments are found by folder, get a port, a folder and the world, and are named in the settings', async () => {
  write('water', department(2));
  write('parks', department(1));
  const sandbox = await start();
  expect(Object.keys(sandbox.settings).sort()).toEqual(['parks', 'water']);
  expect(note('water', 'started')).toEqual({
    host: '127.0.0.1',
    world: sandbox.world.id,
    ...(sandbox.settings['water'] as object),
  });
  const health = await ask('/');
  expect(health).toMatchObject({ status: 200, body: { world: sandbox.world.id, notice: '演示数据,均为虚构' } });
  expect(said.some((line) => line.startsWith('water on port'))).toBe(true);
  await sandbox.stop();
  expect([note('water', 'stopped'), note('parks', 'stopped')]).toEqual([true, true]);
  running = undefined;
});

test('with `only`, the others stay out; an unknown one is refused by name', async () => {
  write('water', department(2));
  write('parks', department(1));
  expect(Object.keys((await start({ only: ['parks'] })).settings)).toEqual(['parks']);
  await expect(
    startSandbox({
      port: 0,
      folder: base,
      households: 1,
      departmentsDir: join(base, 'departments'),
      only: ['roads'],
      say: () => {},
    }),
  ).rejects.toThrow(/roads/);
});

test('the log is asked of the departments first, comes in order, and can begin at a moment', async () => {
  write('water', department(2));
  await start();
  const all = (await ask('/log')).body as unknown as { kind: string; department: string; at: string }[];
  expect(all.map((line) => line.kind)).toEqual(['facts', 'fields']);
  expect(all[1]).toMatchObject({ department: 'water', page: 1, keys: ['k2'], fields: ['LIE'] });
  const from = async (since: string) =>
    ((await ask(`/log?since=${encodeURIComponent(since)}`)).body as unknown as { kind: string }[]).map((line) => line.kind);
  expect(await from('2026-01-01T00:00:00.001Z')).toEqual(['fields']);
  expect(await from(all[1]!.at)).toEqual(['fields']);
  expect(await from(String(Date.now() + 1000))).toEqual([]);
  for (const bad of ['yesterday', '', '2026-13-01T00:00:00Z']) expect((await ask(`/log?since=${bad}`)).status).toBe(400);
  expect(await ask('/log?from=2026')).toMatchObject({ status: 400, body: { rule: 'UNKNOWN_KEY' } });
});

test('a fault reaches its department only, and is taken back for one or for all', async () => {
  write('water', department(2));
  write('parks', department(1));
  await start();
  expect(await order({ department: 'water', mode: 'drip', ms: 40 })).toMatchObject({
    status: 200,
    body: { mode: 'drip', ms: 40 },
  });
  expect(note('water', 'fault')).toEqual({ told: { mode: 'drip', ms: 40 }, asked: { mode: 'drip', ms: 40 } });
  expect(() => note('parks', 'fault')).toThrow();
  expect(await order({ department: 'parks', mode: 'refuse' })).toMatchObject({ body: { ms: 0 } });
  expect(await ask('/fault?department=water', { method: 'DELETE' })).toMatchObject({ status: 200, body: { cleared: ['water'] } });
  expect(note('water', 'fault')).toEqual({ told: null, asked: null });
  expect(note('parks', 'fault').asked).toEqual({ mode: 'refuse', ms: 0 });
  expect(await ask('/fault', { method: 'DELETE' })).toMatchObject({ body: { cleared: ['parks', 'water'] } });
  expect(note('parks', 'fault').asked).toBeNull();
});

test('an order that is not of its form is refused and changes nothing', async () => {
  write('water', department(2));
  await start();
  const cases: [unknown, string][] = [
    ['{', 'JSON'],
    ['[]', 'OBJECT'],
    ['null', 'OBJECT'],
    [{ department: 'roads', mode: 'hang' }, 'ENUM'],
    [{ department: 'water', mode: 'sleep' }, 'ENUM'],
    [{ department: 'water', mode: 'hang', ms: -1 }, 'RANGE'],
    [{ department: 'water', mode: 'hang', ms: '9' }, 'RANGE'],
    [{ department: 'water', mode: 'hang', delay: 9 }, 'UNKNOWN_KEY'],
  ];
  for (const [body, rule] of cases)
    expect(await order(body)).toMatchObject({ status: 400, body: { error: 'BAD_USER_INPUT', rule } });
  expect((await order('x'.repeat(5000))).status).toBe(413);
  expect((await ask('/fault?department=roads', { method: 'DELETE' })).status).toBe(400);
  expect((await ask('/fault', { method: 'PUT' })).status).toBe(405);
  expect((await ask('/world')).status).toBe(404);
  expect(((await ask('/')).body['departments'] as { fault: unknown }[])[0]!.fault).toBeNull();
});

test('a second start finds the same people, also on a later day; another seed makes others', async () => {
  write('water', department(2));
  const first = (await start({ today: '2026-03-05' })).world;
  await running!.stop();
  expect((await start()).world.id).toBe(first.id);
  await running!.stop();
  expect((await start({ seed: 2 })).world).toMatchObject({ seed: 2, today: '2026-03-05' });
});

test('one that cannot start is named, and those that could are stopped', async () => {
  write('water', department(2));
  write('parks', department(1, "throw new Error('the well is dry');"));
  await expect(start()).rejects.toThrow(/sandbox of parks .* the well is dry/);
  expect(note('water', 'stopped')).toBe(true);
});

test.each([
  ['no default', 'export const offset = 1;', /default/],
  ['no offset', 'export default async () => {};', /offset/],
  ['an offset of no sense', 'export const offset = 0; export default async () => {};', /offset/],
  ['an offset that is taken', department(2), /that of/],
])('a sandbox with %s is refused, not left out', async (_, code, reason) => {
  write('aaa', department(2));
  write('odd', code);
  await expect(start()).rejects.toThrow(reason);
});

test('the log keeps the newest lines and counts those it let go', () => {
  const log = new AccessLog(100);
  for (let i = 0; i < 350; i++)
    log.add({ department: 'water', at: new Date(i).toISOString(), kind: 'fields', page: i, keys: [], fields: [] });
  const kept = log.since(0);
  expect(kept.length).toBeLessThanOrEqual(110);
  expect(kept.at(-1)!.page).toBe(349);
  expect(log.dropped + kept.length).toBe(350);
});
