// What somebody with every right over the database may do to it, at a random place, and what must be found then.

import { signingKey } from '../../src/audit/ed25519.js';
import { canonical } from '../../src/audit/jcs.js';
import { parseCheckpoint, signCheckpoint } from '../../src/audit/note.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { flipBit, respell } from './bytes.js';
import type { Chance } from './chance.js';
import { deleteRows, REHASH, refit, renumber, swapRows } from './tree.js';
import type { Place, World } from './world.js';

/** Class and first bad index, for each class that must be found; nothing else may be. */
export type Expected = readonly (readonly [string, number])[];
export interface Tampering {
  readonly name: string;
  /** Changes the record; resolves to what must be found, and to notes that are known elsewhere. */
  readonly apply: (world: World, chance: Chance) => Promise<{ readonly found: Expected; readonly notes?: readonly string[] }>;
}

const run = (world: World, statement: string, values?: unknown[]) => world.client.query(statement, values);
const anEntry = ({ places }: World, chance: Chance, fits: (place: Place) => boolean = () => true): Place =>
  chance.one(places.filter(fits));
/** What was erased and pruned stays on record. */
export const isBehindActs =
  ({ authority }: World) =>
  ({ index }: Place): boolean =>
    index >= authority;
/** A column of bytes of one row, changed in one bit. */
async function changeBit(world: World, chance: Chance, table: string, column: string, index: number): Promise<void> {
  const { rows } = await run(world, `SELECT ${column} AS bytes FROM audit.${table} WHERE idx = $1`, [index]);
  await run(world, `UPDATE audit.${table} SET ${column} = $2 WHERE idx = $1`, [index, flipBit(rows[0].bytes, chance)]);
}

/** Another entry in its place, under a hash that fits. */
const rewrite = (world: World, { index }: Place) =>
  run(
    world,
    `UPDATE audit.leaf SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"hub":"1.0.0"', '"hub":"1.0.1"'), 'UTF8') WHERE idx = ${index};
     UPDATE audit.leaf SET ${REHASH} WHERE idx = ${index}`,
  );

/** A new entry that looks right in every way, under a number that another has. */
async function forge(world: World, index: number, like: Place): Promise<void> {
  const [event, request] = [uuid7(), uuid7()];
  const entry = JSON.parse(like.text) as Record<string, never>;
  delete entry['detail'];
  const text = canonical({ ...entry, event_id: event, request_id: request });
  await run(
    world,
    `INSERT INTO audit.leaf (log_id, idx, leaf_hash, entry, event_id, type, ts, request_id, actor_ref, org, purpose, case_ref)
     SELECT 1, $1, sha256('\\x00'::bytea || $2), $2, $3, type, ts, $4, actor_ref, org, purpose, case_ref
       FROM audit.leaf WHERE entry = $5`,
    [index, Buffer.from(text), event, request, Buffer.from(like.text)],
  );
  await run(
    world,
    `INSERT INTO audit.subject SELECT s.subject_ref, 1, $1, s.ts FROM audit.subject s JOIN audit.leaf l USING (log_id, idx) WHERE l.entry = $2`,
    [index, Buffer.from(like.text)],
  );
}

/** Everything from `size` on is gone, and the head is what it was then. */
async function rollBack(world: World, size: number, withNotes: boolean): Promise<void> {
  await run(world, `${deleteRows(size, world.size)} DELETE FROM audit.batch WHERE first_idx >= ${size};`);
  if (withNotes) await run(world, `DELETE FROM audit.checkpoint WHERE size > ${size}`);
  await refit(world.client, world.origin);
}
const earlierSize = (world: World, chance: Chance): number =>
  chance.one([...world.notes.keys()].filter((size) => size > 45 && size < world.size));

const COLUMNS: readonly (readonly [string, string])[] = [
  ['event_id', 'gen_random_uuid()'],
  ['type', "'STAT'"],
  ['ts', "ts + interval '1 millisecond'"],
  ['request_id', 'gen_random_uuid()'],
  ['actor_ref', "sha256('x')"],
  ['org', "'11320499MA0DEM999X'"],
  ['purpose', "'P16'"],
  ['case_ref', "sha256('x')"],
];

export const IN_DATABASE: readonly Tampering[] = [
  {
    name: 'CHANGED_BIT: a bit of an entry',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance);
      await changeBit(world, chance, 'leaf', 'entry', index);
      return { found: [['CHANGED_BIT', index]] };
    },
  },
  {
    name: 'CHANGED_BIT: a bit of a kept hash',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance);
      await changeBit(world, chance, 'leaf', 'leaf_hash', index);
      return { found: [['CHANGED_BIT', index]] };
    },
  },
  {
    name: 'CHANGED_BIT: a bit of a side row',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, ({ hasDetail }) => hasDetail);
      await changeBit(world, chance, 'detail', chance.one(['salt', 'body']), index);
      return { found: [['CHANGED_BIT', index]] };
    },
  },
  {
    name: 'REHASHED: an entry with its hash made to fit; told to the batch',
    apply: async (world, chance) => {
      const place = anEntry(world, chance);
      await rewrite(world, place);
      return { found: [['REHASHED', place.first]] };
    },
  },
  {
    name: 'REHASHED: an entry with every unsigned root made to fit; told to the last signed note before',
    apply: async (world, chance) => {
      const place = anEntry(world, chance);
      await rewrite(world, place);
      await refit(world.client, world.origin);
      return { found: [['REHASHED', Math.max(0, ...[...world.notes.keys()].filter((size) => size <= place.index))]] };
    },
  },
  {
    name: 'DELETED: an entry',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      await run(world, deleteRows(index, index + 1));
      return { found: [['DELETED', index]] };
    },
  },
  {
    name: 'DELETED: some entries, the others closed up behind them',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      const count = Math.min(1 + chance.below(9), world.size - 1 - index);
      await run(
        world,
        `${deleteRows(index, index + count)} ${renumber(index, -count)} UPDATE audit.head SET size = size - ${count}`,
      );
      return {
        found: [
          ['DELETED', index],
          ['HEAD_BACK', world.size - count],
        ],
      };
    },
  },
  {
    name: 'DELETED: an entry, the others closed up, and the head as it was',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      await run(world, `${deleteRows(index, index + 1)} ${renumber(index, -1)}`);
      return { found: [['DELETED', index]] };
    },
  },
  {
    name: 'TRUNCATED: the end',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, isBehindActs(world));
      await run(world, deleteRows(index, world.size));
      return { found: [['TRUNCATED', index]] };
    },
  },
  {
    name: 'SWAPPED: two entries with all that belongs to them',
    apply: async (world, chance) => {
      const [a, b] = twoPlaces(world, chance);
      await run(world, swapRows(a, b));
      return { found: [['SWAPPED', Math.min(a, b)]] };
    },
  },
  {
    name: 'SWAPPED: the bytes of two entries',
    apply: async (world, chance) => {
      const [a, b] = twoPlaces(world, chance);
      await run(
        world,
        `UPDATE audit.leaf x SET entry = y.entry FROM audit.leaf y WHERE x.idx IN (${a}, ${b}) AND y.idx = ${a + b} - x.idx`,
      );
      return { found: [['SWAPPED', Math.min(a, b)]] };
    },
  },
  {
    name: 'INSERTED: an entry that looks right, the others moved',
    apply: async (world, chance) => {
      const [{ index }, like] = [anEntry(world, chance), anEntry(world, chance)];
      await run(world, renumber(index, 1));
      await forge(world, index, like);
      // of two with one number side by side the second is told
      return { found: [['INSERTED', like.index === index ? index + 1 : index]] };
    },
  },
  {
    name: 'INSERTED: an entry behind the last',
    apply: async (world, chance) => {
      await forge(world, world.size, anEntry(world, chance));
      return { found: [['INSERTED', world.size]] };
    },
  },
  {
    name: 'PROJECTION: a column beside the bytes',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance);
      const [column, value] = chance.one(COLUMNS);
      await run(world, `UPDATE audit.leaf SET ${column} = ${value} WHERE idx = ${index}`);
      return { found: [['PROJECTION', index]] };
    },
  },
  {
    name: 'PROJECTION: a person put into the index',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance);
      await run(world, `INSERT INTO audit.subject SELECT sha256('x'), 1, idx, ts FROM audit.leaf WHERE idx = ${index}`);
      return { found: [['PROJECTION', index]] };
    },
  },
  {
    name: 'PROJECTION: the moment of a person in the index',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, ({ persons }) => persons > 0);
      await run(world, `UPDATE audit.subject SET ts = ts + interval '1 millisecond' WHERE idx = ${index}`);
      return { found: [['PROJECTION', index]] };
    },
  },
  {
    name: 'PROJECTION: the row of a batch',
    apply: async (world, chance) => {
      const { first } = anEntry(world, chance);
      const change = chance.one([
        "root_after = sha256('x')",
        "writer = 'hub-9'",
        'epoch = gen_random_uuid()',
        'first_wseq = first_wseq + 1',
      ]);
      await run(world, `UPDATE audit.batch SET ${change} WHERE first_idx = ${first}`);
      return { found: [['PROJECTION', first]] };
    },
  },
  {
    name: 'PROJECTION: the row of a signed note',
    apply: async (world, chance) => {
      const size = chance.one([...world.notes.keys()]);
      await run(world, `UPDATE audit.checkpoint SET root = sha256('x') WHERE size = ${size}`);
      return { found: [['PROJECTION', size]] };
    },
  },
  {
    name: 'SUBJECT_MISSING: a person taken out of the index',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, ({ persons }) => persons > 0);
      const { rows } = await run(world, 'SELECT subject_ref FROM audit.subject WHERE idx = $1 ORDER BY 1', [index]);
      await run(world, 'DELETE FROM audit.subject WHERE idx = $1 AND subject_ref = $2', [index, chance.one(rows).subject_ref]);
      return { found: [['SUBJECT_MISSING', index]] };
    },
  },
  {
    name: 'ERASED: a side row, marked or not, or taken away, without authority',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance, ({ hasDetail }) => hasDetail);
      const how = chance.one([
        'UPDATE audit.detail SET salt = NULL, body = NULL, erased_at = now()',
        'UPDATE audit.detail SET salt = NULL, body = NULL',
        'DELETE FROM audit.detail',
      ]);
      await run(world, `${how} WHERE idx = ${index}`);
      return { found: [['ERASED', index]] };
    },
  },
  {
    name: 'ERASED: the bytes of an entry, without authority',
    apply: async (world, chance) => {
      const { index } = anEntry(world, chance);
      await run(world, `UPDATE audit.leaf SET entry = NULL WHERE idx = ${index}`);
      return { found: [['ERASED', index]] };
    },
  },
  {
    name: 'NON_CANONICAL: another spelling, everything else made to fit and signed',
    apply: async (world, chance) => {
      const place = anEntry(world, chance);
      await run(world, 'UPDATE audit.leaf SET entry = $2 WHERE idx = $1', [place.index, respell(place.text, chance)]);
      await run(world, `UPDATE audit.leaf SET ${REHASH} WHERE idx = ${place.index}`);
      await refit(world.client, world.origin, world.key);
      return { found: [['NON_CANONICAL', place.index]] };
    },
  },
  {
    name: 'WSEQ_GAP: an entry that was never there, everything else made to fit and signed',
    apply: async (world, chance) => {
      // the last of its batch, so that the rows of the batches fit; and all that came before it of its run is there
      const later = ({ epoch, wseq }: Place) => world.places.filter((other) => other.epoch === epoch && other.wseq > wseq);
      const place = anEntry(
        world,
        chance,
        (p) =>
          p.index === p.end - 1 && p.first < p.index && later(p).length > 0 && later(p).every(({ index }) => index > p.index),
      );
      const { index } = place;
      const after = later(place).reduce((next, p) => (p.wseq < next.wseq ? p : next)).index;
      await run(world, `${deleteRows(index, index + 1)} ${renumber(index, -1)}`);
      await run(
        world,
        `UPDATE audit.batch SET count = count - 1 WHERE first_idx <= ${index} AND first_idx + count > ${index};
         UPDATE audit.batch SET first_idx = -first_idx WHERE first_idx > ${index}; UPDATE audit.batch SET first_idx = -first_idx - 1 WHERE first_idx < 0;
         UPDATE audit.checkpoint SET size = -size WHERE size > ${index}; UPDATE audit.checkpoint SET size = -size - 1 WHERE size < 0`,
      );
      await refit(world.client, world.origin, world.key);
      return { found: [['WSEQ_GAP', after - 1]] };
    },
  },
  {
    name: 'HEAD_BACK: the head alone',
    apply: async (world, chance) => {
      const { end } = anEntry(world, chance, ({ end }) => end > 45);
      const { rows } = await run(world, 'SELECT root_after FROM audit.batch WHERE first_idx + count = $1', [end]);
      await run(world, 'UPDATE audit.head SET size = $1, root = $2', [end, rows[0].root_after]);
      return { found: [['HEAD_BACK', end]] };
    },
  },
  {
    name: 'HEAD_BACK: everything but the notes that were signed since',
    apply: async (world, chance) => {
      const size = earlierSize(world, chance);
      await rollBack(world, size, false);
      return { found: [['HEAD_BACK', size]] };
    },
  },
  {
    name: 'OLD_BACKUP: an older copy of everything, found by a note that was kept elsewhere',
    apply: async (world, chance) => {
      const size = earlierSize(world, chance);
      await rollBack(world, size, true);
      return { found: [['OLD_BACKUP', size]], notes: [[...world.notes.values()].at(-1)!] };
    },
  },
  {
    name: 'WRONG_ORIGIN: a note of another log',
    apply: async (world, chance) => {
      const [size, note] = chance.one([...world.notes]);
      await run(world, 'UPDATE audit.checkpoint SET note = $2 WHERE size = $1', [size, note.replace('/audit/', '/other/')]);
      return { found: [['WRONG_ORIGIN', size]] };
    },
  },
  {
    name: 'WRONG_KEY: a note by another key, or with another root under its signature',
    apply: async (world, chance) => {
      const [size, note] = chance.one([...world.notes]);
      const checkpoint = parseCheckpoint(note)!;
      const forged = chance.one([
        signCheckpoint(checkpoint, [signingKey(Buffer.alloc(32, 1 + chance.below(200)))]),
        note.replace(checkpoint.root.toString('base64'), Buffer.alloc(32, 7).toString('base64')),
      ]);
      await run(world, 'UPDATE audit.checkpoint SET note = $2, root = $3 WHERE size = $1', [
        size,
        forged,
        parseCheckpoint(forged)!.root,
      ]);
      return { found: [['WRONG_KEY', size]] };
    },
  },
];

function twoPlaces(world: World, chance: Chance): [number, number] {
  const { index: a } = anEntry(world, chance);
  const { index: b } = anEntry(world, chance, ({ index }) => index !== a);
  return [a, b];
}
