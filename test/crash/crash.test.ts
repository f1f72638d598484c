// Hubs and their database are killed, frozen and cut off under load: no answer without its entry, none lost, none doubled, nobody kept waiting.
// `npm run test:crash -- --rounds 50 --seed 7`; without a number of rounds a short run, always the same.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runProgram } from '../support/program.js';
import { type City, openCity } from './city.js';
import { faultsOf, type Window } from './faults.js';
import { fullDisk } from './full-disk.js';
import { type Load, startLoad } from './load.js';
import { chanceFrom } from './random.js';
import { countSyncs } from './syncs.js';
import { checkBatches, compareAnswers, judgeTreatment, RECOVERS_WITHIN_MS, type Verdict } from './verdict.js';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 3);
const SEED = Number(process.env.CRASH_SEED ?? 20_260_101);
const CALLERS = { mortal: 10, steady: 3 };
const say = (line: string): void => void process.stderr.write(`${line}\n`);

// as where nobody may mount anything
const MAY_MOUNT = process.env.CRASH_MOUNT !== 'no';

let city: City;
let removeDisk = () => {};
beforeAll(async () => {
  city = await openCity();
}, 120_000);
afterAll(async () => {
  await city?.close();
  removeDisk();
});

/** What a hub did since then, counted. */
function tally(load: Load, hub: string, since: number): string {
  const counts = new Map<string, number>();
  for (const o of load.outcomes.filter((one) => one.hub === hub && one.from >= since)) {
    const what = o.kind === 'whole' ? `${o.status}` : o.kind === 'refused' ? o.code : `${o.kind} ${o.why}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, n]) => `${n} × ${what}`).join(', ') || 'nothing';
}
const saidBy = (hub: string): string => (hub === 'steady' ? city.steady : city.mortal()).said.err.slice(-3_000);

/** How long until each hub gave its first whole answer to a question that came after this moment. */
async function recovery(load: Load, since: number): Promise<Record<string, number>> {
  const took: Record<string, number> = {};
  for (const hub of Object.keys(CALLERS)) {
    for (;;) {
      const first = load.outcomes.find((o) => o.hub === hub && o.kind === 'whole' && o.hasData && o.from >= since);
      if (first) {
        took[hub] = Math.round(first.to - since);
        break;
      }
      if (performance.now() - since > RECOVERS_WITHIN_MS)
        throw new Error(
          `${hub} does not answer ${RECOVERS_WITHIN_MS} ms after the fault: ${tally(load, hub, since)}\n${saidBy(hub)}`,
        );
      await sleep(10);
    }
  }
  return took;
}

async function verify(data: string): Promise<Verdict> {
  const { code, out, err } = await runProgram(['audit', 'verify', '--db', '--json'], {
    ZHONGFU_DATA: data,
    ZHONGFU_KEYS: join(city.steady.data, 'keys'),
    DATABASE_URL: city.database.url,
  });
  const { ok, failures, signedSize } = code === 4 ? { ok: false, failures: [err], signedSize: 0 } : JSON.parse(out);
  return {
    wrong: ok && code === 0 ? [] : [`audit verify ends with ${code}: ${JSON.stringify(failures)}`],
    figures: { 'signed entries': signedSize },
  };
}

it(
  `${ROUNDS} rounds, and a full disk`,
  async () => {
    const chance = chanceFrom(SEED);
    const syncs = countSyncs(city.database);
    await syncs.began();
    const load = await startLoad(city.steady, CALLERS, city.addressOf);
    const windows: Window[] = [];
    say(`crash: ${ROUNDS} rounds, seed ${SEED}`);
    let n = 0;
    const disk = fullDisk(MAY_MOUNT);
    removeDisk = disk.remove;
    try {
      for (const fault of [...faultsOf(ROUNDS, chance), disk.fault]) {
        await sleep(chance.between(400, 1_500));
        const before = load.outcomes.length;
        const window = { fault: fault.name, ...(await fault.run({ city, load, syncs, chance })) };
        windows.push(window);
        const took = await recovery(load, window.to);
        const during = load.outcomes.slice(before);
        const count = (kind: string) => during.filter((o) => o.kind === kind).length;
        say(
          `${String(++n).padStart(3)}  ${fault.name} (${Math.round(window.to - window.from)} ms${window.note ? `, ${window.note}` : ''}): ` +
            `${count('whole')} answered, ${count('refused')} refused, ${count('cut')} cut; back after ${took['mortal']} and ${took['steady']} ms`,
        );
      }
      await sleep(500);
    } finally {
      await load.stop();
    }
    await syncs.sample();
    await sleep(1_500); // a checkpoint comes at most a second after growth

    const { body } = await city.steady.fetch('/.well-known/zhongfu-receipt-keys.json');
    const hmac = readFileSync(join(city.steady.data, 'keys', 'audit-hmac.key'));
    const verdicts = [
      judgeTreatment(load.outcomes, windows, load.wayMs),
      await compareAnswers(city, load.outcomes, body.keys, hmac),
      await checkBatches(city.database),
      await verify(city.steady.data),
      await verify(city.folder),
    ];
    const wal = syncs.total();
    const figures = Object.assign({}, ...verdicts.map((verdict) => verdict.figures), {
      'WAL syncs': wal.syncs,
      'batches they cover': wal.batches,
      'lives of the database': wal.lives,
    });
    for (const [name, value] of Object.entries(figures)) say(`  ${name}: ${value}`);
    const wrong = verdicts.flatMap((verdict) => verdict.wrong);
    const { answers, entries, refusals, 'the others p99': p99 } = figures;
    const line = {
      rounds: ROUNDS,
      seed: SEED,
      answers,
      entries,
      refusals,
      p99,
      syncs: wal.syncs,
      batches: wal.batches,
      wrong: wrong.length,
    };
    if (process.env.CRASH_LINE) writeFileSync(process.env.CRASH_LINE, Object.entries(line).flat().join(' '));
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(wal.batches).toBeGreaterThan(0);
    expect(wal.syncs).toBeGreaterThanOrEqual(wal.batches);
  },
  120_000 + ROUNDS * 60_000,
);
