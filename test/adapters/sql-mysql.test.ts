// The promises of the SQL adapter, against a real MariaDB; those that need no server, of its texts and addresses.
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2';
import { addressOf } from '../../src/adapters/sql/mysql-address.js';
import { mysqlStatement } from '../../src/adapters/sql/mysql-text.js';
import { openSql, type Sql, SqlFailed } from '../../src/adapters/sql.js';
import type { LocalMariadb } from '../../src/sandbox/kit.js';
import { hasMariadb, temporaryMariadb } from '../support/temporary-mariadb.js';

let server: LocalMariadb;
const opened: Sql[] = [];
const open = (more: object = {}): Sql => {
  const sql = openSql({ kind: 'mysql', url: server.url, ...more });
  opened.push(sql);
  return sql;
};
const within = (ms: number) => ({ signal: AbortSignal.timeout(ms) });
/** The server's own view: every other connection, and what it is doing. */
const sessions = async (sql: Sql) =>
  (await sql.query(
    'SELECT id, info FROM information_schema.processlist WHERE id <> connection_id()',
    [],
    within(5000),
  )) as readonly { id: string; info: string | null }[];
const ownId = async (sql: Sql) => ((await sql.query('SELECT connection_id() AS id', [], within(5000)))[0] as { id: string }).id;
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await check()) return;
    await sleep(20);
  }
  throw new Error('it never became true');
}

afterAll(async () => {
  for (const sql of opened) await sql.close();
});

const withMariadb = hasMariadb ? describe : describe.skip;

withMariadb('with MariaDB (skipped where none is at hand)', () => {
  beforeAll(async () => {
    server = await temporaryMariadb();
    const admin = createConnection({ uri: server.url, multipleStatements: true });
    await new Promise<void>((resolve, reject) => {
      admin.query(
        `SET sql_mode = '', time_zone = '+08:00'; CREATE DATABASE shiyan;
        CREATE TABLE shiyan.t (id INT, at TIMESTAMP(3) NULL, wall DATETIME, day DATE, long_text LONGTEXT, tiny TINYINT);
        INSERT INTO shiyan.t VALUES (1, '2026-01-01 00:30:00.500', '2026-01-01 00:30:00', '2026-01-01', repeat('长', 70000), -1),
          (2, NULL, NULL, NULL, NULL, NULL), (3, '0000-00-00', '0000-00-00', '0000-00-00', '', 0)`,
        (error) => (error ? reject(error) : resolve()),
      );
    });
    admin.destroy();
  });
  afterAll(() => server?.stop());

  describe('values', () => {
    it('loses no digit, no day and no character', async () => {
      const [row] = await open().query(
        `SELECT CAST(12345678901234567.89 AS DECIMAL(20,2)) AS amount, CAST(0.10 AS DECIMAL(4,2)) AS cents,
                CAST(9007199254740993 AS SIGNED) AS big, DATE '2000-02-29' AS day, CAST(NULL AS DECIMAL(4,2)) AS none,
                TIMESTAMP '2026-01-01 00:30:00.500' AS wall, $1 AS name, TRUE AS yes, CAST(7 AS INT) AS small, CAST(2.5 AS DOUBLE) AS real_number`,
        ['㐂𠮷 O\'Brien \\ "引号" ? $9'],
        within(5000),
      );
      expect(row).toEqual({
        amount: '12345678901234567.89',
        cents: '0.10',
        big: '9007199254740993',
        day: '2000-02-29',
        none: null,
        wall: '2025-12-31T16:30:00.500Z',
        name: '㐂𠮷 O\'Brien \\ "引号" ? $9',
        yes: 1,
        small: 7,
        real_number: 2.5,
      });
    });

    it('tells a moment from what a clock on the wall showed, and nothing from a day of zeros', async () => {
      const rows = await open().query('SELECT at, wall, day, long_text, tiny FROM shiyan.t ORDER BY id', [], within(5000));
      expect(rows).toEqual([
        {
          at: '2025-12-31T16:30:00.500Z',
          wall: '2025-12-31T16:30:00.000Z',
          day: '2026-01-01',
          long_text: '长'.repeat(70_000),
          tiny: -1,
        },
        { at: null, wall: null, day: null, long_text: null, tiny: null },
        { at: null, wall: null, day: null, long_text: '', tiny: 0 },
      ]);
    });

    it('treats a value as a value, whatever it looks like', async () => {
      const attack = `\\'; DROP TABLE x; -- `;
      const sql = open();
      const rows = await sql.query(
        'SELECT $1 AS v FROM dual WHERE $1 = ANY($2) AND $3 = 7 LIMIT 1',
        [attack, [attack, `{a,'b'}`, '"c"', ''], 7],
        within(5000),
      );
      expect(rows).toEqual([{ v: attack }]);
      expect(await sql.query('SELECT 1 AS v FROM dual WHERE $1 = ANY($2)', ['a', []], within(5000))).toEqual([]);
      for (const size of [1, 2, 3, 5, 100, 999]) {
        const list = Array.from({ length: size }, (_, n) => `没有${n}`);
        expect(await sql.query('SELECT 1 AS v FROM dual WHERE $1 = ANY($2)', ['没有', list], within(5000))).toEqual([]);
        expect(await sql.query('SELECT 1 AS v FROM dual WHERE $1 = ANY($2)', [list.at(-1)!, list], within(5000))).toEqual([
          { v: 1 },
        ]);
      }
    });
  });

  describe('reading only', () => {
    it('cannot write, even as a user who may', async () => {
      for (const text of ['CREATE TABLE mysql.t (a INT)', `DELETE FROM mysql.user WHERE user = 'x'`])
        await expect(open().query(text, [], within(5000))).rejects.toMatchObject({ code: 'SQL_FAILED', state: '25006' });
    });

    it('sends one statement, never two', async () => {
      await expect(open().query('SELECT 1; SELECT 2', [], within(5000))).rejects.toMatchObject({ state: '42000' });
    });

    it('says the state of a refusal, never its words', async () => {
      const secret = '号码110101199001011234';
      const refusal = await open()
        .query('SELECT extractvalue(1, concat(0x7e, $1))', [secret], within(5000))
        .catch((error: unknown) => error as SqlFailed);
      const syntax = await open()
        .query(`SELECT '${secret}' FRM x`, [], within(5000))
        .catch((error: unknown) => error as SqlFailed);
      expect(syntax).toBeInstanceOf(SqlFailed);
      for (const one of [refusal, syntax])
        expect(JSON.stringify(one, Object.getOwnPropertyNames(one))).not.toContain('1101011990');
      expect((syntax as SqlFailed).state).toBe('42000');
    });

    it('ends a statement by the server’s own clock when nobody else does', async () => {
      const sql = open({ statementTimeoutMs: 150 });
      const started = Date.now();
      await expect(sql.query('SELECT sleep(5)', [], within(4000))).rejects.toMatchObject({
        state: '57014',
      });
      expect(Date.now() - started).toBeLessThan(2000);
    });

    it('breaks off an answer that has no end', async () => {
      const sql = open({ maxRows: 100 });
      await expect(sql.query('SELECT seq FROM seq_1_to_1000000', [], within(5000))).rejects.toMatchObject({
        state: 'TOO_MANY_ROWS',
      });
      expect(await sql.query('SELECT 1 AS one', [], within(5000))).toEqual([{ one: 1 }]);
    });
  });

  describe('when nobody waits any more', () => {
    it('rejects at once with the signal’s reason, stops the server’s work and destroys the connection', async () => {
      const sql = open({ poolSize: 1, statementTimeoutMs: 60_000 });
      const watch = open({ poolSize: 1 });
      const id = await ownId(sql);
      const reason = new Error('enough');
      const control = new AbortController();
      const call = sql.query('SELECT sleep(30)', [], control);
      setTimeout(() => control.abort(reason), 100);
      const started = Date.now();
      await expect(call).rejects.toBe(reason);
      expect(Date.now() - started).toBeLessThan(1000);
      await eventually(async () => !(await sessions(watch)).some((session) => session.id === id));
    });

    it('gives nobody a late answer', async () => {
      const sql = open({ poolSize: 1 });
      for (let n = 0; n < 30; n++) {
        const late = sql.query(`SELECT 'late' AS whose, sleep(0.02)`, [], within(10 + (n % 15)));
        const next = sql.query('SELECT $1 AS whose', [`mine ${n}`], within(5000));
        await late.catch(() => {});
        expect(await next).toEqual([{ whose: `mine ${n}` }]);
      }
    });

    it('does not ask at all when the signal has already aborted', async () => {
      const signal = AbortSignal.abort(new Error('too late'));
      await expect(open().query('SELECT 1', [], { signal })).rejects.toThrow('too late');
    });

    it('lets who waits for a connection give up, and the others go on', async () => {
      const sql = open({ poolSize: 1 });
      const slow = sql.query('SELECT sleep(0.3)', [], within(5000));
      const impatient = sql.query('SELECT 1', [], within(50));
      const patient = sql.query('SELECT 2 AS two', [], within(5000));
      await expect(impatient).rejects.toThrow();
      await slow;
      expect(await patient).toEqual([{ two: 2 }]);
    });
  });

  describe('its connections', () => {
    it('uses one again, and replaces one that the server ended', async () => {
      const sql = open({ poolSize: 1 });
      const first = await ownId(sql);
      expect(await ownId(sql)).toBe(first);
      await expect(sql.query(`KILL ${first}`, [], within(5000))).rejects.toBeInstanceOf(SqlFailed);
      const second = await ownId(sql);
      expect(second).not.toBe(first);
      await open({ poolSize: 1 }).query(`KILL ${second}`, [], within(5000));
      await sleep(100);
      expect(await ownId(sql)).not.toBe(second);
    });

    it('opens no more than it may, and keeps a bounded number of prepared statements', async () => {
      const sql = open({ poolSize: 3 });
      const ids = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          sql.query(`SELECT connection_id() AS id, ${n} AS n, sleep(0.001)`, [], within(5000)),
        ),
      );
      expect(new Set(ids.map(([row]) => row!.id)).size).toBeLessThanOrEqual(3);
      const [count] = await sql.query(`SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'`, [], within(5000));
      expect(Number(count!.Value)).toBeLessThanOrEqual(opened.length * 33 + 3 * 33);
    });

    it('ends what is under way when it is closed', async () => {
      const sql = openSql({ kind: 'mysql', url: server.url });
      const call = sql.query('SELECT sleep(30)', [], within(10_000));
      await sleep(100);
      await Promise.all([expect(call).rejects.toThrow(), sql.close()]);
      await expect(sql.query('SELECT 1', [], within(1000))).rejects.toThrow('closed');
    });

    it('does not speak plainly where encryption was asked for, nor with a wrong password', async () => {
      await expect(open({ url: `${server.url}?ssl-mode=VERIFY_IDENTITY` }).query('SELECT 1', [], within(3000))).rejects.toThrow(
        SqlFailed,
      );
      const wrong = new URL(server.url);
      wrong.password = 'wrong';
      await expect(open({ url: wrong.href }).query('SELECT 1', [], within(3000))).rejects.toMatchObject({ state: '28000' });
    });
  });
});

describe('the line to the server', () => {
  let line: Server;
  let mode: 'reset' | 'silent' | 'noise' = 'reset';
  const held: Socket[] = [];
  let url: string;
  beforeAll(async () => {
    line = createServer((socket) => {
      socket.on('error', () => {});
      if (mode === 'reset') socket.resetAndDestroy();
      else held.push(socket);
      if (mode === 'noise') socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(20));
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    url = `mysql://x:y@127.0.0.1:${(line.address() as { port: number }).port}/x`;
  });
  afterAll(() => {
    for (const socket of held) socket.destroy();
    line.close();
  });
  const ask = (to: string, ms: number) => {
    const sql = openSql({ kind: 'mysql', url: to });
    opened.push(sql);
    return sql.query('SELECT 1', [], within(ms));
  };

  it('fails at once when the connection is refused or reset', async () => {
    mode = 'reset';
    await expect(ask(url, 3000)).rejects.toBeInstanceOf(SqlFailed);
    await expect(ask('mysql://x:y@127.0.0.1:1/x', 3000)).rejects.toMatchObject({ state: 'ECONNREFUSED' });
  });

  it('waits for a silent server no longer than the signal says', async () => {
    mode = 'silent';
    const started = Date.now();
    await expect(ask(url, 200)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it('ends with one that speaks something else', async () => {
    mode = 'noise';
    await expect(ask(url, 500)).rejects.toThrow();
  });
});

describe('a statement in the words of MySQL', () => {
  it('has a placeholder for each value, in the order in which they stand', () => {
    expect(mysqlStatement('SELECT $2, $1, $2', ['a', 'b'])).toEqual({ sql: 'SELECT ?, ?, ?', values: ['b', 'a', 'b'] });
  });
  it('spells out a list, filled up to a power of two', () => {
    expect(mysqlStatement('x = ANY($1)', [['a', 'b', 'c']])).toEqual({ sql: 'x IN (?, ?, ?, ?)', values: ['a', 'b', 'c', 'c'] });
    expect(mysqlStatement('x =any ( $1 ) AND y = $2', [['a'], 'b'])).toEqual({ sql: 'x IN (?) AND y = ?', values: ['a', 'b'] });
    expect(mysqlStatement('x = ANY($1)', [[]])).toEqual({ sql: 'x IN (?)', values: [null] });
  });
  it('leaves texts, names and comments as they are', () => {
    const text = `SELECT '$1 ?''\\' $1', "$1", \`$1?\` /* $1 ? */ -- $1 ?\n FROM x`;
    expect(mysqlStatement(text, [])).toEqual({ sql: text, values: [] });
  });
  it.each([
    ['SELECT ?', []],
    ['SELECT $1', []],
    ['SELECT $1', ['a', 'left over']],
    ['SELECT $1', [['a list']]],
    ['x = ANY($1)', ['no list']],
    ['x = ANY($1)', [Array.from({ length: 40_000 }, String)]],
  ])('%s: a mistake is refused', (text, values) => {
    expect(() => mysqlStatement(text, values)).toThrow();
  });
});

describe('its address', () => {
  it('is read whole, and encrypted unless it is this machine or says otherwise', () => {
    expect(addressOf('mysql://hub%40x:p%2Fw@db.example:3307/zfgx')).toEqual({
      host: 'db.example',
      port: 3307,
      user: 'hub@x',
      password: 'p/w',
      database: 'zfgx',
      isEncrypted: true,
    });
    expect(addressOf('mysql://u:p@127.0.0.1')).toMatchObject({ port: 3306, database: undefined, isEncrypted: false });
    expect(addressOf('mariadb://u:p@[::1]/x')).toMatchObject({ host: '::1', isEncrypted: false });
    expect(addressOf('mysql://u:p@db.example/x?ssl-mode=DISABLED')).toMatchObject({ isEncrypted: false });
  });
  it.each([
    'geheim',
    'postgresql://u:geheim@h/x',
    'mysql://h/geheim',
    'mysql://u:geheim@h/x?ssl-mode=PREFERRED',
    'mysql://u:geheim@h/x?multipleStatements=true',
  ])('%s is refused without being repeated', (url) => {
    expect(() => addressOf(url)).toThrow(/do not fit/);
    expect(() => addressOf(url)).not.toThrow(/geheim/);
  });
});
