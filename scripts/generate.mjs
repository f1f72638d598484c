// Generates the Prisma client without network: generate never runs the schema engine, so naming any program as it stops its download.
// With --if-stale it does nothing where the client is newer than the schema.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale } from './stale.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = ['prisma/schema.prisma', 'package-lock.json'].map((name) => join(root, name));
if (process.argv.includes('--if-stale') && !isStale(join(root, 'src/database/generated/client.ts'), sources)) process.exit(0);

const { status } = spawnSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--no-hints'], {
  cwd: root,
  // stdout belongs to whoever called us: progress goes to stderr
  stdio: ['ignore', 2, 2],
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
    CHECKPOINT_DISABLE: '1',
  },
});
process.exit(status ?? 1);
