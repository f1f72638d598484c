// What an emergency access allows and owes, day by day; and that its row is evidence.
import { openDatabase } from '../../src/database/client.js';
import { addWorkingDays } from '../../src/kernel/working-days.js';
import {
  accessState,
  accountName,
  type EmergencyAccess,
  emergenciesOf,
  isOverdue,
  PAPERS_WITHIN,
} from '../../src/policy/emergency.js';
import { createEmergencyStore, type NewAccess } from '../../src/policy/emergency-store.js';
import { callerOf } from '../policy/world.js';
import { freshDatabase } from '../support/postgres.js';

const caller = callerOf('TW');
const CASE = 'LS-1';
// the Friday before the Spring Festival of 2026, whose last Saturday and the one after it are worked
const OPENED = '2026-02-13T08:00:00.000Z';
const DUE = addWorkingDays('2026-02-13', PAPERS_WITHIN);
const access = (more: Partial<EmergencyAccess> = {}): EmergencyAccess => ({
  id: 'EA-1',
  recipientId: 'r1',
  guardianId: 'r2',
  organisation: caller.organisation,
  role: 'TW',
  divisions: ['320402003'],
  opener: accountName(caller),
  caseNo: CASE,
  openedAt: OPENED,
  expiresAt: '2026-02-13T09:00:00.000Z',
  papersDueAt: DUE,
  reviewDueAt: DUE,
  papersAt: null,
  reviewedAt: null,
  ...more,
});
const at = (moment: string) => new Date(moment);
const state = (moment: string, more: Partial<EmergencyAccess> = {}) => accessState(access(more), at(moment));

describe('an access', () => {
  it('counts five working days over a festival, with the weekends that are worked in exchange', () => {
    expect(DUE).toBe('2026-02-27');
  });

  it('is open for its term, then owes its papers, and is overdue from the day after the last one in Shanghai', () => {
    expect(state('2026-02-13T08:59:59.999Z')).toBe('OPEN');
    expect(state('2026-02-13T09:00:00.000Z')).toBe('PAPERS_DUE');
    expect(state('2026-02-27T15:59:59.999Z')).toBe('PAPERS_DUE');
    expect(state('2026-02-27T16:00:00.000Z')).toBe('OVERDUE');
  });

  it('waits for its review when the papers are in, and is overdue without it', () => {
    const papersAt = '2026-02-24T02:00:00.000Z';
    expect(state('2026-02-24T03:00:00.000Z', { papersAt })).toBe('EXPIRED');
    expect(state('2026-02-27T16:00:00.000Z', { papersAt })).toBe('OVERDUE');
    expect(state('2026-03-27T16:00:00.000Z', { papersAt, reviewedAt: '2026-02-25T02:00:00.000Z' })).toBe('REVIEWED');
  });
});

describe('what it opens', () => {
  const during = at('2026-02-13T08:30:00.000Z');
  const allowed = (accesses: readonly EmergencyAccess[], asked: Partial<Parameters<typeof emergenciesOf>[1]> = {}, id = 'r1') =>
    emergenciesOf(accesses, { caller, caseNo: CASE, now: during, ...asked }).stateOf(id);

  it('is one person and, of a minor, the guardian', () => {
    expect(['r1', 'r2', 'r3'].map((id) => allowed([access()], {}, id))).toEqual(['open', 'open', 'none']);
    expect(allowed([access({ guardianId: null })], {}, 'r2')).toBe('none');
  });

  it('is for the officer who gave the reason, and for the case that was named', () => {
    expect(allowed([access()], { caller: callerOf('TW', { subject: 'somebody else' }) })).toBe('none');
    expect(allowed([access()], { caseNo: 'LS-2' })).toBe('none');
    expect(allowed([access({ caseNo: null })], { caseNo: null })).toBe('none');
  });

  it('is nothing before it was opened, after it has run out, or once it was reviewed', () => {
    expect(allowed([access()], { now: at('2026-02-13T07:59:00.000Z') })).toBe('none');
    expect(allowed([access()], { now: at('2026-02-13T09:00:00.000Z') })).toBe('expired');
    expect(allowed([access({ reviewedAt: '2026-02-13T08:10:00.000Z' })])).toBe('expired');
  });

  it('is nothing at all for an office that is overdue with another one, and that one alone', () => {
    const owed = access({
      id: 'EA-0',
      recipientId: 'r9',
      opener: 'another account',
      papersDueAt: '2026-02-12',
      expiresAt: '2026-02-05T09:00:00.000Z',
      openedAt: '2026-02-05T08:00:00.000Z',
    });
    expect(isOverdue([owed], during)).toBe(true);
    expect(allowed([access(), owed])).toBe('overdue');
    expect(allowed([access(), { ...owed, reviewedAt: '2026-02-13T01:00:00.000Z' }])).toBe('open');
  });
});

describe('its row', () => {
  const { papersAt: _, reviewedAt: __, caseNo: ___, ...terms } = access();
  const opened: NewAccess = { ...terms, caseNo: CASE, reason: '车祸重伤,需立即手术' };
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let database: ReturnType<typeof openDatabase>;
  beforeEach(async () => {
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, { connections: 2 });
    await database.pool.query(`INSERT INTO recipient (id) VALUES ('r1'), ('r2')`);
  });
  afterEach(async () => {
    await database.close();
    await fresh.close();
  });

  it('comes back as it was given, papers and review come once, and nothing else of it changes', async () => {
    const store = createEmergencyStore(database);
    const made = await store.open(opened);
    expect(made).toEqual(access());
    expect(await store.ofOrganisation(caller.organisation)).toEqual([made]);
    expect(await store.ofOrganisation('another')).toEqual([]);

    const now = at('2026-02-24T02:00:00.000Z');
    expect(await store.takePapers(made.id, 'SP-7', now)).toMatchObject({ papersAt: now.toISOString() });
    expect(await store.takePapers(made.id, 'SP-8', now)).toBeNull();
    const review = { upheld: true, note: '属实', reviewer: 'auditor', at: now };
    expect(await store.review(made.id, review)).toMatchObject({ reviewedAt: now.toISOString() });
    expect(await store.review(made.id, { ...review, upheld: false })).toBeNull();

    const change = (sql: string) => database.pool.query(sql);
    await expect(change(`UPDATE emergency_access SET expires_at = expires_at + interval '1 hour'`)).rejects.toThrow(/evidence/);
    await expect(change('UPDATE emergency_access SET upheld = false')).rejects.toThrow(/evidence/);
    await expect(change('DELETE FROM emergency_words; DELETE FROM emergency_access')).rejects.toThrow(/evidence/);
  });

  it('is not reviewed by who opened it, and not stored without a reason', async () => {
    const store = createEmergencyStore(database);
    const made = await store.open(opened);
    const own = { upheld: true, note: '属实', reviewer: made.opener, at: at(OPENED) };
    await expect(store.review(made.id, own)).rejects.toThrow(/reviewed_by_another/);
    await expect(store.open({ ...opened, id: 'EA-other', reason: '急' })).rejects.toThrow(/reason_typed/);
    expect(await store.list()).toHaveLength(1);
  });

  it('opens nothing any more once its words are erased, and stays otherwise', async () => {
    const store = createEmergencyStore(database);
    const made = await store.open(opened);
    await database.pool.query('DELETE FROM emergency_words');
    expect(await store.find(made.id)).toEqual({ ...made, caseNo: null });
  });
});
