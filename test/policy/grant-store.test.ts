// Grants at hand: never waited for, never older than they may be.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../src/database/client.js';
import { dayOf } from '../../src/kernel/days.js';
import { createGrantStore, type GrantStore, type GrantStoreOptions, type NewGrant } from '../../src/policy/grant-store.js';
import { freshDatabase } from '../support/postgres.js';

let fresh: { url: string; close: () => Promise<void> };
const opened: (Database | GrantStore)[] = [];
const GRANT: NewGrant = {
  grantNo: 'GR-1',
  demandOrg: '11320499MA0DEM013D',
  provider: 'health',
  purpose: 'P04',
  fields: new Map([['MedicalRecord.selfPaidYtd', 'band' as const]]),
  divisions: ['320402'],
  legalBasis: '社会救助暂行办法 47-49',
  perRequest: 500,
  perDay: 10_000,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
};

/** A hub of its own: its own pool, its own listener. */
async function hub(options?: GrantStoreOptions): Promise<{ db: Database; store: GrantStore }> {
  const db = openDatabase(fresh.url);
  const store = await createGrantStore(db, options);
  opened.push(store, db);
  return { db, store };
}
async function until(isTrue: () => boolean, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; !isTrue(); await sleep(5))
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms`);
}

beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await fresh.close();
});

test('what was created is in the snapshot when create resolves, whole and as it was given', async () => {
  const { store } = await hub();
  expect(store.snapshot().grants).toEqual([]);
  const made = await store.create(GRANT, 'cn-health-1');
  expect(made).toEqual({ ...GRANT, status: 'ACTIVE', createdAt: expect.stringMatching(/Z$/), revokedAt: null });
  expect(store.snapshot().grants).toEqual([made]);
  expect(await store.list()).toEqual([made]);
});

test('a grant without number and first day gets both; a second one of the same number is refused', async () => {
  const now = () => Date.parse('2026-03-31T17:00:00Z'); // already April in Shanghai
  const { store } = await hub({ now });
  const { grantNo, validFrom } = await store.create({ ...GRANT, grantNo: undefined, validFrom: undefined }, 'x');
  expect(grantNo).toMatch(/^GR-[\w-]{12}$/);
  expect(validFrom).toBe('2026-04-01');
  expect(dayOf(now())).toBe(validFrom);
  await expect(store.create({ ...GRANT, grantNo }, 'x')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: 'grantNo', rule: 'UNIQUE' },
  });
});

test('seeding adds what is missing and leaves the rest as it is', async () => {
  const { store } = await hub();
  await store.create(GRANT, 'x');
  await store.revoke('GR-1', 'over', 'y');
  const more = [1, 2, 3].map((n) => ({ ...GRANT, grantNo: `GR-${n}` }));
  expect(await store.seed(more, 'x')).toBe(2);
  expect(await store.seed(more, 'x')).toBe(0);
  expect(await store.seed([], 'x')).toBe(0);
  expect(store.snapshot().grants.map(({ grantNo, status }) => `${grantNo} ${status}`)).toEqual([
    'GR-1 REVOKED',
    'GR-2 ACTIVE',
    'GR-3 ACTIVE',
  ]);
});

test('a grant revoked at one hub is revoked at another at once, and the snapshot stays the same object otherwise', async () => {
  const { store: here } = await hub();
  const { store: there, db } = await hub({ pollMs: 60_000 });
  await sleep(100); // until it listens
  await here.create(GRANT, 'x');
  await until(() => there.snapshot().grants.length === 1, 1_000);
  const before = there.snapshot();
  await db.pool.query(`UPDATE change SET version = version + 1 WHERE kind = 'consent'; NOTIFY zhongfu_change, 'consent'`);
  await there.list();
  expect(there.snapshot()).toBe(before);
  expect((await here.revoke('GR-1', 'misused', 'y'))?.status).toBe('REVOKED');
  await until(() => there.snapshot().grants[0]!.status === 'REVOKED', 1_000);
  expect(there.snapshot().version).not.toBe(before.version);
});

test('a lost notification is made up for by the poll', async () => {
  const { store, db } = await hub({ pollMs: 100 });
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhongfu changes' AND datname = current_database()`,
  );
  const { store: other } = await hub();
  await other.create(GRANT, 'x');
  await until(() => store.snapshot().grants.length === 1, 900);
});

test('while the database cannot be asked the grants grow stale, and are fresh again when it can', async () => {
  const errors: unknown[] = [];
  const { store } = await hub({ pollMs: 50, staleMs: 300, onError: (error) => errors.push(error) });
  expect(store.fresh()).toBe(true);
  const other = openDatabase(fresh.url);
  opened.push(other);
  const blocker = await other.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE change IN ACCESS EXCLUSIVE MODE');
  await until(() => !store.fresh() && errors.length > 0, 1_000);
  await blocker.query('ROLLBACK');
  blocker.release();
  await until(() => store.fresh(), 1_500);
});

test('a grant can be ended once, not rewritten, reopened or removed', async () => {
  const { store, db } = await hub();
  await store.create(GRANT, 'x');
  await expect(db.pool.query(`UPDATE sharing_grant SET per_day = 999999`)).rejects.toThrow(/evidence/);
  await expect(db.pool.query(`DELETE FROM sharing_grant`)).rejects.toThrow(/evidence/);
  await store.revoke('GR-1', 'first', 'y');
  await store.revoke('GR-1', 'second', 'z');
  expect((await db.pool.query('SELECT revoke_reason, revoked_by FROM sharing_grant')).rows).toEqual([
    { revoke_reason: 'first', revoked_by: 'y' },
  ]);
  await expect(
    db.pool.query(`UPDATE sharing_grant SET revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL`),
  ).rejects.toThrow(/evidence/);
  expect(await store.revoke('GR-none', 'x', 'y')).toBeNull();
});

test('a grant that reaches further than it can have been signed for is refused by the database itself', async () => {
  const { store } = await hub();
  const wrong: Partial<NewGrant>[] = [
    { divisions: ['3'] },
    { divisions: ['320402', ''] },
    { divisions: ['%'] },
    { fields: new Map() },
    { perRequest: 0 },
    { perDay: -1 },
    { validTo: '2025-12-31' },
    { purpose: 'p4' },
  ];
  for (const part of wrong) await expect(store.create({ ...GRANT, ...part }, 'x')).rejects.toThrow(/violates check constraint/);
  expect((await store.create({ ...GRANT, divisions: [] }, 'x')).divisions).toEqual([]);
});
