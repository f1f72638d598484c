// How entries become durable: exactly once, in one tree, without a gap in any writer's numbers.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRecorder, type Recorder } from '../../src/audit/index.js';
import { rootByDefinition } from '../../src/audit/prove.js';
import { Frontier, leafHash } from '../../src/audit/tree.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

let db: RecordDatabase;
beforeAll(async () => {
  db = await recordDatabase();
});
afterAll(() => db.close());

const entries = async () =>
  (await db.query('SELECT idx, entry, leaf_hash FROM audit.leaf ORDER BY idx')).map((row) => ({
    index: BigInt(row.idx as string),
    bytes: row.entry as Buffer,
    leaf: row.leaf_hash as Buffer,
    json: JSON.parse((row.entry as Buffer).toString()),
  }));

describe('the record', () => {
  let one: Recorder;
  let two: Recorder;
  beforeAll(async () => {
    one = await createRecorder(recorderOptions(db.url, 'hub-1'));
    two = await createRecorder(recorderOptions(db.url, 'hub-2'));
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
  });

  it('keeps 500 disclosures of two hubs at once in one tree: no gap, no double, each where its recorder said', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        (i % 2 ? one : two).record(disclosure({ subjects: [{ recipientId: `R${i}`, fieldset: 0 }] })),
      ),
    );
    const stored = await entries();
    expect(stored.map((e) => e.index)).toEqual(stored.map((_, i) => BigInt(i)));
    expect(new Set(answers.map((a) => a.index)).size).toBe(500);
    for (const a of answers) {
      const entry = stored[Number(a.index)]!;
      expect(entry.json.event_id).toBe(a.eventId);
      expect(entry.leaf.equals(a.leafHash)).toBe(true);
      expect(leafHash(entry.bytes).equals(a.leafHash)).toBe(true);
    }
    // every root that was answered is the root of the leaves before it
    const edge = new Frontier();
    const roots = stored.map((e) => {
      edge.append(e.leaf);
      return edge.root();
    });
    for (const a of answers) expect(roots[Number(a.size) - 1]!.equals(a.root)).toBe(true);
    expect(rootByDefinition(stored.map((e) => e.leaf)).equals(roots.at(-1)!)).toBe(true);
    const [head] = await db.query('SELECT size, root FROM audit.head');
    expect(head).toEqual({ size: String(stored.length), root: roots.at(-1) });
  });

  it('numbers each writer without a gap', async () => {
    const byEpoch = new Map<string, number[]>();
    for (const { json } of await entries()) byEpoch.set(json.epoch, [...(byEpoch.get(json.epoch) ?? []), json.wseq]);
    expect(byEpoch.size).toBe(2);
    for (const numbers of byEpoch.values()) expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  });
});
