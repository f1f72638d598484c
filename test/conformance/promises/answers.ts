// What a connector promises of an answer: about whom it is, what stands in it, and that it is the same whoever asks beside it.
import { expect } from '@jest/globals';
import type { Source } from '../../../src/connector.js';
import { isOfForm } from '../forms.js';
import {
  batchOf,
  byType,
  comparable,
  fieldsOf,
  IN_TIME_MS,
  keysInRow,
  type Promised,
  personsOf,
  rowsIn,
  type Tested,
  UNKNOWN,
  within,
  withSource,
} from '../tested.js';

async function everything(tested: Tested, source: Source) {
  const batch = await batchOf(source, personsOf(tested), byType(fieldsOf(tested)));
  return { batch, loaded: await source.load(batch, within(IN_TIME_MS)) };
}
/** Every `step`th, from `start` on. */
const every = <T>(list: readonly T[], step: number, start = 0): T[] => list.filter((_, i) => i % step === start);

export const answerPromises: readonly Promised[] = [
  {
    name: 'answers for everybody who was asked about, the unknown with no rows',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, loaded } = await everything(tested, source);
        expect(batch.persons.filter((person) => !loaded.persons.has(person))).toEqual([]);
        expect(batch.households.filter((household) => !loaded.households.has(household))).toEqual([]);
        for (const person of UNKNOWN) expect([...loaded.persons.get(person)!.values()].flat()).toEqual([]);
      }),
  },
  {
    name: 'answers for nobody who was not asked about',
    check: (tested) =>
      withSource(tested, async (source) => {
        const persons = every(personsOf(tested), 3);
        const batch = await batchOf(source, persons, byType(fieldsOf(tested)));
        const loaded = await source.load(batch, within(IN_TIME_MS));
        expect([...loaded.persons.keys()].filter((person) => !persons.includes(person))).toEqual([]);
        expect([...loaded.households.keys()].filter((household) => !batch.households.includes(household))).toEqual([]);
      }),
  },
  {
    name: 'gives the asked fields of each record and no others',
    check: (tested) =>
      withSource(tested, async (source) => {
        const all = fieldsOf(tested);
        for (const fields of [all, every(all, 2), every(all, 2, 1)]) {
          const asked = byType(fields);
          const batch = await batchOf(source, personsOf(tested), asked);
          const rows = [...rowsIn(await source.load(batch, within(IN_TIME_MS)))];
          expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(asked.keys()));
          for (const { type, row } of rows)
            expect(Object.keys(row).sort()).toEqual([...keysInRow(type, asked.get(type)!)].sort());
        }
      }),
  },
  {
    name: 'gives every value in the agreed form, and there is one of every field',
    check: (tested) =>
      withSource(tested, async (source) => {
        const rows = [...rowsIn((await everything(tested, source)).loaded)];
        for (const field of fieldsOf(tested)) {
          if (field.coordinate === 'Recipient.age') continue; // the hub's own: counted from the birth date
          const values = rows.filter(({ type }) => type === field.type).map(({ row }) => row[field.field]);
          const seen = values.filter((value) => value !== null);
          expect([field.coordinate, seen.length > 0]).toEqual([field.coordinate, true]);
          expect([field.coordinate, seen.find((value) => !isOfForm(field, value))]).toEqual([field.coordinate, undefined]);
        }
      }),
  },
  {
    name: 'says the same of the same persons, in the same order, however they are asked for',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, loaded } = await everything(tested, source);
        const turned = {
          persons: batch.persons.toReversed(),
          households: batch.households.toReversed(),
          fields: new Map([...batch.fields].toReversed().map(([type, fields]) => [type, fields.toReversed()])),
        };
        expect(comparable(await source.load(turned, within(IN_TIME_MS)))).toEqual(comparable(loaded));
      }),
  },
  {
    name: 'keeps concurrent batches apart',
    check: (tested) =>
      withSource(tested, async (source) => {
        const all = personsOf(tested);
        const batches = await Promise.all(
          [0, 1, 2, 3, 4, 5].map((i) => {
            const fields = i % 2 ? fieldsOf(tested) : every(fieldsOf(tested), 2);
            return batchOf(source, every(all, 6, i), byType(fields));
          }),
        );
        const alone: unknown[] = [];
        for (const batch of batches) alone.push(comparable(await source.load(batch, within(IN_TIME_MS))));
        const together = await Promise.all(batches.map((batch) => source.load(batch, within(IN_TIME_MS))));
        expect(together.map(comparable)).toEqual(alone);
      }),
  },
];
