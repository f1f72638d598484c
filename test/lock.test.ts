// `npm ci` refuses a lock file that lacks an optional platform package; this is where one would be noticed first.
import { readFileSync } from 'node:fs';
import { inProject } from '../src/kernel/paths.js';

interface Lock {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}
const lock = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')) as Lock;

test('every optional dependency of a locked package has an entry (else: npm run lock)', async () => {
  const { missingEntries } = (await import('../scripts/complete-lock.mjs' as string)) as {
    missingEntries: (lock: Lock) => Map<string, unknown>;
  };
  expect([...missingEntries(lock).keys()]).toEqual([]);
});

test('a lock without a platform package is completed with its system and processor', async () => {
  const { missingEntries } = (await import('../scripts/complete-lock.mjs' as string)) as {
    missingEntries: (lock: Lock) => Map<string, unknown>;
  };
  const packages = { 'node_modules/tool': { optionalDependencies: { '@tool/linux-x64-musl': '^1.2.3' } } };
  expect(missingEntries({ packages })).toEqual(
    new Map([
      ['node_modules/@tool/linux-x64-musl', { version: '1.2.3', cpu: ['x64'], libc: ['musl'], optional: true, os: ['linux'] }],
    ]),
  );
});
