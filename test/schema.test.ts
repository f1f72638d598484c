// What is made from the SDL and committed is up to date: a change of contract that nobody has looked at does not pass.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { inProject } from '../src/kernel/paths.js';
import { builtMain } from './support/built.js';

beforeAll(builtMain, 120_000);

it('supergraph, resolver types and docs/graph.md are those of the SDL (else: npm run schema)', () => {
  const { status, stderr } = spawnSync(process.execPath, [inProject('scripts/schema.mjs'), '--check'], { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => line.startsWith('out of date'))).toEqual([]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
});

it('a file that differs, or is not there, is named', async () => {
  const { staleOf } = (await import('../scripts/schema.mjs' as string)) as {
    staleOf: (made: { file: string; text: string }[], read: (file: string) => string | null) => string[];
  };
  const made = [
    { file: 'same', text: 'a' },
    { file: 'changed', text: 'a' },
    { file: 'absent', text: 'a' },
  ];
  const onDisk = new Map([
    ['same', 'a'],
    ['changed', 'b'],
  ]);
  expect(staleOf(made, (file) => onDisk.get(file) ?? null)).toEqual(['changed', 'absent']);
});

/** `Type.field` of everything with @classified. */
function classified(sdl: string): string[] {
  const found: string[] = [];
  for (const definition of parse(sdl).definitions)
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION)
      for (const field of definition.fields ?? [])
        if (field.directives?.some((d) => d.name.value === 'classified'))
          found.push(`${definition.name.value}.${field.name.value}`);
  return found.sort();
}

it('the supergraph carries every classification, so that a router knows what it passes on', () => {
  const read = (...path: string[]) => readFileSync(inProject(...path), 'utf8');
  const departments = readdirSync(inProject('connectors')).filter((name) => !name.startsWith('_'));
  expect(classified(read('schema', 'supergraph.graphql'))).toEqual(
    departments.flatMap((name) => classified(read('connectors', name, 'schema.graphql'))).sort(),
  );
});
