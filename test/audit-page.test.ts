// docs/audit.md works: its commands are run here as they stand, by a shell, against a hub of their own, and say what it shows.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAILURE_CLASSES } from '../src/audit/verify/report.js';
import { inProject } from '../src/kernel/paths.js';
import { type Hub, startHub } from './support/hub.js';
import { userEnvironment } from './support/program.js';
import { temporaryFolder } from './support/temporary-postgres.js';

const text = readFileSync(inProject('docs/audit.md'), 'utf8');
const blocks = (kind: string): string[] =>
  [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].filter((block) => block[1] === kind).map((block) => block[2]!);
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('the walk of an auditor', () => {
  let hub: Hub;
  const folder = temporaryFolder();
  beforeAll(async () => {
    hub = await startHub();
    mkdirSync(join(folder.path, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(inProject('bin/zhongfu.mjs'), join(folder.path, 'node_modules', '.bin', 'zhongfu'));
    symlinkSync(inProject('dist'), join(folder.path, 'dist'));
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    folder.remove();
  });

  it('goes from keys and notes to a verification of its own, and finds a change', () => {
    const script = blocks('sh tested').join('\n').replaceAll('http://127.0.0.1:4000', hub.url);
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder.path,
      env: userEnvironment({ ...hub.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' }),
      encoding: 'utf8',
      timeout: 90_000,
    });
    if (status !== 0) throw new Error(`it ended with ${status}:\n${stderr}`);
    // sizes, places and the half-year are of the day
    const plain = (line: string) => line.replace(/\d+/g, 'N');
    const shown = blocks('text shown').flatMap((block) => block.trimEnd().split('\n'));
    expect(shown.length).toBeGreaterThan(3);
    const said = stdout.split('\n').map(plain);
    const places = shown.map((line) => said.findIndex((found) => found.startsWith(plain(line))));
    expect([places.includes(-1), [...places].sort((a, b) => a - b)]).toEqual([false, places]);
  }, 120_000);
});

it('says of every class what it means', () => {
  const table = text.slice(text.indexOf('## What is found'), text.indexOf('## What it is made of'));
  const named = [...table.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!);
  expect(FAILURE_CLASSES.filter((name) => !named.includes(name))).toEqual([]);
});
