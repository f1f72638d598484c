// Builds dist/: the Prisma client, the compiled TypeScript, beside it the departments' files that are not TypeScript, and the
// verifier for auditors as one file.
// With --if-stale it does nothing where the last build is newer than every source: what runs is then never older than what was fetched.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { isStale } from './stale.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (script, ...args) => {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
};

// stands only beside a build that went through: bin/zhongfu.mjs builds again without it
const done = join(root, 'dist/.built');
const sources = ['src', 'connectors', 'prisma', 'tsconfig.json', 'package-lock.json'].map((name) => join(root, name));
if (process.argv.includes('--if-stale') && !isStale(done, sources)) process.exit(0);
rmSync(done, { force: true });
run(join(root, 'scripts/generate.mjs'));
// the build's memory lies inside dist/: whoever deletes dist/ gets a whole build
run(require.resolve('typescript/bin/tsc'), '-p', '.', '--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo');

const isCarried = (name) =>
  name === 'policy.yaml' || name === 'schema.graphql' || name.endsWith('.wsdl') || name.endsWith('.sql');
const connectors = join(root, 'connectors');
for (const entry of readdirSync(connectors, { recursive: true, withFileTypes: true })) {
  const from = join(entry.parentPath, entry.name);
  const inside = from.slice(connectors.length + 1);
  if (!entry.isFile() || !isCarried(entry.name) || inside.startsWith('_template')) continue;
  cpSync(from, join(root, 'dist/connectors', inside));
}
// a department that was removed must not be found at start any more
for (const name of readdirSync(join(root, 'dist/connectors'))) {
  if (!existsSync(join(connectors, name))) rmSync(join(root, 'dist/connectors', name), { recursive: true });
}
// an auditor from outside is handed one file that needs nothing else
buildSync({
  entryPoints: [join(root, 'src/audit/verify/standalone.ts')],
  outfile: join(root, 'dist/zhongfu-verify.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  charset: 'utf8',
  banner: { js: '// 众扶 Zhongfu: verifies an exported record, by itself. node zhongfu-verify.mjs --help. Apache-2.0' },
  logLevel: 'warning',
});
writeFileSync(done, '');
