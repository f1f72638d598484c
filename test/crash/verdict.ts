// Holds what callers received against what the record says, entry by entry.
import { createHash } from 'node:crypto';
import { type Jwk, readReceipt } from '../../src/audit/index.js';
import { periodOf, References } from '../../src/audit/refs.js';
import type { City, Database } from './city.js';
import type { Window } from './faults.js';
import { HANGING_MS, type Outcome } from './load.js';

/** Everything that may not be, in words; `figures` for the summary. */
export interface Verdict {
  readonly wrong: readonly string[];
  readonly figures: Readonly<Record<string, string | number>>;
}

interface Entry {
  readonly type: string;
  readonly event_id: string;
  readonly request_id: string;
  readonly writer: string;
  readonly epoch: string;
  readonly wseq: number;
  readonly payload?: string;
  readonly subjects?: readonly { readonly f: string; readonly ref: string }[];
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly about?: Readonly<Record<string, unknown>>;
}
interface Leaf {
  readonly entry: Entry;
  readonly hash: string;
}

/** Refusal within a second, and something for the way. */
const REFUSED_WITHIN_MS = 1_100;
const AT_ONCE_MS = 50;
/** After a fault the hub may need a moment to find the database again. */
export const RECOVERS_WITHIN_MS = 10_000;

async function leavesOf(database: Database): Promise<Leaf[]> {
  const rows = await database.query('SELECT idx::int AS idx, entry FROM audit.leaf ORDER BY idx');
  return rows.map(({ idx, entry }, i) => {
    if (idx !== i) throw new Error(`entry ${i} is missing`);
    const bytes = entry as Buffer;
    return { entry: JSON.parse(bytes.toString()), hash: createHash('sha256').update('\0').update(bytes).digest('hex') };
  });
}

/** The entry of each whole answer: there once, where the receipt says, with these bytes, about this person, in these states. */
export async function compareAnswers(
  city: City,
  outcomes: readonly Outcome[],
  keys: readonly Jwk[],
  hmac: Uint8Array,
): Promise<Verdict> {
  const leaves = await leavesOf(city.database);
  const refs = new References(hmac, periodOf(new Date()));
  const wrong: string[] = [];
  const byRequest = new Map<string, number>();
  for (const { entry } of leaves) byRequest.set(entry.request_id, (byRequest.get(entry.request_id) ?? 0) + 1);
  const undelivered = new Set(leaves.flatMap(({ entry }) => (entry.about?.['undelivered'] as string[] | undefined) ?? []));
  let checked = 0;
  let shown = 0;
  let failed = 0;
  for (const outcome of outcomes) {
    if (outcome.kind !== 'whole') continue;
    const read = readReceipt(outcome.receipt, keys);
    if (!read.ok) {
      wrong.push(`a receipt is ${read.reason}`);
      continue;
    }
    const { claims } = read;
    const leaf = leaves[Number(claims.idx)];
    const say = (what: string) => wrong.push(`request ${claims.req}, index ${claims.idx}: ${what}`);
    if (!leaf) {
      say('answered, and not in the record');
      continue;
    }
    const { entry } = leaf;
    if (leaf.hash !== claims.leaf || entry.request_id !== claims.req) say('another entry stands where the receipt says');
    if (claims.body !== outcome.body || entry.payload !== outcome.body) say('receipt, entry and answer are of different bytes');
    if (byRequest.get(claims.req) !== 1) say(`${byRequest.get(claims.req)} entries of one request`);
    if (outcome.eventId !== null && outcome.eventId !== entry.event_id) say('answer and entry name different events');
    if (undelivered.has(entry.event_id)) say('delivered, and the record says that it was not');
    if (outcome.about !== null) for (const what of differences(outcome, entry, refs.of('subject', outcome.about).text)) say(what);
    checked++;
    if (outcome.hasData && entry.type === 'DISC') shown++;
    if (!outcome.hasData) failed++;
  }
  if (shown < checked / 10) wrong.push(`only ${shown} of ${checked} answers showed anything of anybody`);
  return {
    wrong,
    figures: {
      answers: checked,
      'with somebody’s data': shown,
      'that say only that it failed': failed,
      entries: leaves.length,
      undelivered: undelivered.size,
    },
  };
}

/** One person was asked about: the entry is about that one, with the same fields, each in the state that the answer gives. */
function differences(
  { columns, hasExceptions, hasData }: Outcome & { kind: 'whole' },
  { type, subjects = [], fieldsets = {} }: Entry,
  person: string,
): string[] {
  // the hub failed before it knew whom it was asked about: an answer without anything
  if (!hasData && type === 'ERR' && subjects.length === 0) return [];
  if (subjects.length !== 1 || subjects[0]!.ref !== person) return ['the entry is not about the person that was asked about'];
  const states = fieldsets[subjects[0]!.f]!;
  const found = [Object.keys(states).sort().join(), Object.keys(columns).sort().join()];
  if (found[0] !== found[1]) return [`recorded ${found[0]}, answered ${found[1]}`];
  if (hasExceptions) return []; // a row that departs from its column
  return Object.entries(columns).flatMap(([coordinate, render]) => {
    const state = states[coordinate]!;
    const fits =
      render === 'deny' ? state.startsWith('denied') : [render, 'null', 'error'].includes(state) || state.startsWith('denied');
    return fits ? [] : [`${coordinate}: recorded ${state}, answered ${render}`];
  });
}

/** Batches fit end to end, and every writer's numbers have no gap but those that its next start tells of. */
export async function checkBatches(database: Database): Promise<Verdict> {
  const wrong: string[] = [];
  const batches = await database.query(
    'SELECT batch_uuid AS uuid, writer, epoch, first_idx::int AS at, first_wseq::int AS wseq, count FROM audit.batch ORDER BY first_idx',
  );
  let next = 0;
  const epochs = new Map<string, [number, number][]>();
  for (const { uuid, epoch, at, wseq, count } of batches as unknown as {
    uuid: string;
    epoch: string;
    at: number;
    wseq: number;
    count: number;
  }[]) {
    if (at !== next) wrong.push(`batch ${uuid} begins at ${at}, the one before ends before ${next}`);
    next = at + count;
    epochs.set(epoch, [...(epochs.get(epoch) ?? []), [wseq, wseq + count]]);
  }
  const leaves = await leavesOf(database);
  const told = new Map(
    leaves.flatMap(({ entry }) =>
      entry.type === 'BOOT' && entry.about?.['previous'] ? [[entry.about['previous'] as string, entry.about]] : [],
    ),
  );
  let gaps = 0;
  for (const [epoch, ranges] of epochs) {
    let expected = 1;
    const missing: string[] = [];
    for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
      if (from < expected) wrong.push(`number ${from} of run ${epoch} is there twice`);
      if (from > expected) missing.push(`${expected}-${from - 1}`);
      expected = to;
    }
    gaps += missing.length;
    const said = told.get(epoch);
    if (said && JSON.stringify(said['missing'] ?? []) !== JSON.stringify(missing))
      wrong.push(`run ${epoch} lacks ${missing.join() || 'nothing'}, the next start says ${JSON.stringify(said['missing'])}`);
    if (!said && missing.length > 0) wrong.push(`run ${epoch} lacks ${missing.join()}`);
  }
  const ids = new Set(leaves.map(({ entry }) => entry.event_id));
  if (ids.size !== leaves.length) wrong.push(`${leaves.length - ids.size} entries are there twice`);
  return { wrong, figures: { batches: batches.length, runs: epochs.size, 'numbers that never arrived': gaps } };
}

const p99Of = (some: readonly number[]): number => [...some].sort((a, b) => a - b)[Math.ceil(some.length * 0.99) - 1] ?? 0;

/** How callers were treated: none waited for long, none was cut off by a hub that lived, none was refused without a reason. */
export function judgeTreatment(
  outcomes: readonly Outcome[],
  windows: readonly Window[],
  /** What the shortest possible answers took meanwhile. */
  wayMs: readonly number[],
): Verdict {
  const wrong: string[] = [];
  const refusals: number[] = [];
  let unasked = 0;
  const covering = ({ from, to }: Outcome, grace: number) => windows.filter((w) => from < w.to + grace && to > w.from);
  for (const outcome of outcomes) {
    const { kind, hub, from, to } = outcome;
    if (kind === 'odd') wrong.push(`${hub}: ${outcome.why}`);
    if (kind === 'late') wrong.push(`${hub}: no answer for ${HANGING_MS} ms (${covering(outcome, 0).map(({ fault }) => fault)})`);
    if (kind === 'cut' && !covering(outcome, 100).some(({ down }) => down === hub))
      wrong.push(`${hub}: cut off (${outcome.why}) though nobody had stopped it`);
    if (kind !== 'refused') continue;
    const faults = covering(outcome, RECOVERS_WITHIN_MS);
    if (faults.length === 0) unasked++;
    // nobody can be refused for a fault before it has begun
    const moments = faults.flatMap((fault) => [fault.from, ...(fault.worse ?? [])]);
    const began = Math.max(from, ...moments.filter((moment) => moment < to));
    refusals.push(to - began);
  }
  // those turned away at the door are so many that they would hide the others
  const waited = refusals.filter((ms) => ms > AT_ONCE_MS).sort((a, b) => a - b);
  const p99 = p99Of(waited);
  const wayP99 = p99Of(wayMs);
  if (p99 > REFUSED_WITHIN_MS + wayP99)
    wrong.push(`refusals took ${Math.round(p99)} ms at p99, expected at most ${REFUSED_WITHIN_MS}`);
  const round = (ms = 0) => `${Math.round(ms)} ms`;
  return {
    wrong,
    figures: {
      refusals: refusals.length,
      'of them at once': refusals.length - waited.length,
      'the others p50': round(waited[Math.floor(waited.length / 2)]),
      'the others p99': round(p99),
      'the slowest': round(waited.at(-1)),
      'the way alone p99': round(wayP99),
      'refused without a fault': unasked,
      'cut with their hub': outcomes.filter(({ kind }) => kind === 'cut').length,
    },
  };
}
