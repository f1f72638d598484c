// Many households of one surname, or at one address, in one officer's day: what is more than chance, and what is not.
import { describe, expect, it } from '@jest/globals';
import { isBeyond, LookAlikes, type Sight } from '../../src/audit/look-alikes.js';

const MORNING = Date.parse('2026-01-05T02:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RARE = 0.005;
const COMMON = 0.076;

/** Keyed forms are hexadecimal; any two of them differ. */
const group = (n: number): string => (n * 2_654_435_761).toString(16).padStart(32, '0').slice(-8).padEnd(32, 'a');
const SAME = group(0);
let n = 0;
const of = (unit: string, its = SAME, share = RARE): Sight => ({ rule: 'SAME_SURNAME', unit, group: its, share });
const others = (count: number): Sight[] => Array.from({ length: count }, () => of(`other-${++n}`, group(n), RARE));
const alike = (count: number, share = RARE, from = 0): Sight[] =>
  Array.from({ length: count }, (_, i) => of(`home-${from + i}`, SAME, share));

let index = 0n;
const by = (watch: LookAlikes, more: { officer?: string; issuer?: string; body?: string; at?: number } = {}) => ({
  look: (...sights: Sight[]) =>
    watch
      .see({ officer: 'officer', issuer: 'issuer', body: 'body', at: MORNING, ...more, index: index++, sights })
      .map(({ anomaly }) => anomaly),
});
const raised = (...looks: Sight[][]) => {
  const { look } = by(new LookAlikes());
  return looks.flatMap((sights) => look(...sights)).map(({ count }) => count);
};
/** One look for each household. */
const oneByOne = (sights: readonly Sight[]) => raised(...sights.map((sight) => [sight]));

describe('households of one surname', () => {
  it('four of a rare one, and nobody else, stand out; three do not', () => {
    expect(oneByOne(alike(3))).toEqual([]);
    expect(oneByOne(alike(4))).toEqual([4]);
  });

  it('one household counts once, however many of it are looked at and however often', () => {
    expect(oneByOne(Array.from({ length: 30 }, () => of('home')))).toEqual([]);
    expect(oneByOne([...alike(3), ...alike(3), ...alike(3)])).toEqual([]);
  });

  it('of the commonest it takes eight in a row', () => {
    expect(oneByOne(alike(7, COMMON))).toEqual([]);
    expect(oneByOne(alike(8, COMMON))).toEqual([8]);
  });

  it.each([
    ['rare', RARE, 4],
    ['common', COMMON, 37],
  ])('among two hundred others so many of a %s one are chance', (_, share, most) => {
    const few = others(200 - most);
    expect(raised(few, alike(most, share))).toEqual([]);
    expect(raised(few, alike(most * 2 + 5, share))).toEqual([most * 2 + 5]);
  });

  it('an answer about many is judged as a whole, not by its first', () => {
    expect(raised([...alike(5), ...others(200)])).toEqual([]);
    expect(raised([...alike(5)], others(200))).toEqual([5]);
  });

  it('a clerk with hundreds of cases a day and a country’s mixture of names is left alone', () => {
    const { look } = by(new LookAlikes());
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const told: number[] = [];
    for (let i = 0; i < 600; i++) {
      const drawn = random();
      const sight = drawn < COMMON ? of(`h${i}`, SAME, COMMON) : of(`h${i}`, group(1 + Math.floor(drawn * 300)), RARE);
      told.push(...look(sight).map(({ count }) => count));
    }
    expect(told).toEqual([]);
  });

  it('beyond is what chance gives once in a million, or less', () => {
    const tail = (count: number, expected: number): number => {
      let term = Math.exp(-expected);
      let below = 0;
      for (let k = 0; k < count; k++) {
        below += term;
        term *= expected / (k + 1);
      }
      return 1 - below;
    };
    for (let expected = 0.01; expected < 60; expected *= 1.1) {
      let count = 0;
      while (!isBeyond(count, expected)) count++;
      expect([expected, tail(count, expected) < 2e-6]).toEqual([expected, true]);
    }
    expect([0.01, 1, 20].map((expected) => [3, 4, 8, 9, 45, 46].filter((count) => isBeyond(count, expected))[0])).toEqual([
      4, 9, 46,
    ]);
  });
});

describe('what is usual', () => {
  /** Colleagues who meet many of this name: one in three. */
  const clan = (watch: LookAlikes, body: string) => {
    for (const officer of ['a', 'b'])
      by(watch, { officer, body }).look(...others(60), ...Array.from({ length: 30 }, (_, i) => of(`${officer}-${i}`, SAME)));
  };

  it('in the village of one clan its name does not stand out, but among strangers it does', () => {
    const [village, elsewhere] = [new LookAlikes(), new LookAlikes()];
    clan(village, 'body');
    expect(by(village).look(...alike(6), ...others(10))).toEqual([]);
    for (let i = 0; i < 50; i++) by(elsewhere, { officer: `o${i}`, body: 'city' }).look(...others(100));
    clan(elsewhere, 'village');
    expect(by(elsewhere).look(...alike(6), ...others(10))).toHaveLength(1);
  });

  it('one’s own habits excuse nothing', () => {
    const watch = new LookAlikes();
    for (let day = 0; day < 30; day++) by(watch, { at: MORNING + day * 25 * HOUR }).look(...alike(3, RARE, day * 3));
    expect(by(watch, { at: MORNING + 32 * DAY }).look(...alike(4, RARE, 900))).toHaveLength(1);
  });
});

describe('the window', () => {
  it('is a day: four in twenty-five hours do not stand out', () => {
    const watch = new LookAlikes();
    const told = (hours: number[]) =>
      hours.flatMap((hour, i) => by(watch, { at: MORNING + hour * HOUR }).look(of(`w${i}-${hours.length}`)));
    expect(told([0, 10, 20, 25])).toEqual([]);
    expect(told([100, 110, 120, 123])).toHaveLength(1);
  });

  it('is the officer’s own: two officers, or one name of two issuers, are not one', () => {
    const watch = new LookAlikes();
    const [one, two, three] = [by(watch), by(watch, { officer: 'other' }), by(watch, { issuer: 'elsewhere' })];
    expect([one, two, three].flatMap(({ look }) => look(...alike(3)))).toEqual([]);
  });

  it('is told once with its evidence, and again only after a week', () => {
    const watch = new LookAlikes();
    const first = index;
    const told = alike(4).flatMap((sight) => by(watch).look(sight));
    expect(told).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        rule: 'SAME_SURNAME',
        label: expect.stringContaining('同姓查询'),
        about: 'officer',
        since: new Date(MORNING).toISOString(),
        until: new Date(MORNING).toISOString(),
        count: 4,
        evidence: [0n, 1n, 2n, 3n].map((i) => String(first + i)),
        state: 'ongoing',
      },
    ]);
    expect(by(watch, { at: MORNING + HOUR }).look(...alike(20))).toEqual([]);
    expect(by(watch, { at: MORNING + 6 * DAY }).look(...alike(20))).toEqual([]);
    expect(by(watch, { at: MORNING + 8 * DAY }).look(...alike(20))).toHaveLength(1);
  });

  it('what did not come on record is raised again by the next look', () => {
    const watch = new LookAlikes();
    const look = (sight: Sight) =>
      watch.see({ officer: 'o', issuer: 'i', body: 'b', at: MORNING, index: index++, sights: [sight] });
    const [first] = alike(4).flatMap(look);
    first!.takeBack();
    expect(look(of('home-9'))).toHaveLength(1);
  });

  it('surnames and addresses are counted apart', () => {
    const sights = alike(4).map((sight, i): Sight => (i < 2 ? sight : { ...sight, rule: 'SAME_ADDRESS' }));
    expect(raised(sights)).toEqual([]);
    const { look } = by(new LookAlikes());
    expect(look(...alike(4).map((sight): Sight => ({ ...sight, rule: 'SAME_ADDRESS' })))).toMatchObject([
      { rule: 'SAME_ADDRESS' },
    ]);
  });
});

describe('what is remembered', () => {
  it('has an end: whoever has not looked for longest is forgotten first', () => {
    const watch = new LookAlikes({ officers: 10, sights: 500 });
    for (let i = 0; i < 300; i++) by(watch, { officer: `o${i % 40}` }).look(...others(20));
    expect(watch.size.officers).toBeLessThanOrEqual(10);
    expect(watch.size.sights).toBeLessThanOrEqual(500);
    by(watch).look(...others(2_000));
    expect(watch.size).toEqual({ officers: 1, sights: 500 });
    expect(by(watch).look(...alike(30))).toHaveLength(1);
  });

  it('has an end in time, also of those who look no more', () => {
    const watch = new LookAlikes();
    by(watch).look(...alike(3), ...others(50));
    watch.sweep(MORNING + 23 * HOUR);
    expect(watch.size).toEqual({ officers: 1, sights: 53 });
    watch.sweep(MORNING + DAY + 1);
    expect(watch.size).toEqual({ officers: 1, sights: 0 });
    watch.sweep(MORNING + 8 * DAY);
    expect(watch.size).toEqual({ officers: 0, sights: 0 });
  });

  it('costs next to nothing', () => {
    const watch = new LookAlikes();
    const looks = Array.from({ length: 50_000 }, (_, i) => of(`h${i % 9_000}`, group(i % 400), RARE));
    const started = performance.now();
    for (const [i, sight] of looks.entries()) by(watch, { officer: `o${i % 200}`, at: MORNING + i }).look(sight);
    expect((performance.now() - started) / looks.length).toBeLessThan(0.1); // milliseconds
  });
});
