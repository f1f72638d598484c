// No record, no data; and what was recorded outlives whatever ends the hub: an order, a Ctrl-C or a kill.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded.js';
import { readPostmaster } from '../../src/database/postmaster.js';
import { type Answer, type Hub, startHub } from '../support/hub.js';
import { startSecond } from '../support/second-hub.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

/** One second, and something for a busy machine. */
const REFUSED_WITHIN_MS = 2_000;

let hub: Hub;
const folder = temporaryFolder();
beforeAll(async () => {
  hub = await startHub({ data: folder.path });
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  folder.remove();
});

const QUERY = 'query ($id: ID!) { recipient(id: $id) { id name } }';
const ask = (): Promise<Answer> => {
  const story = hub.stories['A1']!;
  return hub.ask({ query: QUERY, variables: { id: story.recipientId }, as: story });
};
async function timed(work: () => Promise<Answer>): Promise<Answer & { ms: number }> {
  const begun = performance.now();
  const answer = await work();
  return { ...answer, ms: performance.now() - begun };
}
function expectRefused(answer: Answer & { ms: number }): void {
  expect(answer.status).toBe(503);
  expect(answer.body).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'AUDIT_UNAVAILABLE' } }] });
  expect(answer.text).not.toContain(hub.stories['A1']!.name);
  expect(answer.ms).toBeLessThan(REFUSED_WITHIN_MS);
}
/** Asks until it is answered again, for a few seconds at most. */
async function untilAnswered(): Promise<Answer> {
  for (const end = Date.now() + 10_000; ; ) {
    const answer = await ask();
    if (answer.status === 200 || Date.now() > end) return answer;
  }
}
/** Everybody who runs with this folder in their command line. */
const running = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder.path);
      } catch {
        return false;
      }
    });
const isOpen = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

it('while something holds the record: 503 in time, without data; answered again when it lets go', async () => {
  const holder = new pg.Client({ connectionString: hub.databaseUrl });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE audit.head IN ACCESS EXCLUSIVE MODE');
  const answers = await Promise.all([1, 2, 3].map(() => timed(ask)));
  answers.forEach(expectRefused);
  expectRefused(await timed(() => hub.ask({ query: '{ connectors { department } }', as: hub.stories['A1']! })));
  await holder.query('ROLLBACK');
  await holder.end();
  expect((await untilAnswered()).body.data.recipient.name).toBe(hub.stories['A1']!.name);
});

it('while the database stands still: 503 in time, without data; answered again when it goes on', async () => {
  const postmaster = readPostmaster(`${hub.data}/postgres`)!.pid;
  const backends = readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')[1] === String(postmaster)
      );
    } catch {
      return false;
    }
  });
  const all = [postmaster, ...backends.map(Number)];
  const signal = (name: NodeJS.Signals) => all.forEach((pid) => void process.kill(pid, name));
  signal('SIGSTOP');
  try {
    expectRefused(await timed(() => hub.ask({ query: '{ connectors { department } }', as: hub.stories['A1']! })));
    expectRefused(await timed(ask)); // its handle, too, is asked of the database
    expect((await hub.fetch('/health/live')).status).toBe(200);
    expect((await hub.fetch('/health/ready')).status).toBe(503);
  } finally {
    signal('SIGCONT');
  }
  expect((await untilAnswered()).body.data.recipient.name).toBe(hub.stories['A1']!.name);
  expect((await hub.fetch('/health/ready')).status).toBe(200);
}, 60_000);

it('of more requests at a time than it can keep, some are refused without work; the others are answered', async () => {
  const story = hub.stories['A1']!;
  const query = 'query ($id: ID!) { recipient(id: $id) { id health { records { insuranceType { code } } } } }';
  await hub.sandbox.fault('health', 'hang');
  const allAtOnce = () =>
    Promise.all(
      Array.from({ length: 1_100 }, () => timed(() => hub.ask({ query, variables: { id: story.recipientId }, as: story }))),
    );
  const isKept = ({ headers }: Awaited<ReturnType<typeof hub.ask>>) => headers.has('zhongfu-receipt');
  // where opening the connections takes longer than the source is waited for, the first were gone before the last came: once more
  let answers = await allAtOnce();
  for (let again = 0; again < 3 && answers.every(isKept); again++) answers = await allAtOnce();
  await hub.sandbox.clear();
  const [kept, refused] = [answers.filter(isKept), answers.filter((answer) => !isKept(answer))];
  expect(kept.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, body } of refused)
    expect({ status, body }).toEqual({
      status: 503,
      body: { errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED' } }] },
    });
  expect((await ask()).status).toBe(200);
}, 60_000);

it('after a kill -9 the next start on the same folder finds everything, and says how the last one ended', async () => {
  const { recipientId } = hub.stories['A1']!;
  const before = await hub.entryOf(await ask());
  await hub.kill('SIGKILL');
  hub = await startHub({ data: folder.path });
  expect(hub.stories['A1']!.recipientId).toBe(recipientId);
  expect((await ask()).body.data.recipient.id).toBe(recipientId);
  const entries = await hub.entries();
  expect(entries.map(({ index }) => index)).toEqual(entries.map((_, i) => i));
  expect(entries[before.index]!.raw).toBe(before.raw);
  const boots = entries.filter(({ type }) => type === 'BOOT');
  expect(boots.map(({ about }) => about!['clean'] ?? 'first')).toEqual(['first', false]);
}, 120_000);

it('Ctrl-C stops it and everything it started: nobody is left running, no port is left open', async () => {
  for (let i = 0; i < 3; i++)
    await hub.fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const addresses = [`${hub.url}/health/live`, hub.sandbox.url];
  expect(running().length).toBeGreaterThan(3);
  expect(await Promise.all(addresses.map(isOpen))).toEqual([true, true]);
  expect(await hub.kill('SIGINT')).toBe(0);
  expect(running()).toEqual([]);
  expect(await Promise.all(addresses.map(isOpen))).toEqual([false, false]);
}, 60_000);

it('a start after that keeps handles, keys and record, in which the end, the unidentified callers and a new key stand', async () => {
  const { recipientId } = hub.stories['A1']!;
  writeFileSync(join(folder.path, 'keys/receipt-2.key'), randomBytes(32), { mode: 0o600 });
  hub = await startHub({ data: folder.path });
  expect(hub.stories['A1']!.recipientId).toBe(recipientId);
  expect((await ask()).body.data.recipient.id).toBe(recipientId);
  const entries = await hub.entries();
  const boots = entries.filter(({ type }) => type === 'BOOT');
  expect(boots.at(-1)!.about).toMatchObject({ clean: true });
  expect(entries.filter(({ type }) => type === 'SHUTDOWN')).toHaveLength(1);
  const unidentified = entries.filter(({ error }) => error?.code === 'UNAUTHENTICATED');
  expect(unidentified.map(({ about }) => about!['count'])).toEqual([3]);

  // each set of keys is named once, by the start at which it came into use
  const named = entries.filter(({ type }) => type === 'KEY').map(({ about }) => about!['receipts'] as string[]);
  const { keys } = (await hub.fetch('/.well-known/zhongfu-receipt-keys.json')).body as { keys: { kid: string; x: string }[] };
  const published = keys.map(({ kid, x }) => `${kid}:${x}`);
  expect(named).toEqual([published.slice(0, 1), published]);
  const [header] = (await ask()).headers.get('zhongfu-receipt')!.split('.');
  expect(JSON.parse(Buffer.from(header!, 'base64url').toString()).kid).toBe('r2');
}, 120_000);

it('a second start beside a running one is refused, and leaves it as it is', async () => {
  await expect(startHub({ data: folder.path })).rejects.toThrow(/ended with 4 .*[\s\S]*Another hub/);
  expect((await ask()).body.data.recipient.name).toBe(hub.stories['A1']!.name);
}, 60_000);

describe('on a database that may lose what it has acknowledged', () => {
  const unsafe = temporaryFolder();
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  beforeAll(async () => {
    server = await startEmbeddedPostgres(unsafe.path);
  });
  afterAll(async () => {
    await server.stop();
    unsafe.remove();
  });
  const alter = async (statement: string) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`ALTER SYSTEM ${statement}`);
    await client.query('SELECT pg_reload_conf()');
    await client.end();
  };

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])(
    'a hub ends with one line that names %s, and 4',
    async (setting) => {
      await alter(`SET ${setting} = off`);
      const refused = startSecond(hub, { env: { DATABASE_URL: server.url } });
      await expect(refused).rejects.toThrow(new RegExp(`ended with 4:[^]*${setting} is off, needed: on`));
      await alter(`RESET ${setting}`);
    },
    60_000,
  );
});
