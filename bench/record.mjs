// What the record costs: entries per second and added latency at 1, 16 and 64 connections, on a database that keeps what it says.
// node bench/record.mjs [--seconds 3] [--url postgresql://…] [--persons 1] [--work 60] [--json]      (after `npm run build`)
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRecorder } from '../dist/src/audit/index.js';
import { migrate, startEmbeddedPostgres } from '../dist/src/database/index.js';
import { uuid7 } from '../dist/src/kernel/uuid7.js';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    url: { type: 'string' },
    persons: { type: 'string', default: '1' },
    work: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const home = mkdtempSync(join(tmpdir(), 'zhongfu-bench-'));
chmodSync(home, 0o755);
const server = options.url ? null : await startEmbeddedPostgres(home);
const url = options.url ?? server.url;
if (server) await migrate(url);

const HASH = `sha256:${'ab'.repeat(32)}`;
const persons = Number(options.persons);
const fields = Array.from({ length: 20 }, (_, i) => [`Recipient.field${i}`, i % 3 ? 'plain' : 'mask']);
let n = 0;
const entry = () => ({
  type: 'DISC',
  at: new Date(),
  requestId: uuid7(),
  eventId: uuid7(),
  actor: {
    iss: 'https://idp.example',
    client: 'tn-window',
    org: '11320499MA0DEM013D',
    role: 'TW',
    acr: '2',
    subject: `officer-${n++ % 500}`,
  },
  purpose: 'P04',
  caseNo: `AJ${n % 5000}`,
  document: HASH,
  payload: HASH,
  policy: HASH,
  operation: { kind: 'query', name: 'A1' },
  sources: { 'civil-affairs': 'ok', health: 'ok' },
  subjects: Array.from({ length: persons }, () => ({ recipientId: `R${(n * 7919) % 130_000}-${n++ % 3}`, fieldset: 0 })),
  fieldsets: [new Map(fields)],
});

const recorder = await createRecorder({ url, key: Buffer.alloc(32, 1), writer: 'bench', hubVersion: '0.0.0' });
const workMs = Number(options.work) / 1_000; // what a request costs besides, in microseconds of this process
const work = async () => {
  await new Promise(setImmediate);
  for (const end = performance.now() + workMs; performance.now() < end; );
};
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const results = [];
for (const connections of [1, 16, 64]) {
  const waits = [];
  const { recorded, batches } = recorder.stats();
  const cpu = process.cpuUsage();
  const end = performance.now() + Number(options.seconds) * 1_000;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        if (workMs > 0) await work();
        const start = performance.now();
        await recorder.record(entry());
        waits.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const now = recorder.stats();
  results.push({
    connections,
    entriesPerSecond: Math.round(waits.length / seconds),
    p50Ms: Number(at(waits, 0.5).toFixed(2)),
    p99Ms: Number(at(waits, 0.99).toFixed(2)),
    meanBatch: Number(((now.recorded - recorded) / (now.batches - batches)).toFixed(1)),
    hubCpuUs: Number(((user + system) / waits.length).toFixed(1)),
  });
}
await recorder.close();
await server?.stop();
rmSync(home, { recursive: true, force: true });
if (options.json) console.log(JSON.stringify({ results }));
else console.table(results);
