// Letters at hand: forgotten when any letter changes, and after two seconds anyhow.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../src/database/client.js';
import { createLetterStore, type LetterStore } from '../../src/policy/letter-store.js';
import type { Letter } from '../../src/policy/types.js';
import { freshDatabase } from '../support/postgres.js';

let fresh: { url: string; close: () => Promise<void> };
let db: Database;
let store: LetterStore;
const LETTER: Letter = {
  no: 'SQ-1',
  householdId: 'h1',
  signedBy: ['r1', 'r2'],
  signedOn: '2026-01-05',
  expiresOn: '2026-07-05',
  withdrawnAt: null,
};

beforeEach(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  store = createLetterStore(db);
  await db.pool.query(
    `INSERT INTO household SELECT 'h' || n, sha256(n::text::bytea), repeat('x', 40)::bytea FROM generate_series(1, 3) n`,
  );
});
afterEach(async () => {
  store.close();
  await db.close();
  await fresh.close();
});

test('every asked household is answered, with all its letters or with none', async () => {
  const old = { ...LETTER, no: 'SQ-0', signedOn: '2025-01-05', expiresOn: '2025-07-05', withdrawnAt: '2025-02-01T00:00:00.000Z' };
  expect(await store.add([LETTER, old])).toBe(2);
  expect(await store.add([LETTER])).toBe(0);
  expect(await store.lettersOf(['h1', 'h2', 'nobody'])).toEqual(
    new Map([
      ['h1', [LETTER, old]],
      ['h2', []],
      ['nobody', []],
    ]),
  );
});

test('a withdrawn letter is withdrawn for the next question, here and at another hub', async () => {
  const elsewhere = openDatabase(fresh.url);
  const there = createLetterStore(elsewhere, { maxAgeMs: 60_000 });
  await store.add([LETTER]);
  await sleep(100); // until it listens
  expect((await there.lettersOf(['h1'])).get('h1')![0]!.withdrawnAt).toBeNull();
  await store.lettersOf(['h1']);
  expect(await store.withdraw('SQ-1')).toBe(true);
  expect(await store.withdraw('SQ-1')).toBe(false);
  expect((await store.lettersOf(['h1'])).get('h1')![0]!.withdrawnAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  await sleep(200);
  expect((await there.lettersOf(['h1'])).get('h1')![0]!.withdrawnAt).not.toBeNull();
  there.close();
  await elsewhere.close();
});

test('a change that nobody was told of is seen after the allowed age', async () => {
  const old = createLetterStore(db, { maxAgeMs: 80 });
  await sleep(100);
  await old.lettersOf(['h1']);
  // without the trigger, as if the notification had been lost
  await db.pool.query(`ALTER TABLE authorisation_letter DISABLE TRIGGER count_change`);
  await db.pool.query(`INSERT INTO authorisation_letter VALUES ('SQ-9', 'h1', '{r1}', '2026-01-01', '2026-06-01')`);
  expect((await old.lettersOf(['h1'])).get('h1')).toEqual([]);
  await sleep(120);
  expect((await old.lettersOf(['h1'])).get('h1')).toHaveLength(1);
  old.close();
});

test('an answer that was on its way when a letter changed is not remembered', async () => {
  const slow = createLetterStore(db, { maxAgeMs: 60_000 });
  await sleep(100);
  const asking = slow.lettersOf(['h1']); // reads before the letter exists
  await store.add([LETTER]);
  await asking;
  await sleep(150);
  expect((await slow.lettersOf(['h1'])).get('h1')).toHaveLength(1);
  slow.close();
});

test('when the letters cannot be read the question fails: nobody may take silence for a letter or for none', async () => {
  await db.pool.query('ALTER TABLE authorisation_letter RENAME TO gone');
  await expect(store.lettersOf(['h1'])).rejects.toThrow(/authorisation_letter/);
});

test('a letter cannot be prolonged or given more signatures afterwards', async () => {
  await store.add([LETTER]);
  await expect(db.pool.query(`UPDATE authorisation_letter SET expires_on = '2030-01-01'`)).rejects.toThrow(/evidence/);
  await expect(db.pool.query(`UPDATE authorisation_letter SET signed_by = array_append(signed_by, 'r3')`)).rejects.toThrow(
    /evidence/,
  );
});
