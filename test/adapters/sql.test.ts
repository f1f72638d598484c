// The promises of the SQL adapter, against a real PostgreSQL.
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSql, type Sql, SqlFailed } from '../../src/adapters/sql.js';
import type { EmbeddedPostgres } from '../../src/database/embedded.js';
import { temporaryPostgres } from '../support/temporary-postgres.js';

let server: EmbeddedPostgres;
const opened: Sql[] = [];
const open = (more: object = {}): Sql => {
  const sql = openSql({ kind: 'postgresql', url: server.url, ...more });
  opened.push(sql);
  return sql;
};
const within = (ms: number) => ({ signal: AbortSignal.timeout(ms) });
/** The server's own view: connections of the adapter, and what they are doing. */
const sessions = (sql: Sql) =>
  sql.query(
    `SELECT pid, state, query FROM pg_stat_activity WHERE application_name = 'zhongfu' AND pid <> pg_backend_pid() ORDER BY pid`,
    [],
    within(5000),
  );
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await check()) return;
    await sleep(20);
  }
  throw new Error('it never became true');
}

beforeAll(async () => {
  server = await temporaryPostgres();
});
afterAll(async () => {
  for (const sql of opened) await sql.close();
  await server?.stop();
});

describe('values', () => {
  it('loses no digit, no day and no character', async () => {
    const [row] = await open().query(
      `SELECT 12345678901234567.89::numeric(20,2) AS amount, 0.10::numeric(4,2) AS cents, 9007199254740993::bigint AS big,
              date '2000-02-29' AS day, timestamptz '2026-01-01 00:30:00.5+08' AS moment, timestamp '2026-01-01 00:30:00' AS wall,
              $1::text AS name, $2::text[] AS names, NULL::numeric AS none, true AS yes, 7 AS small,
              ARRAY[1.10, 2]::numeric[] AS amounts, ARRAY[date '2026-01-01'] AS days`,
      ['㐂𠮷 O\'Brien \\ "引号"', ['张三', 'a"b', 'c,d', 'NULL', '']],
      within(5000),
    );
    expect(row).toEqual({
      amount: '12345678901234567.89',
      cents: '0.10',
      big: '9007199254740993',
      day: '2000-02-29',
      moment: '2025-12-31T16:30:00.500Z',
      wall: '2025-12-31T16:30:00.000Z',
      name: '㐂𠮷 O\'Brien \\ "引号"',
      names: ['张三', 'a"b', 'c,d', 'NULL', ''],
      none: null,
      yes: true,
      small: 7,
      amounts: ['1.10', '2'],
      days: ['2026-01-01'],
    });
  });

  it('treats a value as a value, whatever it looks like', async () => {
    const attack = `'; DROP TABLE x; --`;
    const rows = await open().query(
      'SELECT $1::text AS v WHERE $1 = ANY($2::text[])',
      [attack, [attack, "{a,'b'}"]],
      within(5000),
    );
    expect(rows).toEqual([{ v: attack }]);
  });
});

describe('reading only', () => {
  it('cannot write, even as a user who may', async () => {
    await expect(open().query('CREATE TABLE t (a int)', [], within(5000))).rejects.toMatchObject({
      code: 'SQL_FAILED',
      state: '25006',
    });
  });

  it('says the state of a refusal, never its words', async () => {
    const secret = '号码110101199001011234';
    const refusal = await open()
      .query('SELECT $1::text::date', [secret], within(5000))
      .catch((error: unknown) => error as SqlFailed);
    expect(refusal).toBeInstanceOf(SqlFailed);
    expect((refusal as SqlFailed).state).toBe('22007');
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain(secret);
  });

  it('ends a statement by the server’s own clock when nobody else does', async () => {
    const sql = open({ statementTimeoutMs: 150 });
    await expect(sql.query('SELECT pg_sleep(5)', [], within(4000))).rejects.toMatchObject({ state: '57014' });
  });

  it('breaks off an answer that has no end', async () => {
    const sql = open({ maxRows: 100 });
    await expect(sql.query('SELECT generate_series(1, 1000000)', [], within(5000))).rejects.toMatchObject({
      state: 'TOO_MANY_ROWS',
    });
    expect(await sql.query('SELECT 1 AS one', [], within(5000))).toEqual([{ one: 1 }]);
  });
});

describe('when nobody waits any more', () => {
  it('rejects at once with the signal’s reason, stops the server’s work and destroys the connection', async () => {
    const sql = open({ poolSize: 1 });
    const watch = open({ poolSize: 1 });
    const [{ pid }] = (await sql.query('SELECT pg_backend_pid() AS pid', [], within(5000))) as [{ pid: number }];
    const reason = new Error('enough');
    const control = new AbortController();
    const call = sql.query('SELECT pg_sleep(30)', [], control);
    setTimeout(() => control.abort(reason), 100);
    const started = Date.now();
    await expect(call).rejects.toBe(reason);
    expect(Date.now() - started).toBeLessThan(1000);
    await eventually(async () => !(await sessions(watch)).some((session) => session.pid === pid));
  });

  it('gives nobody a late answer', async () => {
    const sql = open({ poolSize: 1 });
    for (let n = 0; n < 30; n++) {
      const late = sql.query(`SELECT 'late' AS whose, pg_sleep(0.02)`, [], within(10 + (n % 15)));
      const next = sql.query('SELECT $1::text AS whose', [`mine ${n}`], within(5000));
      await late.catch(() => {});
      expect(await next).toEqual([{ whose: `mine ${n}` }]);
    }
  });

  it('does not ask at all when the signal has already aborted', async () => {
    const sql = open();
    await expect(sql.query('SELECT 1', [], { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });

  it('lets who waits for a connection give up, and the others go on', async () => {
    const sql = open({ poolSize: 1 });
    const slow = sql.query(`SELECT pg_sleep(0.3)`, [], within(5000));
    const impatient = sql.query('SELECT 1', [], within(50));
    const patient = sql.query('SELECT 2 AS two', [], within(5000));
    await expect(impatient).rejects.toThrow();
    await slow;
    expect(await patient).toEqual([{ two: 2 }]);
  });
});

describe('the line to the server', () => {
  let line: Server;
  let mode: 'reset' | 'silent' = 'reset';
  const held: Socket[] = [];
  let url: string;
  beforeAll(async () => {
    line = createServer((socket) => {
      socket.on('error', () => {});
      if (mode === 'reset') socket.resetAndDestroy();
      else held.push(socket);
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    url = `postgresql://x:y@127.0.0.1:${(line.address() as { port: number }).port}/x`;
  });
  afterAll(() => {
    for (const socket of held) socket.destroy();
    line.close();
  });

  it('fails at once when the connection is refused or reset', async () => {
    mode = 'reset';
    await expect(open({ url }).query('SELECT 1', [], within(3000))).rejects.toBeInstanceOf(SqlFailed);
    await expect(open({ url: 'postgresql://x:y@127.0.0.1:1/x' }).query('SELECT 1', [], within(3000))).rejects.toMatchObject({
      state: 'ECONNREFUSED',
    });
  });

  it('waits for a silent server no longer than the signal says', async () => {
    mode = 'silent';
    const started = Date.now();
    await expect(open({ url }).query('SELECT 1', [], within(200))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it('uses a connection again, and replaces one that the server ended', async () => {
    const sql = open({ poolSize: 1 });
    const other = open({ poolSize: 1 });
    const pid = async () => ((await sql.query('SELECT pg_backend_pid() AS pid', [], within(5000)))[0] as { pid: number }).pid;
    const first = await pid();
    expect(await pid()).toBe(first);
    await other.query('SELECT pg_terminate_backend($1::int)', [first], within(5000));
    await sleep(100);
    expect(await pid()).not.toBe(first);
  });

  it('opens no more connections than it may', async () => {
    const sql = open({ poolSize: 3 });
    const pids = await Promise.all(
      Array.from({ length: 20 }, () => sql.query('SELECT pg_backend_pid() AS pid, pg_sleep(0.01)', [], within(5000))),
    );
    expect(new Set(pids.map(([row]) => row!.pid)).size).toBeLessThanOrEqual(3);
  });

  it('ends what is under way when it is closed', async () => {
    const sql = openSql({ kind: 'postgresql', url: server.url });
    const call = sql.query('SELECT pg_sleep(30)', [], within(10_000));
    await sleep(100);
    await Promise.all([expect(call).rejects.toThrow(), sql.close()]);
    await expect(sql.query('SELECT 1', [], within(1000))).rejects.toThrow('closed');
  });
});

it('refuses settings that do not fit, without repeating them', () => {
  expect(() => openSql({ kind: 'oracle', url: 'secret' })).toThrow(/kind/);
  expect(() => openSql({ kind: 'oracle', url: 'secret' })).not.toThrow(/secret/);
  expect(() => openSql({ kind: 'mysql', url: 'mysql://a' })).toThrow(/user/);
});
