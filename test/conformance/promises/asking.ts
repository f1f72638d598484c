// What a connector promises of its questions: one for each batch, about the asked alone, for nothing but what may be shown. By the department's own log.
import { expect } from '@jest/globals';
import type { AccessLine } from '../../../src/sandbox/kit.js';
import { batchOf, byType, fieldsOf, IN_TIME_MS, type Promised, personsOf, type Tested, within, withSource } from '../tested.js';

/** The lines of questions about persons; a file drop is told with its manifest what is used of its files. */
const questions = (lines: readonly AccessLine[]) => lines.filter(({ kind }) => kind === 'fields' || kind === 'manifest');
/** The hub counts an age from the birth date, and a person's number is the key itself. */
const NAMELESS = new Set(['Recipient.age', 'Recipient.citizenId']);
const pagesOf = (lines: readonly AccessLine[]) => lines.map(({ page }) => page).sort((a, b) => a - b);

async function namesFor(tested: Tested, fields: ReturnType<typeof fieldsOf>): Promise<ReadonlySet<string>> {
  return withSource(tested, async (source) => {
    const batch = await batchOf(source, personsOf(tested).slice(0, 3), byType(fields));
    await tested.asked();
    await source.load(batch, within(IN_TIME_MS));
    return new Set(questions(await tested.asked()).flatMap((line) => line.fields));
  });
}

export const askingPromises: readonly Promised[] = [
  {
    name: 'asks once for all persons of a batch, its pages counted once, and about nobody else',
    check: (tested) =>
      withSource(tested, async (source) => {
        const batch = await batchOf(source, personsOf(tested), byType(fieldsOf(tested)));
        await tested.asked();
        await source.load(batch, within(IN_TIME_MS));
        const asked = questions(await tested.asked());
        expect(pagesOf(asked)).toEqual(asked.map((_, i) => i + 1));
        expect(asked.length).toBeGreaterThan(0);
        expect(new Set(asked.flatMap(({ keys }) => keys))).toEqual(new Set([...batch.persons, ...batch.households]));
      }),
  },
  {
    name: 'asks the department for each shown field by a name of its own, and for nothing else',
    async check(tested) {
      const fields = fieldsOf(tested);
      const alone = new Map<string, ReadonlySet<string>>();
      for (const field of fields) alone.set(field.coordinate, await namesFor(tested, [field]));
      const owners = new Map<string, string>();
      for (const { type, coordinate } of fields) {
        // what every question about the type asks: the key, and how fresh the data is
        const rest = fields.filter((field) => field.coordinate !== coordinate);
        const ofType = rest.filter((field) => field.type === type);
        const others = ofType.length > 0 ? ofType : rest;
        const isAlways = (name: string) => others.every((other) => alone.get(other.coordinate)!.has(name));
        const own = [...alone.get(coordinate)!].filter((name) => !isAlways(name)).map((name) => `${type}/${name}`);
        if (NAMELESS.has(coordinate)) continue;
        expect([coordinate, own.length > 0]).toEqual([coordinate, true]);
        expect([coordinate, own.flatMap((name) => owners.get(name) ?? [])]).toEqual([coordinate, []]);
        for (const name of own) owners.set(name, coordinate);
      }
      expect(await namesFor(tested, fields)).toEqual(new Set([...alone.values()].flatMap((names) => [...names])));
    },
  },
];
