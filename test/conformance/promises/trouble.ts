// What a connector promises when its department is not well: it gives up in time, says what is wrong and nothing of anybody, and is well again afterwards.
import { expect } from '@jest/globals';
import { WrongPerson } from '../../../src/connector.js';
import { inTime } from '../../support/program.js';
import {
  batchOf,
  byType,
  comparable,
  fieldsOf,
  IN_TIME_MS,
  type Promised,
  personsOf,
  type Tested,
  within,
  withSource,
} from '../tested.js';

const DEADLINE_MS = 300;
/** What a busy machine may add to a deadline. */
const GRACE_MS = 1_500;

async function underFault<T>(tested: Tested, mode: Parameters<Tested['fault']>[0], work: () => Promise<T>, ms = 0): Promise<T> {
  await tested.fault(mode, ms);
  try {
    return await work();
  } finally {
    await tested.fault(null);
  }
}

/** All that an error says, its causes too. */
function wordsOf(error: unknown): string {
  const { message, stack, cause } = Object(error) as Error;
  return `${String(error)} ${message} ${stack} ${cause === undefined ? '' : wordsOf(cause)}`;
}

/** The error with which a call ends; throws where it answers. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const ended = await call.then(
    () => ({ answered: true as const }),
    (error: unknown) => ({ answered: false as const, error }),
  );
  if (ended.answered) throw new Error('it answered');
  return ended.error;
}

/** A small batch and its answer while everything is well. */
async function wellKnown(tested: Tested, source: Awaited<ReturnType<Tested['open']>>) {
  const batch = await batchOf(source, personsOf(tested).slice(0, 40), byType(fieldsOf(tested)));
  return { batch, well: await source.load(batch, within(IN_TIME_MS)) };
}

export const troublePromises: readonly Promised[] = [
  {
    name: 'gives up at its deadline when the department hangs or drips, and answers again afterwards',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, well } = await wellKnown(tested, source);
        for (const mode of ['hang', 'drip'] as const) {
          await underFault(tested, mode, () => {
            const late = failureOf(source.load(batch, within(DEADLINE_MS)));
            return inTime(late, DEADLINE_MS + GRACE_MS, `${mode}: it did not give up at its deadline`);
          });
          expect(comparable(await source.load(batch, within(IN_TIME_MS)))).toEqual(comparable(well));
        }
      }),
  },
  {
    name: 'lets no late answer reach a later call',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, well } = await wellKnown(tested, source);
        const other = await batchOf(source, personsOf(tested).slice(40, 80), batch.fields);
        await tested.fault('hang', DEADLINE_MS);
        const late = source.load(other, within(DEADLINE_MS / 3)).catch(() => {}); // nobody waits for it any more
        await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS / 2));
        await tested.fault(null);
        expect(comparable(await source.load(batch, within(IN_TIME_MS)))).toEqual(comparable(well));
        await late;
      }),
  },
  {
    name: 'fails when the department refuses or fails, without a word about anybody',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, well } = await wellKnown(tested, source);
        for (const mode of ['refuse', '500'] as const) {
          const error = await underFault(tested, mode, () => failureOf(source.load(batch, within(IN_TIME_MS))));
          const words = wordsOf(error);
          expect(error).not.toBeInstanceOf(WrongPerson);
          expect([...batch.persons, ...batch.households].filter((key) => words.includes(key))).toEqual([]);
          expect(comparable(await source.load(batch, within(IN_TIME_MS)))).toEqual(comparable(well));
        }
      }),
  },
  {
    name: 'takes an answer about somebody else for an alarm, never for an answer',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch } = await wellKnown(tested, source);
        await underFault(tested, 'wrong-person', async () => {
          const error = await failureOf(source.load(batch, within(IN_TIME_MS)));
          expect(error).toBeInstanceOf(WrongPerson);
          const words = wordsOf(error);
          expect(tested.world.persons.filter(({ citizenId }) => citizenId && words.includes(citizenId))).toEqual([]);
        });
      }),
  },
  {
    name: 'says which moment its data stands for, and when that is too long ago',
    check: (tested) =>
      withSource(tested, async (source) => {
        const { batch, well } = await wellKnown(tested, source);
        const stale = await underFault(tested, 'stale', () => source.load(batch, within(IN_TIME_MS)));
        for (const { asOf } of [well, stale]) expect(new Date(asOf!).toISOString()).toBe(asOf);
        expect(well.freshness).toBe('CURRENT');
        expect(Date.parse(well.asOf!)).toBeLessThanOrEqual(Date.now());
        expect(stale.freshness).toBe('STALE');
        expect(Date.parse(stale.asOf!)).toBeLessThan(Date.parse(well.asOf!));
        expect(comparable(stale)).toEqual(comparable(well));
      }),
  },
  {
    name: 'ends with close: what is under way, what is open, and every later call',
    async check(tested) {
      const open = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
      const before = open();
      const source = await tested.open();
      const { batch } = await wellKnown(tested, source);
      await underFault(tested, 'hang', async () => {
        const underWay = failureOf(source.load(batch, within(IN_TIME_MS)));
        await new Promise((resolve) => setTimeout(resolve, 50));
        await inTime(source.close(), GRACE_MS, 'close did not end');
        await inTime(underWay, GRACE_MS, 'a call outlived close');
      });
      await failureOf(source.load(batch, within(DEADLINE_MS)));
      for (let tries = 0; open() > before && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(open()).toBeLessThanOrEqual(before);
    },
  },
];
