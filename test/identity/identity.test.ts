// The identity register: one person one handle, whoever asks first, and no number in clear in the database.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/client.js';
import { createCipher } from '../../src/identity/cipher.js';
import { createIdentity, createIdentityStore, type Identity, loadIdentityKeys } from '../../src/identity/index.js';
import { checkDigit } from '../../src/kernel/citizen-id.js';
import { loadOrCreateKey } from '../../src/kernel/keyfile.js';
import { freshDatabase } from '../support/postgres.js';

let fresh: { url: string; close: () => Promise<void> };
let database: Database;
let folder: string;
let identity: Identity;

const another = (): Identity => createIdentity({ store: createIdentityStore(database.pool), keys: loadIdentityKeys(folder) });
const citizen = (n: number): string => {
  const first17 = `32040219800101${String(n % 1000).padStart(3, '0')}`.replace('1980', String(1900 + Math.floor(n / 1000)));
  return first17 + checkDigit(first17);
};
const WITH_X = [...Array(1000).keys()].map(citizen).find((id) => id.endsWith('X'))!;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
  folder = join(mkdtempSync(join(tmpdir(), 'zhongfu-keys-')), 'keys');
  identity = another();
});
afterAll(async () => {
  await database.close();
  await fresh.close();
  rmSync(join(folder, '..'), { recursive: true });
});

test('a person keeps one random handle, over repeats, restarts, blanks and a lower-case x', async () => {
  const first = await identity.handles([WITH_X, citizen(7)]);
  expect(first.size).toBe(2);
  expect(first.get(WITH_X)).toMatch(/^[\w-]{22}$/);
  expect(first.get(WITH_X)).not.toBe(first.get(citizen(7)));

  const lower = WITH_X.toLowerCase();
  const again = await another().handles([lower, ` ${WITH_X} `, WITH_X, '']);
  expect(again).toEqual(new Map([lower, ` ${WITH_X} `, WITH_X].map((text) => [text, first.get(WITH_X)])));
  expect(await another().find('CITIZEN_ID', [lower])).toEqual(new Map([[lower, first.get(WITH_X)]]));
});

test('hubs that enrol the same persons at the same moment, in any order, agree on their handles', async () => {
  const ids = [...Array(300).keys()].map((n) => citizen(20_000 + n));
  const answers = await Promise.all([1, 2, 3, 4].map((n) => another().handles(n % 2 ? ids : ids.toReversed())));
  for (const answer of answers) expect(new Map([...answer].sort())).toEqual(new Map([...answers[0]!].sort()));
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS n FROM recipient r WHERE NOT EXISTS (SELECT FROM identifier i WHERE i.recipient_id = r.id)`,
  );
  expect(rows).toEqual([{ n: 0 }]);
});

test('a person is found by the form in which a department keeps the number', async () => {
  const handle = (await identity.handles([citizen(42)])).get(citizen(42))!;
  const fifteen = citizen(42).slice(0, 6) + citizen(42).slice(8, 17);
  expect(await another().find('CITIZEN_ID', [fifteen])).toEqual(new Map([[fifteen, handle]]));
  expect(await another().handles([fifteen])).toEqual(new Map([[fifteen, handle]]));
});

test('keys of several kinds are resolved at once, by the key that was given', async () => {
  const handles = await identity.handles([citizen(43), citizen(44)]);
  await identity.link('STUDENT_NO', [[handles.get(citizen(43))!, 'G43']], 'education');
  const keys = [
    { kind: 'STUDENT_NO', value: 'g43' },
    { kind: 'CITIZEN_ID', value: citizen(44) },
    { kind: 'STUDENT_NO', value: 'G44' },
  ] as const;
  const resolved = await another().resolveKeys(keys);
  expect(keys.map((key) => resolved.get(key))).toEqual([handles.get(citizen(43)), handles.get(citizen(44)), undefined]);
});

test('asking for a person does not enrol anybody', async () => {
  expect((await identity.find('CITIZEN_ID', [citizen(999)])).size).toBe(0);
  expect((await another().find('CITIZEN_ID', [citizen(999)])).size).toBe(0);
});

test('departments can be asked with the numbers again; unknown handles are absent', async () => {
  const ids = [citizen(11), citizen(12)];
  const handles = await identity.handles(ids);
  await identity.link('STUDENT_NO', new Map([[handles.get(citizen(11))!, 'G320402198001010110']]), 'education');
  const [a, b] = ids.map((id) => handles.get(id)!) as [string, string];
  for (const who of [identity, identity, another()]) {
    const keys = await who.keysOf([a, b, 'nobody']);
    expect([...keys.keys()].sort()).toEqual([a, b].sort());
    expect(keys.get(a)).toEqual(
      new Map([
        ['CITIZEN_ID', citizen(11)],
        ['STUDENT_NO', 'G320402198001010110'],
      ]),
    );
    expect(keys.get(b)).toEqual(new Map([['CITIZEN_ID', citizen(12)]]));
  }
  expect(await identity.find('STUDENT_NO', ['G320402198001010110'])).toEqual(new Map([['G320402198001010110', a]]));
});

test("an identifier that is somebody's already is not taken from them", async () => {
  const handles = await identity.handles([citizen(13), citizen(14)]);
  const [first, second] = [handles.get(citizen(13))!, handles.get(citizen(14))!];
  await identity.link('INSURANCE_NO', new Map([[first, 'B1']]), 'health');
  await identity.link('INSURANCE_NO', new Map([[second, 'B1']]), 'health');
  expect(await identity.find('INSURANCE_NO', ['B1'])).toEqual(new Map([['B1', first]]));
});

test('a person without a citizen id gets a handle that says so', async () => {
  const handle = (await identity.enrol('RESCUE_RECORD_NO', ['JZ-2026-7'], 'civil-affairs')).get('JZ-2026-7')!;
  expect((await database.pool.query('SELECT id_type FROM recipient WHERE id = $1', [handle])).rows).toEqual([{ id_type: '98' }]);
});

test('households have handles both ways', async () => {
  const handles = await identity.householdHandles(['HH-1', 'HH-2']);
  expect(await another().householdHandles(['HH-2'])).toEqual(new Map([['HH-2', handles.get('HH-2')]]));
  expect(await another().householdKeys([handles.get('HH-1')!, 'nobody'])).toEqual(new Map([[handles.get('HH-1'), 'HH-1']]));
});

test('no number stands in clear in the database, and equal numbers are not encrypted equally', async () => {
  const handles = await identity.handles([citizen(15)]);
  const { rows } = await database.pool.query(
    `SELECT i::text AS row, value_enc FROM identifier i UNION ALL SELECT h::text, owner_key_enc FROM household h`,
  );
  const clear = ['3204021980', 'HH-1', 'G32040219'];
  const traces = clear.flatMap((text) => [
    text,
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64').slice(0, -4),
  ]);
  expect(rows.length).toBeGreaterThan(300);
  for (const { row, value_enc } of rows) {
    for (const trace of traces.filter((text) => text.length > 3)) expect(row).not.toContain(trace);
    for (const text of clear) expect(Buffer.from(value_enc).includes(text)).toBe(false);
  }
  expect(handles.get(citizen(15))).not.toContain('1980');
  const cipher = createCipher(loadIdentityKeys(folder));
  expect(cipher.seal('CITIZEN_ID', 'x').equals(cipher.seal('CITIZEN_ID', 'x'))).toBe(false);
});

test('what was sealed opens only unchanged, for its own kind, with its own key', () => {
  const cipher = createCipher(loadIdentityKeys(folder));
  const sealed = cipher.seal('CITIZEN_ID', WITH_X);
  expect(cipher.open('CITIZEN_ID', sealed)).toBe(WITH_X);
  expect(() => cipher.open('STUDENT_NO', sealed)).toThrow();
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(() => cipher.open('CITIZEN_ID', changed)).toThrow();
  }
  expect(() => createCipher({ hmac: Buffer.alloc(32), enc: Buffer.alloc(32) }).open('CITIZEN_ID', sealed)).toThrow();
});

test('keys are made once, closed to others, and refused when others could read them or when they are damaged', () => {
  const keys = join(folder, '..', 'other');
  const key = loadOrCreateKey(keys, 'a');
  expect(loadOrCreateKey(keys, 'a').equals(key)).toBe(true);
  expect(statSync(keys).mode & 0o777).toBe(0o700);
  expect(statSync(join(keys, 'a.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(keys, 'a.key'))).toHaveLength(32);
  chmodSync(join(keys, 'a.key'), 0o644);
  expect(() => loadOrCreateKey(keys, 'a')).toThrow(/chmod 600/);
  writeFileSync(join(keys, 'b.key'), 'short', { mode: 0o600 });
  expect(() => loadOrCreateKey(keys, 'b')).toThrow(/32 bytes/);
});
