// What runs is free software that a public body may run and pass on: every package that the hub loads has a licence of the list.
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { inProject } from '../src/kernel/paths.js';

interface Entry {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** Entries without it were added for systems that this registry did not offer (scripts/complete-lock.mjs); nobody has seen them. */
  readonly integrity?: string;
}
type Packages = Readonly<Record<string, Entry>>;

const ALLOWED = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Python-2.0'],
]);
const isAllowed = (licence: string | undefined): boolean => {
  const terms = licence?.replace(/[()]/g, '').split(/ and /i) ?? [];
  // "A or B" leaves the choice: one of them is enough
  return terms.length > 0 && terms.every((term) => term.split(/ or /i).some((one) => ALLOWED.has(one.trim())));
};

/** Where Node finds `name` from the package at `at`. */
function placeOf(packages: Packages, at: string, name: string): string | null {
  for (let dir = at; ; ) {
    const place = `${dir ? `${dir}/` : ''}node_modules/${name}`;
    if (packages[place]) return place;
    if (!dir) return null;
    const cut = dir.lastIndexOf('node_modules/');
    dir = cut <= 0 ? '' : dir.slice(0, cut - 1);
  }
}

/**
 * Every package reached from the root's dependencies. Optional peers are not followed: they are the choice of whoever installs, and
 * ours (Prisma's command line, for one) is a tool of the workshop that the hub never loads.
 */
function runtime(packages: Packages): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const visit = (at: string) => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[at]!;
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const place = placeOf(packages, at, name);
      if (!place || found.has(place)) continue;
      found.set(place, packages[place]!);
      visit(place);
    }
  };
  visit('');
  return found;
}

/** Packages outside the list, each with its licence. */
const refused = (packages: Packages): string[] =>
  [...runtime(packages)]
    .filter(([, { license, integrity }]) => integrity !== undefined && !isAllowed(license))
    .map(([place, { license }]) => `${place.replace(/^.*node_modules\//, '')}: ${license ?? 'none named'}`);

const lock = (JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')) as { packages: Packages }).packages;

it('no package at run time is outside the list of licences', () => {
  expect(runtime(lock).size).toBeGreaterThan(100);
  expect(refused(lock)).toEqual([]);
});

it('a licence that restricts use is refused, wherever it comes in', () => {
  const deep = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { license: 'MIT', integrity: 'x', dependencies: { b: '1' } },
    'node_modules/a/node_modules/b': { license: 'Elastic-2.0', integrity: 'x' },
    'node_modules/b': { license: 'MIT', integrity: 'x' },
  };
  expect(refused(deep)).toEqual(['b: Elastic-2.0']);
  for (const licence of [undefined, 'SSPL-1.0', 'AGPL-3.0-only', 'MIT AND Elastic-2.0', 'UNLICENSED'])
    expect(isAllowed(licence)).toBe(false);
  for (const licence of ['(MIT AND BSD-3-Clause)', '(MIT OR GPL-2.0)', 'MIT and ISC']) expect(isAllowed(licence)).toBe(true);
});

it('every dependency is described in docs/dependencies.md, and nothing else is', () => {
  const { dependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const described = [...readFileSync(inProject('docs/dependencies.md'), 'utf8').matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, name]) => name,
  );
  expect(described.sort()).toEqual(Object.keys(dependencies).sort());
});
