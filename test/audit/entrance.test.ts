// Who is let in to work that will end in an entry: told in time when the database falls silent, turned away before the work when there are too many.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRecorder, type Recorder } from '../../src/audit/index.js';
import { AuditUnavailable, Overloaded } from '../../src/kernel/errors.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { serverProcesses, signalAll } from '../support/server-processes.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const REFUSED_WITHIN_MS = 1_100;

let db: RecordDatabase;
let recorder: Recorder;
beforeAll(async () => {
  db = await recordDatabase();
  recorder = await createRecorder(recorderOptions(db.url));
});
afterAll(async () => {
  await recorder.close();
  await db.close();
});

/** The error and after how long it came; fails where the work succeeded. */
async function refusal(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const begun = performance.now();
  return work.then(
    () => {
      throw new Error('was not refused');
    },
    (error: unknown) => ({ error, ms: performance.now() - begun }),
  );
}
async function frozen<T>(work: () => Promise<T>): Promise<T> {
  const pids = serverProcesses(db.server.pid);
  signalAll(pids, 'SIGSTOP');
  try {
    return await work();
  } finally {
    signalAll(pids, 'SIGCONT');
  }
}
async function untilOpen(): Promise<void> {
  for (let tries = 0; recorder.stats().state !== 'open' && tries < 200; tries++) await pause(20);
  expect(recorder.stats().state).toBe('open');
}
const isRecorded = async (eventId: string): Promise<boolean> =>
  (await db.query('SELECT 1 FROM audit.leaf WHERE event_id = $1', [eventId])).length > 0;

describe('work that waits for a database that has fallen silent', () => {
  it('is given up in time, though nothing waits to be recorded yet; who comes then is refused at once', async () => {
    let begun = 0;
    await frozen(async () => {
      const stuck = () =>
        recorder.whileWritable(() => {
          begun++;
          return db.query('SELECT 1'); // as a look-up of a handle would
        });
      const first = await Promise.all([refusal(stuck()), refusal(stuck())]);
      for (const { error, ms } of first) {
        expect(error).toBeInstanceOf(AuditUnavailable);
        expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
      }
      expect(recorder.stats().state).toBe('refusing');
      expect((await refusal(stuck())).ms).toBeLessThan(50);
      expect(begun).toBe(2);
    });
    await untilOpen(); // by itself: nobody has to try
    await expect(recorder.whileWritable((record) => record(disclosure()))).resolves.toMatchObject({
      eventId: expect.any(String),
    });
  });

  it('counts from the silence on, not from when the work was begun', async () => {
    const work = recorder.whileWritable(() => pause(5_000));
    const told = refusal(work);
    await pause(700);
    expect(recorder.stats().state).toBe('open');
    const ms = await frozen(async () => {
      const begun = performance.now();
      await told;
      return performance.now() - begun;
    });
    expect(ms).toBeGreaterThan(600);
    expect(ms).toBeLessThan(REFUSED_WITHIN_MS);
    await untilOpen();
  });

  it('leaves nothing in the record that looks delivered, if it comes to its end after all', async () => {
    const eventId = uuid7();
    let ended!: Promise<unknown>;
    const { error } = await frozen(() =>
      refusal(
        recorder.whileWritable((record) => {
          ended = pause(1_500).then(() => record(disclosure({ eventId })));
          return ended;
        }),
      ),
    );
    expect(error).toBeInstanceOf(AuditUnavailable);
    await expect(ended).rejects.toBeInstanceOf(AuditUnavailable);
    await untilOpen();
    expect(await isRecorded(eventId)).toBe(false);
  });

  it('is reported as not delivered, if its entry came through after the caller was told', async () => {
    const eventId = uuid7();
    let ended!: Promise<unknown>;
    await frozen(() =>
      refusal(
        recorder.whileWritable((record) => {
          ended = pause(400).then(() => record(disclosure({ eventId })));
          return ended;
        }),
      ),
    );
    await expect(ended).rejects.toBeInstanceOf(AuditUnavailable);
    await untilOpen();
    expect(await isRecorded(eventId)).toBe(true);
    await pause(100);
    const ends = await db.query("SELECT convert_from(entry, 'UTF8') AS entry FROM audit.leaf WHERE type = 'END'");
    expect(ends.flatMap(({ entry }) => JSON.parse(entry as string).about.undelivered)).toContain(eventId);
  });
});

describe('more work at a time than can be kept waiting', () => {
  it('is refused before it is begun, and let in when there is room again', async () => {
    let begun = 0;
    let open!: () => void;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const work = () =>
      recorder.whileWritable(async (record) => {
        begun++;
        await gate;
        return record(disclosure());
      });
    const inside = Array.from({ length: 1_024 }, work);
    const beyond = await Promise.all(Array.from({ length: 200 }, () => refusal(work())));
    for (const { error, ms } of beyond) {
      expect(error).toBeInstanceOf(Overloaded);
      expect(ms).toBeLessThan(100);
    }
    expect(begun).toBe(1_024);
    open();
    // whoever was let in finds room for the entry after the work
    expect(await Promise.all(inside)).toHaveLength(1_024);
    await expect(work()).resolves.toMatchObject({ eventId: expect.any(String) });
  });
});

it('lets nobody in after it was closed', async () => {
  const closed = await createRecorder(recorderOptions(db.url, 'hub-2'));
  await closed.close();
  await expect(closed.whileWritable(async () => 1)).rejects.toBeInstanceOf(AuditUnavailable);
});
