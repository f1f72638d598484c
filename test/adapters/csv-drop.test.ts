// The CSV drop adapter against a real server: what is announced must be what is read, and it is read only when it changed.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { type CsvDrop, openCsvDrop } from '../../src/adapters/csv-drop.js';
import { departmentServer, json, within } from '../support/department-server.js';

const HEADER = ['证号', '身份证号', '姓名', '备注'];
const FORM = { header: HEADER, key: '身份证号', columns: ['证号', '身份证号', '备注'] };
const TODAY = Date.parse('2026-01-10T08:00:00Z');

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

const encoded = (lines: readonly string[]): Buffer => iconv.encode(lines.map((line) => `${line}\r\n`).join(''), 'gb18030');
const entry = (name: string, bytes: Buffer, rows: number) => ({
  name,
  rows,
  bytes: bytes.length,
  sm3: createHash('sm3').update(bytes).digest('hex'),
});

/** A drop whose files, manifest and echo each test may spoil. */
async function drop(lines: readonly string[], settings: object = {}) {
  const bytes = encoded([HEADER.join(','), ...lines]);
  const state = {
    date: '2026-01-10',
    files: new Map([['a.csv', bytes]]),
    entries: [entry('a.csv', bytes, lines.length)] as unknown[],
    echo: (keys: string[]) => keys,
    declared: [] as unknown[],
    reads: [] as string[],
    delay: 0,
  };
  const server = await departmentServer(async (req, res, body) => {
    if (req.headers.authorization !== `Basic ${Buffer.from('hub:密').toString('base64')}`) return json(res, {}, 401);
    if (req.method === 'POST' && req.url === '/drop/manifest') {
      state.declared.push(JSON.parse(body));
      return json(res, { date: state.date, declared: { keys: state.echo(JSON.parse(body).keys) }, files: state.entries });
    }
    const name = decodeURIComponent(req.url!.replace('/drop/files/', ''));
    state.reads.push(name);
    await new Promise((resolve) => setTimeout(resolve, state.delay));
    res.end(state.files.get(name));
  });
  const opening = { url: `${server.url}/drop`, user: 'hub', password: '密', ...FORM, ...settings };
  const csv = openCsvDrop(opening, { now: () => TODAY });
  opened.push({ close: server.stop }, csv);
  return { csv, state };
}
const ask = (csv: CsvDrop, keys: string[], columns: string[] = ['备注'], ms = 3000) => csv.ask({ keys, columns }, within(ms));

describe('asking', () => {
  it('gives every asked key its rows, the asked columns only, and declares just that use', async () => {
    const { csv, state } = await drop(['1,A,甲,x', '2,B,乙,y', '3,A,甲,z']);
    const { rows, date, asOf, stale } = await ask(csv, ['A', 'C'], ['证号']);
    expect([...rows]).toEqual([
      ['A', [{ 证号: '1' }, { 证号: '3' }]],
      ['C', []],
    ]);
    expect({ date, asOf, stale }).toEqual({ date: '2026-01-10', asOf: '2026-01-09T16:00:00.000Z', stale: false });
    expect(state.declared).toEqual([{ keys: ['A', 'C'], columns: ['证号'] }]);
    await expect(ask(csv, ['A'], ['姓名'])).rejects.toThrow(/not agreed/);
  });

  it('reads rare characters exactly', async () => {
    const rare = ['㛃', '阿依·古丽', '䶮', '𠮷', '𬭎', '﹒', '〇', 'ü'];
    const { csv } = await drop(rare.map((text, i) => `${i},A,${text},${text}`));
    expect((await ask(csv, ['A'])).rows.get('A')!.map((row) => row.备注)).toEqual(rare);
  });

  it('takes cells as data: formulas, quotes, blanks and line ends', async () => {
    const cells = ['=1+1', '+8613800000000', '-无', '@SUM(A1)', ' 前后 ', '一,"二"\n三', ''];
    const { csv } = await drop(cells.map((cell, i) => `${i},A,甲,"${cell.replaceAll('"', '""')}"`));
    expect((await ask(csv, ['A'])).rows.get('A')!.map((row) => row.备注)).toEqual(cells);
  });

  it('looks up keys as the question writes them', async () => {
    const { csv } = await drop(['1,11x,甲,y'], { keyOf: (cell: string) => cell.toUpperCase() });
    expect((await ask(csv, ['11X'])).rows.get('11X')).toEqual([{ 备注: 'y' }]);
  });

  it('reads characters that straddle two slices, in a file of many', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},P${i},㛃·䶮${'x'.repeat(i % 7)},注${i}`);
    const { csv } = await drop(lines);
    const { rows } = await ask(csv, ['P0', 'P19999', 'P9876']);
    expect([...rows.values()].map((r) => r[0]!.备注)).toEqual(['注0', '注19999', '注9876']);
  });

  it('says when the nightly drop has not come', async () => {
    const { csv, state } = await drop(['1,A,甲,x']);
    state.date = '2026-01-08';
    expect((await ask(csv, ['A'])).stale).toBe(false);
    state.date = '2026-01-07';
    expect((await ask(csv, ['A'])).stale).toBe(true);
  });
});

describe('reading', () => {
  it('asks for the manifest each time, reads a file once, and again when its entry changed', async () => {
    const { csv, state } = await drop(['1,A,甲,old']);
    for (let i = 0; i < 3; i++) await ask(csv, ['A']);
    expect([state.declared.length, state.reads.length]).toEqual([3, 1]);
    const bytes = encoded([HEADER.join(','), '1,A,甲,new']);
    state.files.set('a.csv', bytes);
    state.entries = [entry('a.csv', bytes, 1)];
    expect((await ask(csv, ['A'])).rows.get('A')).toEqual([{ 备注: 'new' }]);
    state.files.set('b.csv', bytes);
    state.entries = [entry('b.csv', bytes, 1)];
    await ask(csv, ['A']);
    expect(state.reads).toEqual(['a.csv', 'a.csv', 'b.csv']);
  });

  it('of several files reads only the one that changed, and finds rows in all', async () => {
    const { csv, state } = await drop(['1,A,甲,1']);
    const add = (name: string, line: string) => {
      const bytes = encoded([HEADER.join(','), line]);
      state.files.set(name, bytes);
      state.entries = [state.entries[0], entry(name, bytes, 1)];
    };
    add('b.csv', '2,A,甲,2');
    expect((await ask(csv, ['A'])).rows.get('A')).toEqual([{ 备注: '1' }, { 备注: '2' }]);
    add('b.csv', '2,A,甲,3');
    expect((await ask(csv, ['A'])).rows.get('A')).toEqual([{ 备注: '1' }, { 备注: '3' }]);
    expect(state.reads.sort()).toEqual(['a.csv', 'b.csv', 'b.csv']);
  });

  it('operations at the same time share one read; who has no time left leaves', async () => {
    const { csv, state } = await drop(['1,A,甲,x']);
    state.delay = 300;
    const hurried = ask(csv, ['A'], ['备注'], 100);
    const patient = [ask(csv, ['A']), ask(csv, ['A'])];
    await expect(hurried).rejects.toMatchObject({ name: 'TimeoutError' });
    for (const answer of await Promise.all(patient)) expect(answer.rows.get('A')).toEqual([{ 备注: 'x' }]);
    expect(state.reads).toEqual(['a.csv']);
  });

  it('answers nothing from memory when the department cannot be asked', async () => {
    const server = await departmentServer((req, res) => {
      if (req.url === '/manifest')
        json(res, { date: '2026-01-10', declared: { keys: ['A'] }, files: [entry('a.csv', bytes, 1)] });
      else res.end(bytes);
    });
    const bytes = encoded([HEADER.join(','), '1,A,甲,x']);
    const csv = openCsvDrop({ url: server.url, user: 'u', password: 'p', ...FORM }, { now: () => TODAY });
    opened.push(csv);
    await ask(csv, ['A']);
    await server.stop();
    await expect(ask(csv, ['A'])).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
  });
});

describe('what is not as agreed', () => {
  const good = ['1,A,甲,x', '2,B,乙,y'];
  const badAnswer = { code: 'BAD_ANSWER' };

  it.each([
    ['one row fewer', { rows: 3 }],
    ['one row more', { rows: 1 }],
    ['another digest', { sm3: '0'.repeat(64) }],
    ['another size', { bytes: 1 }],
    ['a name that leads elsewhere', { name: '../a.csv' }],
  ])('refuses a manifest entry with %s', async (_, change) => {
    const { csv, state } = await drop(good);
    state.entries = [{ ...(state.entries[0] as object), ...change }];
    await expect(ask(csv, ['A'])).rejects.toMatchObject(badAnswer);
  });

  it.each([
    ['another header', [['证号', '姓名', '身份证号', '备注'].join(','), ...good]],
    ['a column too many', [`${HEADER.join(',')},电话`, ...good.map((line) => `${line},1`)]],
    ['a row that is too short', [HEADER.join(','), '1,A,甲', '2,B,乙,y']],
    ['an open quote', [HEADER.join(','), '1,A,甲,"x', '2,B,乙,y']],
    ['a private character', [HEADER.join(','), '1,A,甲,\uE5E5', '2,B,乙,y']],
    ['nothing at all', []],
  ])('refuses a file with %s', async (_, lines) => {
    const { csv, state } = await drop(good);
    const bytes = encoded(lines);
    state.files.set('a.csv', bytes);
    state.entries = [entry('a.csv', bytes, Math.max(0, lines.length - 1))];
    await expect(ask(csv, ['A'])).rejects.toMatchObject(badAnswer);
  });

  it('refuses broken GB18030, and does not quote a broken record', async () => {
    const { csv, state } = await drop(good);
    const bytes = Buffer.concat([
      encoded([HEADER.join(',')]),
      Buffer.from('1,A,secret,'),
      Buffer.from([0x81, 0x20]),
      Buffer.from('\r\n'),
    ]);
    state.files.set('a.csv', bytes);
    state.entries = [entry('a.csv', bytes, 1)];
    const error = await ask(csv, ['A']).catch((e) => e);
    expect(error).toMatchObject(badAnswer);
    expect(JSON.stringify([error.message, error.cause ?? null])).not.toContain('secret');
  });

  it('refuses a file that was cut short', async () => {
    const { csv, state } = await drop(good);
    state.files.set('a.csv', state.files.get('a.csv')!.subarray(0, -10));
    await expect(ask(csv, ['A'])).rejects.toMatchObject(badAnswer);
  });

  it('reads again after a refusal, instead of remembering it', async () => {
    const { csv, state } = await drop(good);
    const whole = state.files.get('a.csv')!;
    state.files.set('a.csv', whole.subarray(0, -10));
    await expect(ask(csv, ['A'])).rejects.toMatchObject(badAnswer);
    state.files.set('a.csv', whole);
    expect((await ask(csv, ['A'])).rows.get('A')).toEqual([{ 备注: 'x' }]);
  });

  it.each([
    ['another person', (keys: string[]) => [...keys.slice(1), 'Z']],
    ['one person too few', (keys: string[]) => keys.slice(1)],
    ['one person too many', (keys: string[]) => [...keys, 'Z']],
  ])('raises an alarm when the use is noted for %s', async (_, echo) => {
    const { csv, state } = await drop(good);
    state.echo = echo;
    await expect(ask(csv, ['A', 'B'])).rejects.toMatchObject({ code: 'WRONG_PERSON' });
  });

  it('refuses a wrong password', async () => {
    const { csv } = await drop(good, { password: 'no' });
    await expect(ask(csv, ['A'])).rejects.toMatchObject({ code: 'SOURCE_FAILED', status: 401 });
  });
});
