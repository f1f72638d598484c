// Whatever is done to the record afterwards, wherever, is found: with its class, at its first place, and nothing else is said.
// TAMPER_TIMES and TAMPER_SEED say how often and where (`npm run test:tamper -- --times 100 --seed 1`).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Verification, verifyExport, verifyOn } from '../../src/audit/index.js';
import { chance } from './chance.js';
import { IN_DATABASE } from './in-database.js';
import { IN_EXPORT, onCopy } from './in-export.js';
import { openWorld, type World } from './world.js';

const times = Number(process.env.TAMPER_TIMES ?? 3);
const seed = Number(process.env.TAMPER_SEED ?? 1);
const ENTRIES = 240;

let world: World;
beforeAll(async () => {
  world = await openWorld(ENTRIES);
}, 60_000);
afterAll(async () => {
  await world?.close();
});

const found = ({ failures }: Verification) => failures.map((failure) => [failure.class, failure.index]).sort();
const shown = ({ failures }: Verification) => failures.map((f) => `${f.class} ${f.index} ×${f.count} ${f.reason}`).join('\n');

describe('an untouched record', () => {
  it('is found whole', async () => {
    await world.client.query('BEGIN');
    const inDatabase = await verifyOn(world.client, { keys: world.keys });
    await world.client.query('ROLLBACK');
    expect([shown(inDatabase), inDatabase.warnings]).toEqual(['', []]);
    expect(inDatabase.size).toBe(world.size);
    const exported = await verifyExport(world.folder, { keys: world.keys });
    expect([shown(exported), exported.warnings]).toEqual(['', []]);
    expect(exported.size).toBe(world.exported);
  });
});

describe(`in a database, ${times} times each, seed ${seed}`, () => {
  it.each(IN_DATABASE)(
    '$name',
    async ({ name, apply }) => {
      const random = chance(seed ^ hashOf(name));
      for (let time = 0; time < times; time++) {
        await world.client.query('BEGIN');
        try {
          const { found: expected, notes = [] } = await apply(world, random);
          const result = await verifyOn(world.client, { keys: world.keys, externalNotes: notes });
          expect([time, found(result), shown(result)]).toEqual([time, [...expected].sort(), expect.anything()]);
        } finally {
          await world.client.query('ROLLBACK');
        }
      }
    },
    600_000,
  );
});

describe(`in an export, ${times} times each, seed ${seed}`, () => {
  it.each(IN_EXPORT)(
    '$name',
    async ({ name, apply }) => {
      const random = chance(seed ^ hashOf(name));
      for (let time = 0; time < times; time++)
        await onCopy(world, async (copy) => {
          const { found: expected, notes = [], keepsNumbers = false } = apply(copy, world, random);
          copy.write(!keepsNumbers);
          const result = await verifyExport(copy.folder, { keys: world.keys, externalNotes: notes });
          expect([time, found(result), shown(result)]).toEqual([time, [...expected].sort(), expect.anything()]);
        });
    },
    600_000,
  );
});

/** Each kind has places of its own. */
function hashOf(text: string): number {
  let sum = 0;
  for (const character of text) sum = (Math.imul(sum, 31) + character.charCodeAt(0)) | 0;
  return sum;
}
