// What the record costs: entries per second and added latency at 1, 16 and 64 connections, on a database that keeps what it says.
// node bench/record.mjs [--seconds 3] [--url postgresql://…] [--persons 1] [--work 60] [--json]      (after `npm run build`)
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRecorder } from '../dist/src/audit/index.js';
import { migrate, startEmbeddedPostgres } from '../dist/src/database/index.js';
import { append } from './audit/append.mjs';

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

const recorder = await createRecorder({ url, key: Buffer.alloc(32, 1), writer: 'bench', hubVersion: '0.0.0' });
const results = [];
for (const connections of [1, 16, 64]) {
  const [seconds, persons, work] = [options.seconds, options.persons, options.work].map(Number);
  results.push(await append(recorder, { connections, seconds, persons, work: work / 1_000 }));
}
await recorder.close();
await server?.stop();
rmSync(home, { recursive: true, force: true });
if (options.json) console.log(JSON.stringify({ results }));
else console.table(results);
