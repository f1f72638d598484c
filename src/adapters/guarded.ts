// Around any source: a deadline that holds even if the source ignores it, a check of whom it answered for, and its statistics.
import type { Batch, CaseFacts, Facts, Loaded, Search, Source } from '../connector.js';
import { alarmIn } from '../kernel/alarms.js';
import { type CallContext, WrongPerson } from '../kernel/sources.js';

export interface SourceHealth {
  readonly state: 'up' | 'failing' | 'unknown';
  readonly p50: number | null;
  readonly p95: number | null;
  readonly errorRate: number | null;
  readonly asOf: string | null;
  readonly freshness: 'CURRENT' | 'STALE' | 'UNAVAILABLE';
  readonly alarms: number;
}

export interface GuardedSource {
  readonly department: string;
  /** Rejects when the source fails, is late, or answers for anybody but the asked. */
  load(batch: Batch, call: Deadline): Promise<Loaded>;
  facts(asked: { persons: readonly string[]; households: readonly string[] }, call: Deadline): Promise<Facts>;
  findCase(caseNo: string, call: Deadline): Promise<CaseFacts | null>;
  search(search: Search, call: Deadline): Promise<readonly string[]>;
  affiliated(asked: { persons: readonly string[]; organisation: string }, call: Deadline): Promise<readonly string[]>;
  readonly source: Source;
  health(): SourceHealth;
}
export interface Deadline {
  readonly requestId: string;
  /** How long the call may take, ms. */
  readonly withinMs: number;
}

/** The source did not answer in time. */
export class SourceTimeout extends Error {
  readonly code = 'SOURCE_TIMEOUT';
}

const REMEMBERED = 200;

export function guard(department: string, source: Source, onAlarm: (error: WrongPerson) => void = () => {}): GuardedSource {
  /** The last calls, each in the place of the one that long ago. */
  const calls: { ms: number; ok: boolean }[] = [];
  let counted = 0;
  let asOf: string | null = null;
  let freshness: SourceHealth['freshness'] = 'CURRENT';
  let alarms = 0;

  /** Settles once: with the source's answer, or at the deadline, after which nobody listens to the source any more. */
  function timed<T>(deadline: Deadline, work: (call: CallContext) => Promise<T>, check?: (answer: T) => void): Promise<T> {
    const began = performance.now();
    const call = new Call(deadline.requestId);
    return new Promise<T>((resolve, reject) => {
      let isSettled = false;
      const settle = (ok: boolean): boolean => {
        if (isSettled) return false;
        isSettled = true;
        callOff();
        calls[counted++ % REMEMBERED] = { ms: performance.now() - began, ok };
        return true;
      };
      const fail = (error: unknown) => {
        if (!settle(false)) return;
        freshness = 'UNAVAILABLE';
        if (error instanceof WrongPerson) {
          alarms += 1;
          onAlarm(error);
        }
        reject(error);
      };
      const callOff = alarmIn(deadline.withinMs, () => {
        const error = new SourceTimeout(`${department} did not answer within ${Math.round(deadline.withinMs)} ms`);
        call.abort(error);
        fail(error);
      });
      const answered = (answer: T) => {
        if (isSettled) return;
        try {
          check?.(answer);
        } catch (error) {
          return fail(error);
        }
        settle(true);
        resolve(answer);
      };
      try {
        work(call).then(answered, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  return {
    department,
    source,
    load: (batch, deadline) =>
      timed(
        deadline,
        (call) => source.load(batch, call),
        (answer) => {
          checkAnswered(department, batch.persons, answer.persons);
          if (answer.households.size > 0) checkHouseholds(department, batch.households, answer.households);
          asOf = answer.asOf;
          freshness = answer.freshness;
        },
      ),
    facts(asked, deadline) {
      if (!source.facts) throw new Error(`${department} declares no row facts`);
      return timed(deadline, (call) => source.facts!(asked, call)).then((facts) => {
        if (freshness === 'UNAVAILABLE') freshness = 'CURRENT';
        return facts;
      });
    },
    findCase(caseNo, deadline) {
      if (!source.findCase) throw new Error(`${department} declares no cases`);
      return timed(deadline, (call) => source.findCase!(caseNo, call));
    },
    search(search, deadline) {
      if (!source.search) throw new Error(`${department} cannot be searched`);
      return timed(deadline, (call) => source.search!(search, call));
    },
    affiliated(asked, deadline) {
      if (!source.affiliated) throw new Error(`${department} knows of no institutions`);
      return timed(deadline, (call) => source.affiliated!(asked, call));
    },
    health() {
      const sorted = calls.map((c) => c.ms).sort((a, b) => a - b);
      const at = (share: number) => (sorted.length ? Math.round(sorted[Math.floor((sorted.length - 1) * share)]!) : null);
      const failed = calls.filter((c) => !c.ok).length;
      const last = calls[(counted - 1) % REMEMBERED];
      return {
        state: !last ? 'unknown' : last.ok ? 'up' : 'failing',
        p50: at(0.5),
        p95: at(0.95),
        errorRate: calls.length ? failed / calls.length : null,
        asOf,
        freshness,
        alarms,
      };
    },
  };
}

/** A call, whose signal is made when it is first looked at: most sources that answer at once never do. */
class Call implements CallContext {
  private controller: AbortController | null = null;

  constructor(readonly requestId: string) {}
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }
  abort(reason: Error): void {
    this.controller ??= new AbortController();
    this.controller.abort(reason);
  }
}

/** Everybody asked is answered for, and nobody else. */
function checkAnswered(department: string, asked: readonly string[], answered: ReadonlyMap<string, unknown>): void {
  if (answered.size > asked.length || !asked.every((key) => answered.has(key)))
    throw new WrongPerson(`${department} answered for ${answered.size} of ${asked.length} asked, or for somebody else`);
}

function checkHouseholds(department: string, asked: readonly string[], answered: ReadonlyMap<string, unknown>): void {
  const known = new Set(asked);
  for (const key of answered.keys())
    if (!known.has(key)) throw new WrongPerson(`${department} answered for a household nobody asked about`);
}
