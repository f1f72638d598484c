// The record at size: searching, writing, verifying and what it adds to an answer, on a database that keeps what it says.
// npm run bench:audit -- [--entries 100000] [--seconds 5] [--queries 300] [--seed 1] [--dir D] [--json FILE]
// It says first how much of the disk it takes, refuses where there is less, and gives it back in the end. 10,000,000 take about half an hour.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRecorder, exportRecord, parseKeys, startSigning } from '../dist/src/audit/index.js';
import { migrate, startEmbeddedPostgres } from '../dist/src/database/index.js';
import { makeAllAmongTheYoung } from '../dist/src/kernel/young.js';
import { append } from './audit/append.mjs';
import { load } from './audit/load.mjs';
import { search } from './audit/search.mjs';
import { verify } from './audit/verify.mjs';

const usage = (why) => {
  process.stderr.write(
    `${why}\nnpm run bench:audit -- [--entries N] [--seconds S] [--queries N] [--seed S] [--dir D] [--json FILE]\n`,
  );
  process.exit(2);
};
const known = { entries: '100000', seconds: '5', queries: '300', seed: '1', dir: tmpdir(), json: undefined };
let options;
try {
  const asked = Object.entries(known).map(([name, value]) => [name, { type: 'string', ...(value && { default: value }) }]);
  options = parseArgs({ options: Object.fromEntries(asked) }).values;
} catch (error) {
  usage(error.message);
}
for (const name of ['entries', 'seconds', 'queries', 'seed'])
  if (!(Number(options[name]) > 0)) usage(`--${name}: expected a number, got "${options[name]}"`);
const [count, seconds, queries, seed] = [options.entries, options.seconds, options.queries, options.seed].map(Number);
if (count < 10 || count > 50_000_000) usage('--entries: expected 10 to 50000000');

/** Of the database with its indexes, of the export, and of the log that the database writes ahead. */
const BYTES = { entry: 3_700, exported: 1_700, ahead: 3e9 };
const needed = count * (BYTES.entry + BYTES.exported) + Math.min(BYTES.ahead, count * BYTES.entry);
const { bavail, bsize } = statfsSync(options.dir);
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
const say = (line) => process.stderr.write(`${line}\n`);
say(`${count} entries need about ${gigabytes(needed)} below ${options.dir}; ${gigabytes(bavail * bsize)} are free`);
if (needed > bavail * bsize) usage('There is not enough of it: fewer --entries, or another --dir');

makeAllAmongTheYoung(); // as the hub does, and whoever verifies
const home = mkdtempSync(join(options.dir, 'zhongfu-bench-'));
chmodSync(home, 0o755);
const database = join(home, 'database');
mkdirSync(database, { mode: 0o755 });
const key = Buffer.alloc(32, 1);
const from = performance.now();
const onProgress = (what) => say(`${((performance.now() - from) / 1_000).toFixed(0).padStart(5)} s  ${what}`);
const tenths = (what) => {
  let last = 0n;
  return (done, of) => {
    const tenth = (done * 10n) / (of || 1n);
    if (tenth !== last) onProgress(`${what}: ${done} of ${of}`);
    last = tenth;
  };
};
let server;
try {
  server = await startEmbeddedPostgres(database, { settings: ['max_wal_size=3GB', 'shared_buffers=512MB'] });
  const { url } = server;
  await migrate(url);
  const loading = performance.now();
  await load({ url, key, count, seed, onProgress });
  const loaded = { entries: count, entriesPerSecond: Math.round((count / (performance.now() - loading)) * 1_000) };
  onProgress('searching');
  const found = await search({ url, key, queries, seed });
  onProgress('writing');
  const recorder = await createRecorder({ url, key, writer: 'bench', hubVersion: '0.0.0' });
  const latency = [];
  for (const connections of [1, 16, 64]) latency.push(await append(recorder, { connections, seconds, seed }));
  const sustained = await append(recorder, { connections: 512, seconds: 2 * seconds, seed });
  onProgress('signing and exporting');
  const settings = { url, keysFolder: join(home, 'keys'), stateFolder: join(home, 'signer') };
  const signing = await startSigning(settings);
  const lines = signing.verifierKeys(recorder.origin);
  const folder = join(home, 'export');
  await exportRecord({
    url,
    out: folder,
    record: recorder.record,
    keys: lines,
    signedWithinMs: 60_000,
    onProgress: tenths('exported'),
  });
  await recorder.close();
  await signing.close();
  const verified = await verify({ url, folder, keys: parseKeys(lines.join('\n')).checkpoints, onProgress: tenths('verified') });
  const results = { entries: count, loaded, search: found, append: sustained, latency, verify: verified };
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  tell(results);
} finally {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
}

function tell({ search, append, latency, verify }) {
  const searched = (what, { p95Ms }) => [`${what}, p95`, `${p95Ms} ms`, p95Ms <= 15, '≤ 15 ms'];
  const rows = [
    searched('accessTo, page of 50, right after loading', search.afterLoading.accessTo),
    searched('accessTo, page of 50', search.accessTo),
    searched('accessRecords by officer, right after loading', search.afterLoading.accessRecords),
    searched('accessRecords by officer, page of 50', search.accessRecords),
    [
      'append, sustained',
      `${append.entriesPerSecond} entries/s, ${append.refused} refused`,
      append.entriesPerSecond >= 5_000,
      '≥ 5000',
    ],
    ...Object.entries(verify).map(([where, { entriesPerSecond, entriesPerSecondOfACore }]) => [
      `verify, ${where}`,
      `${entriesPerSecondOfACore} entries/s of a core (${entriesPerSecond} by the clock)`,
      entriesPerSecondOfACore >= 50_000,
      '≥ 50000',
    ]),
    ...latency.map(({ connections, p50Ms, entriesPerSecond }) => [
      `added to an answer, ${connections} at a time, p50`,
      `${p50Ms} ms (${entriesPerSecond} entries/s)`,
      null,
      '',
    ]),
  ];
  for (const [what, figure, isMet, target] of rows)
    process.stdout.write(`${what.padEnd(50)} ${figure}${target ? `   target ${target}: ${isMet ? 'met' : 'missed'}` : ''}\n`);
}
