// What stands out and what does not: each rule at its edge, and the same found again whoever looks.
import { describe, expect, it } from '@jest/globals';
import { type Anomaly, Watch } from '../../src/audit/anomalies.js';
import { noteOf } from '../../src/audit/look-alike-notes.js';
import type { Watched } from '../../src/audit/watch-rules.js';

let n = 0;
const MORNING = Date.parse('2026-01-05T02:00:00Z'); // ten in the morning in Shanghai
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function look(
  change: Partial<Watched> & { at?: number; by?: string; role?: string; org?: string; persons?: string[]; state?: string } = {},
): Watched {
  const { at = MORNING, by = 'officer', role = 'TW', org = 'org-1', persons = ['p'], state = 'plain', ...rest } = change;
  return {
    event_id: `e${++n}`,
    ts: new Date(at).toISOString(),
    type: state === 'plain' ? 'DISC' : 'DENY',
    actor: { org, role, ref: by },
    purpose: 'P04',
    case_ref: 'case',
    fieldsets: { a: { 'Recipient.name': state } },
    subjects: persons.map((ref) => ({ f: 'a', ref })),
    ...rest,
  };
}
const outside = (at: number, persons?: string[]): Watched =>
  look({ at, state: 'denied:OUT_OF_JURISDICTION', ...(persons && { persons }) });

function watched(entries: readonly Watched[], now = entries.length > 0 ? new Date(entries.at(-1)!.ts) : new Date()) {
  const watch = new Watch();
  entries.forEach((entry, i) => {
    watch.add(BigInt(i), entry);
  });
  return watch.all(now).map(({ rule, count, evidence, state, about }) => ({ rule, count, evidence, state, about }));
}
const rules = (entries: readonly Watched[]) => watched(entries).map(({ rule }) => rule);

describe('tries outside one’s divisions', () => {
  it('three within an hour stand out, and a fourth goes on with the same', () => {
    const tries = [0, 20, 40, 59].map((m) => outside(MORNING + m * MINUTE));
    expect(watched(tries.slice(0, 2))).toEqual([]);
    expect(watched(tries.slice(0, 3))).toEqual([
      { rule: 'REPEATED_OUT_OF_JURISDICTION', count: 3, evidence: ['0', '1', '2'], state: 'ongoing', about: 'officer' },
    ]);
    expect(watched(tries)).toEqual([expect.objectContaining({ count: 4, evidence: ['0', '1', '2', '3'] })]);
  });

  it('three in more than an hour do not, nor three refusals of another kind, nor the parts of one', () => {
    expect(rules([0, 40, 80].map((m) => outside(MORNING + m * MINUTE)))).toEqual([]);
    expect(rules([0, 1, 2].map((m) => look({ at: MORNING + m, state: 'denied:NO_CASE' })))).toEqual([]);
    expect(rules([1, 2, 3].map((i) => ({ ...outside(MORNING), part: { i, of: 'one' } })))).toEqual([]);
  });

  it('is past when the hour is over, and the next time is another', () => {
    const tries = [0, 1, 2].map((m) => outside(MORNING + m * MINUTE));
    expect(watched(tries, new Date(MORNING + 2 * HOUR))).toMatchObject([{ state: 'past' }]);
    const later = tries.map((_, m) => outside(MORNING + DAY + m * MINUTE));
    expect(watched([...tries, ...later])).toHaveLength(2);
  });

  it('twenty persons within an hour are guessing, be it in one question', () => {
    const persons = Array.from({ length: 20 }, (_, i) => `unknown-${i}`);
    expect(rules([outside(MORNING, persons)])).toEqual(['GUESSED_IDS']);
    expect(rules([outside(MORNING, persons.slice(1))])).toEqual([]);
  });
});

describe('single reads', () => {
  it('without the case that the purpose needs stand out at once', () => {
    const { case_ref: _, ...without } = look();
    expect(rules([without])).toEqual(['READ_WITHOUT_CASE']);
    expect(rules([{ ...without, purpose: 'P07' }])).toEqual([]);
    expect(rules([{ ...without, type: 'DENY' }])).toEqual([]);
  });

  it.each([
    ['22:00 in Shanghai', '2026-01-05T14:00:00Z', ['NIGHT_READS']],
    ['05:59', '2026-01-05T21:59:00Z', ['NIGHT_READS']],
    ['06:00', '2026-01-05T22:00:00Z', []],
    ['21:59', '2026-01-05T13:59:00Z', []],
  ])('of five persons at %s: %s', (_, ts, expected) => {
    const persons = ['a', 'b', 'c', 'd', 'e'];
    const at = Date.parse(ts);
    expect(rules([look({ at, persons })])).toEqual(expected);
    expect(rules([look({ at, persons: persons.slice(1) })])).toEqual([]);
    expect(rules([look({ at, persons, role: 'RS' })])).toEqual([]);
    expect(rules([look({ at, persons, purpose: 'P05' })])).toEqual([]);
  });

  it('of one night are one, over midnight', () => {
    const entries = [13, 15, 17, 19, 20].map((hour, i) =>
      look({ at: Date.parse(`2026-01-05T${hour + 1}:00:00Z`), persons: [`p${i}`] }),
    );
    expect(watched(entries)).toMatchObject([{ rule: 'NIGHT_READS', count: 5 }]);
  });
});

describe('who is read, and how much', () => {
  it('one person by six offices in a day; its own look-ups do not count', () => {
    const by = (count: number, role = 'TW') =>
      Array.from({ length: count }, (_, i) => look({ org: `org-${i}`, role, by: `o${i}` }));
    expect(watched(by(6))).toMatchObject([{ rule: 'ONE_PERSON_MANY_OFFICES', count: 6, about: 'p' }]);
    expect(rules(by(5))).toEqual([]);
    expect(rules(by(6, 'CI'))).toEqual([]);
  });

  it('one name with three numbers; three names with one number each do not stand out', () => {
    const tried = (name: string, number: string) =>
      look({
        state: 'denied:OTHER',
        criteria: [
          { c: 'Recipient.citizenId', ref: number },
          { c: 'Recipient.name', ref: name },
        ],
      });
    expect(rules([tried('x', '1'), tried('x', '2'), tried('x', '3')])).toEqual(['ONE_NAME_MANY_NUMBERS']);
    expect(rules([tried('x', '1'), tried('y', '2'), tried('z', '3'), tried('x', '1'), tried('x', '1')])).toEqual([]);
  });

  it('far more persons than others of the role usually read; a busy day among busy people does not stand out', () => {
    const day = (d: number, by: string, count: number) =>
      look({ at: MORNING + d * DAY, by, persons: Array.from({ length: count }, (_, i) => `${by}-${d}-${i}`) });
    const quiet = [0, 1].flatMap((d) => ['a', 'b', 'c', 'd'].map((by) => day(d, by, 30)));
    expect(watched([...quiet, day(2, 'e', 160)])).toMatchObject([{ rule: 'BULK_BEYOND_PEERS', count: 160, about: 'e' }]);
    expect(rules([...quiet, day(2, 'e', 149)])).toEqual([]);
    expect(rules([day(0, 'e', 999)])).toEqual([]);
    expect(rules([day(0, 'e', 1_001)])).toEqual(['BULK_BEYOND_PEERS']);
  });
});

describe('an emergency access', () => {
  const act = (about: Record<string, unknown>) => ({ ...look(), type: 'BREAKGLASS', about });
  const opened = act({ emergency: 'E1', step: 'opened', reviewDueAt: '2026-01-12' });

  it('stands out the day after its review was due, until it is reviewed', () => {
    expect(watched([opened], new Date('2026-01-12T10:00:00Z'))).toEqual([]);
    const late = new Date('2026-01-12T16:00:00Z'); // the 13th in Shanghai
    expect(watched([opened], late)).toMatchObject([{ rule: 'EMERGENCY_WITHOUT_REVIEW', evidence: ['0'], state: 'overdue' }]);
    expect(watched([opened, act({ emergency: 'E1', step: 'reviewed' })], late)).toEqual([]);
  });
});

it('has the same ids however often it is looked at, and tells the new ones once', () => {
  const tries = [0, 1, 2].map((m) => outside(MORNING + m * MINUTE));
  const [one, two] = [new Watch(), new Watch()];
  for (const watch of [one, two])
    tries.forEach((entry, i) => {
      watch.add(BigInt(i), entry);
    });
  const now = new Date(MORNING);
  expect(one.all(now)).toEqual(two.all(now));
  expect(one.takeFresh(now)).toHaveLength(1);
  expect(one.takeFresh(now)).toEqual([]);
});

it('keeps up with a large record in little memory', () => {
  const watch = new Watch();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  for (let i = 0; i < 100_000; i++)
    watch.add(BigInt(i), look({ at: MORNING + i * 10_000, by: `o${i % 50}`, persons: [`p${i % 5_000}`, `q${i % 777}`] }));
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 << 20);
});

describe('what was found where the names are', () => {
  const found: Anomaly = {
    id: 'abcdef0123456789',
    rule: 'SAME_SURNAME',
    label: '同姓查询 (many households of one surname)',
    about: 'officer',
    since: new Date(MORNING).toISOString(),
    until: new Date(MORNING + HOUR).toISOString(),
    count: 4,
    evidence: ['3', '7', '8', '12'],
    state: 'ongoing',
  };
  const note = { ...look({ at: MORNING + HOUR }), type: 'ADMIN', actor: undefined, about: noteOf(found) } as unknown as Watched;

  it('is told from the hub’s note as the hub told it, and is past when its day is over', () => {
    const watch = new Watch();
    watch.add(20n, note);
    watch.add(21n, note);
    expect(watch.all(new Date(MORNING + 2 * HOUR))).toEqual([found]);
    expect(watch.all(new Date(MORNING + 2 * DAY))).toEqual([{ ...found, state: 'past' }]);
    expect(watch.takeFresh(new Date(MORNING))).toEqual([]);
  });

  it('names the shard where the note is of an earlier one', () => {
    const watch = new Watch();
    watch.add(20n, note, 'hub.example/audit/2025h2');
    expect(watch.all(new Date(MORNING))[0]!.evidence).toEqual(found.evidence.map((i) => `${i}@hub.example/audit/2025h2`));
  });

  it('notes of what the record itself tells are not told twice', () => {
    const tries = [0, 1, 2].map((m) => outside(MORNING + m * MINUTE));
    const [told] = watched(tries);
    const noted = { ...note, about: noteOf({ ...found, ...told! }) };
    expect(noted.about).toEqual({ anomaly: found.id, rule: 'REPEATED_OUT_OF_JURISDICTION', evidence: told!.evidence });
    expect(rules([...tries, noted])).toEqual(['REPEATED_OUT_OF_JURISDICTION']);
  });
});
