// What writing to the record takes: entries a second, and how long each waits, with so many at a time.
import { disclosure, numbers } from './entries.mjs';

export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const ms = (value) => Number(value.toFixed(2));

function isRefused(error) {
  if (error.code !== 'AUDIT_UNAVAILABLE') throw error;
  return false;
}

/** `work`: what a request costs besides, in milliseconds of this process. */
export async function append(recorder, { connections, seconds, persons = 1, work = 0, seed = 1 }) {
  const random = numbers(seed);
  const waits = [];
  let refused = 0;
  const { recorded, batches } = recorder.stats();
  const cpu = process.cpuUsage();
  const from = performance.now();
  const end = from + seconds * 1_000;
  const one = async () => {
    while (performance.now() < end) {
      if (work > 0) {
        await new Promise(setImmediate);
        for (const until = performance.now() + work; performance.now() < until; );
      }
      const start = performance.now();
      // a disk that is busy with something else may hold a batch up for a second: refused is what a caller would be, too
      const isRecorded = await recorder.record(disclosure(random, { persons })).then(Boolean, isRefused);
      if (isRecorded) waits.push(performance.now() - start);
      else refused++;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const took = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const now = recorder.stats();
  return {
    connections,
    refused,
    entriesPerSecond: Math.round(waits.length / took),
    p50Ms: ms(at(waits, 0.5)),
    p99Ms: ms(at(waits, 0.99)),
    meanBatch: Number(((now.recorded - recorded) / (now.batches - batches)).toFixed(1)),
    hubCpuUs: Number(((user + system) / waits.length).toFixed(1)),
  };
}
