#!/usr/bin/env node
// The command: runs the compiled hub, and builds it first where nothing has been built yet (after `npm ci` in a fresh clone).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'dist/src/main.js');

if (![main, join(root, 'dist/.built'), join(root, 'src/database/generated/client.ts')].every(existsSync)) {
  console.error('zhongfu: building (only this once) …');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(4);
}
await import(pathToFileURL(main).href);
