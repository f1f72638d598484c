// Adds to package-lock.json an entry for every optional dependency that the registry in use did not offer:
// npm 11 leaves such platform packages out when it writes the lock, and then `npm ci` refuses the lock it wrote.
// Run it after every `npm install` that changes dependencies: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OS = new Map(
  Object.entries({
    android: 'android',
    darwin: 'darwin',
    linux: 'linux',
    win32: 'win32',
    windows: 'win32',
    freebsd: 'freebsd',
  }).concat(['openharmony', 'openbsd', 'netbsd', 'sunos', 'aix'].map((name) => [name, name])),
);
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32', 'mips64el'];

/** Whether a package installed at `at` finds `name`, looking upwards as Node does. */
function isLocked(packages, at, name) {
  for (let dir = at; ; ) {
    if (packages[`${dir ? `${dir}/` : ''}node_modules/${name}`]) return true;
    if (!dir) return false;
    const cut = dir.lastIndexOf('node_modules/');
    dir = cut <= 0 ? '' : dir.slice(0, cut - 1);
  }
}

/** The optional dependencies without an entry, each with the entry it needs (no integrity: nobody here has seen the package). */
export function missingEntries(lock) {
  const missing = new Map();
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock.packages, at, name)) continue;
      const words = name.replace(/^@[^/]+\//, '').split(/[-.]/);
      const os = words.map((word) => OS.get(word)).find(Boolean);
      const cpu = CPU.find((arch) => words.includes(arch));
      const isFor = (library) => os === 'linux' && words.some((word) => word.startsWith(library));
      const libc = isFor('musl') ? 'musl' : isFor('gnu') ? 'glibc' : undefined;
      missing.set(`node_modules/${name}`, {
        version: range.replace(/^[\^~]/, ''),
        ...(cpu && { cpu: [cpu] }),
        ...(entry.dev && { dev: true }),
        ...(libc && { libc: [libc] }),
        optional: true,
        ...(os && { os: [os] }),
      });
    }
  }
  return missing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  const all = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  if (missing.size > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${missing.size}`, [...missing.keys()].map((key) => key.slice('node_modules/'.length)).join(' '));
}
