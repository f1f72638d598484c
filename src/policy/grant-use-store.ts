// How many persons were asked for under each grant today, over all hubs: counted in memory, added up in the database once a second.
import type { Database } from '../database/index.js';

export interface GrantUse {
  /**
   * Takes `persons` from the day's budget of every grant (number → persons per day) and resolves to true, or takes nothing and
   * resolves to false where one of them has not so much left. Rejects where it cannot be known: callers MUST then show nothing.
   * Several hubs learn of each other's use within a second: together they may overrun a budget by what they asked in that second.
   * A hub that is killed forgets what it counted in its last second.
   */
  take(grants: ReadonlyMap<string, number>, persons: number, day: string): Promise<boolean>;
  /** Writes down what was counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Count {
  readonly grantNo: string;
  readonly day: string;
  /** As the database last said. */
  stored: number;
  /** Counted here since. */
  pending: number;
}

export function createGrantUse(
  db: Database,
  { everyMs = 1_000, onError = () => {} }: { everyMs?: number; onError?: (error: unknown) => void } = {},
): GrantUse {
  /** By day, then by grant. */
  const days = new Map<string, Map<string, Count>>();
  const all = (): Count[] => [...days.values()].flatMap((ofDay) => [...ofDay.values()]);

  async function open(grantNos: readonly string[], day: string): Promise<void> {
    const { rows } = await db.pool.query<{ grantNo: string; persons: string }>(
      'SELECT grant_no AS "grantNo", persons FROM grant_use WHERE day = $2 AND grant_no = ANY($1::text[])',
      [grantNos, day],
    );
    const stored = new Map(rows.map((row) => [row.grantNo, Number(row.persons)]));
    const ofDay = days.get(day) ?? new Map<string, Count>();
    days.set(day, ofDay);
    for (const grantNo of grantNos)
      if (!ofDay.has(grantNo)) ofDay.set(grantNo, { grantNo, day, stored: stored.get(grantNo) ?? 0, pending: 0 });
  }

  let flushing: Promise<void> | null = null;
  const flush = (): Promise<void> => {
    flushing ??= write().finally(() => {
      flushing = null;
    });
    return flushing;
  };
  async function write(): Promise<void> {
    const counts = all();
    if (counts.length === 0) return;
    const written = counts.filter((count) => count.pending > 0).map((count) => ({ count, persons: count.pending }));
    if (written.length > 0) {
      const values = written.map(({ count: { grantNo, day }, persons }) => ({ grantNo, day, persons }));
      // in one order on every hub, so that two of them never wait for each other
      await db.pool.query(
        `INSERT INTO grant_use AS u (grant_no, day, persons)
         SELECT "grantNo", day, persons FROM jsonb_to_recordset($1::jsonb) AS c ("grantNo" text, day date, persons bigint) ORDER BY 1, 2
         ON CONFLICT (grant_no, day) DO UPDATE SET persons = u.persons + excluded.persons`,
        [JSON.stringify(values)],
      );
      for (const { count, persons } of written) {
        count.pending -= persons;
        count.stored += persons;
      }
    }
    await learn();
  }
  /** What all hubs have counted by now, whether or not anything was asked here. */
  async function learn(): Promise<void> {
    const known = all();
    const { rows } = await db.pool.query<{ grantNo: string; day: string; persons: string }>(
      `SELECT grant_no AS "grantNo", day::text AS day, persons FROM grant_use WHERE day = ANY($1::date[]) AND grant_no = ANY($2::text[])`,
      [[...new Set(known.map(({ day }) => day))], [...new Set(known.map(({ grantNo }) => grantNo))]],
    );
    for (const { grantNo, day, persons } of rows) {
      const count = days.get(day)?.get(grantNo);
      if (count) count.stored = Number(persons);
    }
    const last = known
      .map(({ day }) => day)
      .sort()
      .at(-1)!;
    for (const { grantNo, day, pending } of known) if (day < last && pending === 0) days.get(day)!.delete(grantNo);
    for (const [day, ofDay] of days) if (ofDay.size === 0) days.delete(day);
  }
  const timer = setInterval(() => void flush().catch(onError), everyMs).unref();

  return {
    async take(grants, persons, day) {
      const unknown = [...grants.keys()].filter((grantNo) => !days.get(day)?.has(grantNo));
      if (unknown.length > 0) await open(unknown, day);
      const ofDay = days.get(day)!;
      for (const [grantNo, perDay] of grants) {
        const { stored, pending } = ofDay.get(grantNo)!;
        if (stored + pending + persons > perDay) return false;
      }
      for (const grantNo of grants.keys()) ofDay.get(grantNo)!.pending += persons;
      return true;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch(onError);
    },
  };
}
