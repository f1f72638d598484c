// What becomes of an answer when the database does not: refused within 1.1 s, never lost, never doubled, and back by itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createAnonymous, createRecorder, type Recorder } from '../../src/audit/index.js';
import { startEmbeddedPostgres } from '../../src/database/embedded.js';
import { migrate } from '../../src/database/migrate.js';
import { AuditUnavailable, StartRefused } from '../../src/kernel/errors.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { cuttingProxy } from '../support/cutting-proxy.js';
import { serverProcesses, signalAll } from '../support/server-processes.js';
import { temporaryFolder } from '../support/temporary-postgres.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Outcome {
  readonly eventId: string;
  readonly ms: number;
  readonly index: bigint | null;
}
async function attempt(recorder: Recorder): Promise<Outcome> {
  const input = disclosure({ eventId: uuid7() });
  const start = performance.now();
  try {
    const { index } = await recorder.record(input);
    return { eventId: input.eventId, ms: performance.now() - start, index };
  } catch (e) {
    expect(e).toBeInstanceOf(AuditUnavailable);
    return { eventId: input.eventId, ms: performance.now() - start, index: null };
  }
}
async function untilRecorded(recorder: Recorder): Promise<void> {
  for (const end = Date.now() + 8_000; Date.now() < end; await pause(20)) if ((await attempt(recorder)).index !== null) return;
  throw new Error(`did not recover: ${JSON.stringify(recorder.stats())}`);
}

/** Everything acknowledged is stored once where it was said; numbers have no gap; what was stored but refused is reported. */
async function judge(db: RecordDatabase, recorder: Recorder, outcomes: readonly Outcome[]): Promise<void> {
  const rows = await db.query('SELECT idx, entry FROM audit.leaf ORDER BY idx');
  const entries = rows.map((row) => JSON.parse((row['entry'] as Buffer).toString()));
  expect(rows.map((row) => Number(row['idx']))).toEqual(rows.map((_, i) => i));
  const at = new Map(entries.map((e, i) => [e.event_id, i]));
  for (const { eventId, index } of outcomes) if (index !== null) expect(at.get(eventId)).toBe(Number(index));
  const numbers = entries.filter((e) => e.epoch === recorder.stats().epoch).map((e) => e.wseq);
  expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  const reported = new Set(entries.flatMap((e) => e.about?.undelivered ?? []));
  const overReported = outcomes.filter((o) => o.index === null && at.has(o.eventId));
  for (const { eventId } of overReported) expect(reported.has(eventId)).toBe(true);
  for (const { eventId, index } of outcomes) if (index !== null) expect(reported.has(eventId)).toBe(false);
}

let db: RecordDatabase;
beforeAll(async () => {
  db = await recordDatabase();
});
afterAll(() => db.close());

let writers = 0;
const open = () => createRecorder(recorderOptions(db.url, `failing-${++writers}`));

describe('a database that does not answer', () => {
  it('is frozen: everybody is refused in time, a stop does not hang, and it goes on without a restart', async () => {
    const recorder = await open();
    const idle = await open();
    const before = await Promise.all(Array.from({ length: 20 }, () => attempt(recorder)));
    const frozen = serverProcesses(db.server.pid);
    signalAll(frozen, 'SIGSTOP');
    const during = await Promise.all(Array.from({ length: 300 }, (_, i) => pause(i * 5).then(() => attempt(recorder))));
    expect(recorder.stats().state).toBe('refusing');
    const start = performance.now();
    expect(await idle.close()).toBe(false);
    expect(performance.now() - start).toBeLessThan(4_500);
    signalAll(frozen, 'SIGCONT');
    for (const { ms, index } of during) {
      expect(index).toBeNull();
      expect(ms).toBeLessThan(1_100);
    }
    await untilRecorded(recorder);
    await judge(db, recorder, [...before, ...during]);
    expect(await recorder.close()).toBe(true);
  });

  it('is slow to connect to, slower than a try may last: goes on, and is left with no more connections than before', async () => {
    const recorder = await open();
    await attempt(recorder);
    const connections = async () =>
      (await db.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'zhongfu-audit'"))[0]!['n'];
    const before = await connections();
    for (let i = 0; i < 3; i++) {
      await db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhongfu-audit'");
      const pids = serverProcesses(db.server.pid);
      signalAll(pids, 'SIGSTOP');
      const during = await Promise.all(Array.from({ length: 5 }, (_, n) => pause(n * 300).then(() => attempt(recorder))));
      await pause(1_000);
      signalAll(pids, 'SIGCONT');
      expect(during.every(({ index }) => index === null)).toBe(true);
      await untilRecorded(recorder);
    }
    await pause(300);
    expect(await connections()).toBeLessThanOrEqual(Math.max(before as number, 3));
    await recorder.close();
  });

  it('holds the lock of the head for somebody else: refused in time, then on', async () => {
    const recorder = await open();
    const holder = new pg.Client({ connectionString: db.url });
    await holder.connect();
    await holder.query('BEGIN; SELECT 1 FROM audit.head FOR UPDATE');
    const during = await Promise.all(Array.from({ length: 50 }, () => attempt(recorder)));
    await holder.query('ROLLBACK');
    await holder.end();
    for (const { ms, index } of during) {
      expect(index).toBeNull();
      expect(ms).toBeLessThan(1_100);
    }
    await untilRecorded(recorder);
    await judge(db, recorder, during);
    await recorder.close();
  });

  it('answers too late for the caller, but did write: the record says that it was not delivered', async () => {
    const recorder = await open();
    const holder = new pg.Client({ connectionString: db.url });
    await holder.connect();
    await holder.query('BEGIN; SELECT 1 FROM audit.head FOR UPDATE');
    const late = attempt(recorder);
    const outcome = await late;
    await holder.query('ROLLBACK');
    await holder.end();
    await untilRecorded(recorder);
    await pause(50);
    await judge(db, recorder, [outcome]);
    const [stored] = await db.query('SELECT count(*)::int AS n FROM audit.leaf WHERE event_id = $1', [outcome.eventId]);
    expect(stored).toEqual({ n: 1 });
    await recorder.close();
  });

  it('loses connections under load, in the middle of commits: no double, no loss', async () => {
    const recorder = await open();
    const outcomes: Outcome[] = [];
    let running = true;
    const load = Array.from({ length: 16 }, async () => {
      while (running) outcomes.push(await attempt(recorder));
    });
    for (let i = 0; i < 25; i++) {
      await pause(20);
      await db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhongfu-audit'");
    }
    running = false;
    await Promise.all(load);
    expect(recorder.stats().retries).toBeGreaterThan(0);
    expect(outcomes.filter((o) => o.index !== null).length).toBeGreaterThan(10); // a busy machine gets less done
    for (const { ms } of outcomes) expect(ms).toBeLessThan(1_100);
    await untilRecorded(recorder);
    await judge(db, recorder, outcomes);
    await recorder.close();
  });

  it.each(['lost before the database saw it', 'lost after the database had committed'])(
    'is cut off with the statement %s: in the record once, and the caller gets its answer',
    async (when) => {
      const proxy = await cuttingProxy(db.server.port);
      const recorder = await createRecorder(
        recorderOptions(db.url.replace(`:${db.server.port}/`, `:${proxy.port}/`), `failing-${++writers}`),
      );
      await attempt(recorder);
      for (let i = 0; i < 10; i++) {
        proxy.cutNext(when.includes('after') ? 'after' : 'before');
        const outcomes = await Promise.all(Array.from({ length: 3 }, () => attempt(recorder)));
        expect(outcomes.every((o) => o.index !== null)).toBe(true);
        await judge(db, recorder, outcomes);
      }
      expect(proxy.cuts()).toBe(10);
      expect(recorder.stats().retries).toBeGreaterThanOrEqual(10);
      await recorder.close();
      proxy.close();
    },
  );

  it('is killed: refused until it is started again, then on, with everything that was acknowledged', async () => {
    const recorder = await open();
    const outcomes: Outcome[] = [];
    let running = true;
    const load = Array.from({ length: 16 }, async () => {
      while (running) {
        outcomes.push(await attempt(recorder));
        await pause(1);
      }
    });
    await pause(200);
    signalAll(serverProcesses(db.server.pid), 'SIGKILL');
    await pause(1_500);
    expect(recorder.stats().state).toBe('refusing');
    const again = await startEmbeddedPostgres(db.server.dataFolder.replace(/\/postgres$/, ''), {
      port: db.server.port,
      settings: ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'shared_buffers=32MB'],
    });
    Object.assign(db.server, { pid: again.pid });
    await untilRecorded(recorder);
    running = false;
    await Promise.all(load);
    for (const { ms } of outcomes) expect(ms).toBeLessThan(1_100);
    expect(outcomes.some((o) => o.index === null)).toBe(true);
    await judge(db, recorder, outcomes);
    await recorder.close();
  });
});

describe('overload', () => {
  it('is refused at once when too much waits', async () => {
    const recorder = await open();
    const outcomes = await Promise.all(Array.from({ length: 2_500 }, () => attempt(recorder)));
    const refused = outcomes.filter((o) => o.index === null);
    expect(refused.length).toBeGreaterThanOrEqual(2_500 - 2_048);
    expect(Math.min(...refused.map((o) => o.ms))).toBeLessThan(200);
    await untilRecorded(recorder); // what came through after its caller was refused is reported by then
    await pause(200);
    await judge(db, recorder, outcomes);
    await recorder.close();
  });
});

describe('an entry that the database will not take', () => {
  it('is refused alone; its neighbours are recorded and the numbers stay whole', async () => {
    const recorder = await open();
    const first = await recorder.record(disclosure());
    const poison = recorder.record(disclosure({ eventId: first.eventId })); // an id that is there already
    const others = await Promise.all(Array.from({ length: 5 }, () => attempt(recorder)));
    await expect(poison).rejects.toBeInstanceOf(AuditUnavailable);
    expect(others.every((o) => o.index !== null)).toBe(true);
    await judge(db, recorder, others);
    await recorder.close();
  });
  it('is refused before that if it is no entry at all', async () => {
    const recorder = await open();
    await expect(recorder.record(disclosure({ payload: 'sha256:short' }))).rejects.toBeInstanceOf(AuditUnavailable);
    await recorder.close();
  });
});

describe('start and stop', () => {
  const last = async (writer: string) =>
    (await db.query('SELECT entry FROM audit.leaf WHERE type IN ($1, $2) ORDER BY idx', ['BOOT', 'SHUTDOWN']))
      .map((row) => JSON.parse((row['entry'] as Buffer).toString()))
      .filter((e) => e.writer === writer)
      .map(({ type, about, wseq }) => ({ type, about, wseq }));

  it('are in the record: a clean stop, and one that was none', async () => {
    const one = await createRecorder(recorderOptions(db.url, 'restarting'));
    await one.record(disclosure());
    await one.close();
    const two = await createRecorder(recorderOptions(db.url, 'restarting'));
    const { epoch } = two.stats();
    await createRecorder(recorderOptions(db.url, 'restarting')).then((three) => three.close()); // as if `two` had been killed
    await two.close();
    const entries = await last('restarting');
    expect(entries.slice(0, 4)).toEqual([
      { type: 'BOOT', about: { first: true }, wseq: 1 },
      { type: 'SHUTDOWN', about: undefined, wseq: 3 },
      { type: 'BOOT', about: { previous: one.stats().epoch, wseq: 3, clean: true }, wseq: 1 },
      { type: 'BOOT', about: { previous: epoch, wseq: 1, clean: false }, wseq: 1 },
    ]);
  });

  it('refuses after it was closed', async () => {
    const recorder = await open();
    await recorder.close();
    await expect(recorder.record(disclosure())).rejects.toBeInstanceOf(AuditUnavailable);
    expect(await recorder.close()).toBe(false);
  });

  it.each(['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'synchronous_commit=local'])(
    'is refused with %s',
    async (setting) => {
      const unsafe = await recordDatabase([setting]);
      try {
        const refused = createRecorder(recorderOptions(unsafe.url));
        await expect(refused).rejects.toBeInstanceOf(StartRefused);
        await expect(refused).rejects.toThrow(new RegExp(`${setting.split('=')[0]} is ${setting.split('=')[1]}, needed: on`));
      } finally {
        await unsafe.close();
      }
    },
  );

  it('is not needed to notice that a running database was set to lose what it acknowledges: refused, then on when it is safe again', async () => {
    const folder = temporaryFolder();
    const server = await startEmbeddedPostgres(folder.path);
    const client = new pg.Client({ connectionString: server.url });
    try {
      await migrate(server.url);
      await client.connect();
      const recorder = await createRecorder(recorderOptions(server.url));
      for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
        expect((await attempt(recorder)).index).not.toBeNull();
        await client.query(`ALTER SYSTEM SET ${setting} = off`);
        await client.query('SELECT pg_reload_conf()');
        await pause(200);
        const { index, ms } = await attempt(recorder);
        expect({ setting, index }).toEqual({ setting, index: null });
        expect(ms).toBeLessThan(1_100);
        expect(recorder.stats().lastError).toContain(`${setting} is off`);
        await client.query(`ALTER SYSTEM RESET ${setting}`);
        await client.query('SELECT pg_reload_conf()');
        await untilRecorded(recorder);
      }
      await recorder.close();
    } finally {
      await client.end();
      await server.stop();
      folder.remove();
    }
  });

  it('is refused where there is no record or no database', async () => {
    await expect(createRecorder(recorderOptions('postgresql://nobody@127.0.0.1:1/none'))).rejects.toBeInstanceOf(StartRefused);
    await expect(createRecorder(recorderOptions(db.url.replace(/postgres$/, 'template1')))).rejects.toBeInstanceOf(StartRefused);
  });
});

describe('callers that could not be identified', () => {
  it('are counted, each peer once a minute, and kept for later while the record is closed', async () => {
    const taken: unknown[] = [];
    let isOpen = false;
    const anonymous = createAnonymous({
      record: async (input) => {
        if (!isOpen) throw new AuditUnavailable();
        taken.push({ type: input.type, peer: input.peer, count: input.about?.['count'], error: input.error });
        return {} as never;
      },
    });
    for (let i = 0; i < 40; i++) anonymous.count(i % 4 ? '10.0.0.7' : '10.0.0.8');
    await anonymous.flush();
    isOpen = true;
    anonymous.count('10.0.0.7');
    await anonymous.close();
    const error = { code: 'UNAUTHENTICATED', stage: 'identify' };
    expect(taken).toEqual(
      expect.arrayContaining([
        { type: 'ERR', peer: '10.0.0.7', count: 31, error },
        { type: 'ERR', peer: '10.0.0.8', count: 10, error },
      ]),
    );
    expect(taken).toHaveLength(2);
  });

  it('stay bounded when there are very many of them, and none is dropped', async () => {
    let total = 0;
    let entries = 0;
    const anonymous = createAnonymous({
      record: async (input) => {
        total += input.about?.['count'] as number;
        entries++;
        return {} as never;
      },
    });
    for (let i = 0; i < 5_000; i++) anonymous.count(`10.0.${i >> 8}.${i & 255}`);
    await anonymous.close();
    expect({ total, entries }).toEqual({ total: 5_000, entries: 1_001 });
  });
});
