// The pages speak of files that are there: a link or a path that leads nowhere was true once.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { inProject } from '../src/kernel/paths.js';

const pages = [
  'README.md',
  ...readdirSync(inProject('docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
  ...readdirSync(inProject('connectors')).map((name) => join('connectors', name, 'README.md')),
].filter((file) => file.endsWith('.md') && existsSync(inProject(file)));

/** Where a path in backticks may stand: as written, below src/, or without the ending of a test. */
const isThere = (path: string): boolean =>
  [path, join('src', path), `${path}.test.ts`].some((candidate) => existsSync(inProject(candidate)));

it.each(pages)('%s', (page) => {
  const text = readFileSync(inProject(page), 'utf8').replace(/^```.*?^```$/gms, '');
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, to]) => to!).filter((to) => !/^[a-z]+:/.test(to));
  expect(links.filter((to) => !existsSync(join(dirname(inProject(page)), to)))).toEqual([]);
  const inBackticks = [...text.matchAll(/`([^`\s]+)`/g)].map(([, word]) => word!);
  const ours =
    /^(?:src|test|docs|schema|prisma|scripts|bench|connectors|graph|policy|audit|server|identity|departments|adapters|database|kernel)\//;
  const paths = inBackticks.filter((word) => ours.test(word) && !/[<*{]/.test(word)).map((word) => word.replace(/\/$/, ''));
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

it('every decision is listed, under its own number', () => {
  const files = readdirSync(inProject('docs/decisions')).filter((file) => /^\d{4}-.*\.md$/.test(file));
  const listed = [...readFileSync(inProject('docs/decisions/README.md'), 'utf8').matchAll(/^\| \[(\d{4})\]\((\S+)\)/gm)];
  expect(listed.map(([, , file]) => file)).toEqual(files.sort());
  expect(listed.filter(([, number, file]) => !file!.startsWith(`${number}-`))).toEqual([]);
  expect(new Set(files.map((file) => file.slice(0, 4))).size).toBe(files.length);
});
