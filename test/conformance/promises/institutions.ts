// What a connector promises that knows which institution somebody belongs to: it says so of the asked alone, and says nothing else.
import { expect } from '@jest/globals';
import { inTime } from '../../support/program.js';
import { IN_TIME_MS, type Promised, personsOf, within, withSource } from '../tested.js';

/** Of the form of a credit code; no body has it. */
const NO_BODY = '12320499MA0NONE01X';

export const institutionPromises: readonly Promised[] = [
  {
    name: 'says who of the asked is with an institution, of nobody else, and in time',
    of: ({ affiliates = [] }) => affiliates.length > 0,
    check: (tested) =>
      withSource(tested, async (source) => {
        const { affiliates = [] } = tested.department.connector;
        const persons = personsOf(tested);
        const ask = (some: readonly string[], organisation: string, ms = IN_TIME_MS) =>
          source.affiliated!({ persons: some, organisation }, within(ms));
        const bodies = tested.world.organisations.filter(({ role }) => affiliates.includes(role));
        const found = new Map<string, readonly string[]>();
        for (const { uscc } of bodies) found.set(uscc, await ask(persons, uscc));
        const [largest, theirs] = [...found].sort(([, a], [, b]) => b.length - a.length)[0]!;
        expect(theirs.length).toBeGreaterThan(1);
        expect([...found.values()].flat().filter((person) => !persons.includes(person))).toEqual([]);
        expect(new Set(await ask(theirs.slice(1), largest))).toEqual(new Set(theirs.slice(1)));
        expect(await ask(persons, NO_BODY)).toEqual([]);
        await tested.fault('hang');
        try {
          const late = ask(persons, largest, 300).then(
            () => 'answered',
            () => 'gave up',
          );
          expect(await inTime(late, 1_800, 'it did not give up at its deadline')).toBe('gave up');
        } finally {
          await tested.fault(null);
        }
      }),
  },
];
