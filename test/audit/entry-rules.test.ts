// The verifier reads entries in one pass. That pass must accept nothing that the rules, checked one by one, would refuse.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildEntry, entryText } from '../../src/audit/entry.js';
import type { EntryInput } from '../../src/audit/index.js';
import { canonical } from '../../src/audit/jcs.js';
import { References } from '../../src/audit/refs.js';
import { readEntry, readQuickly, readStrictly } from '../../src/audit/verify/entry-rules.js';
import { disclosure, KEY } from './support.js';

const context = {
  writer: 'hub-1',
  epoch: '0198c0de-0000-7000-8000-000000000001',
  hub: '1.0.0',
  refs: new References(KEY, '2026h1'),
};
const textOf = (change: Partial<EntryInput> = {}) => entryText(buildEntry(disclosure(change), context)[0]!, 42n);
const criteria = [
  { coordinate: 'Recipient.name', value: '张三' },
  { coordinate: 'Recipient.citizenId', value: '110101199003070011' },
];
const usual = [
  textOf(),
  textOf({ criteria, subjects: ['R1', 'R2', 'R3'].map((recipientId) => ({ recipientId, fieldset: 0 })) }),
  textOf({ actor: { ...disclosure().actor!, client: '窗口' }, protectedSubjects: ['R1', 'R2'] }),
  textOf({ type: 'BOOT', actor: null, subjects: [], fieldsets: [], about: { clean: false, wseq: -7, missing: ['3-4'] } }),
];
const unusual = [textOf({ actor: { ...disclosure().actor!, client: 'a"b\\c\n', org: 'x\ud800' } })];
const LOOKED_AT = 'about actor case_ref detail epoch event_id fieldsets purpose request_id subjects ts type v writer wseq'.split(
  ' ',
);
/** What a verification looks at, read by other means. */
const parts = (text: string) => {
  const entry = JSON.parse(text);
  return Object.fromEntries(LOOKED_AT.flatMap((key) => (key in entry ? [[key, entry[key]]] : [])));
};
const quickly = (text: string) => readQuickly(Buffer.from(text));
const strictly = (text: string) => readStrictly(Buffer.from(text));

describe('reading in one pass', () => {
  it('takes every usual entry, and leaves unusual ones to the rules', () => {
    for (const text of usual) {
      expect(quickly(text)).toEqual(parts(text));
      expect(strictly(text)).toEqual({ ok: true, entry: quickly(text) });
    }
    for (const text of unusual) {
      expect(quickly(text)).toBeNull();
      expect(readEntry(Buffer.from(text))).toEqual({ ok: true, entry: parts(text) });
    }
  });

  it('takes nothing that the rules refuse, wherever an entry is changed', () => {
    const pieces = fc.constantFrom(
      ...[
        '',
        ' ',
        '"',
        ',',
        '{',
        '}',
        '[',
        ']',
        ':',
        '0',
        '-0',
        '1e2',
        '1.0',
        '01',
        'null',
        'true',
        '{}',
        '[]',
        '""',
        '\\u0041',
        '\n',
        '\u00e9',
      ],
      ...['"a":1,', '"v":"hub-audit/1",', '"__proto__":{},', ',"wseq":43', '{"f":"b","ref":"x"},', '9007199254740993', '\u0000'],
    );
    const change = fc.record({
      text: fc.constantFrom(...usual),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(6),
      piece: pieces,
    });
    fc.assert(
      fc.property(change, ({ text, at, cut, piece }) => {
        const place = Math.floor(at * text.length);
        const changed = text.slice(0, place) + piece + text.slice(place + cut);
        const entry = quickly(changed);
        if (entry) {
          expect(strictly(changed)).toEqual({ ok: true, entry });
          expect(canonical(JSON.parse(changed))).toBe(changed);
        } else if (changed !== text && strictly(changed).ok) expect(changed).toMatch(/\\|__proto__/);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['spaces', (t: string) => t.replace(':', ': ')],
    [
      'another order of keys',
      (t: string) => t.replace(/^\{("actor":.*?\}),/, '{').replace(/\}$/, `,${/"actor":.*?\}/.exec(t)![0]}}`),
    ],
    ['another order inside', (t: string) => t.replace(/"kind":"query","name":"A1"/, '"name":"A1","kind":"query"')],
    ['an exponent', (t: string) => t.replace('"wseq":42', '"wseq":42e0')],
    ['a fraction', (t: string) => t.replace('"wseq":42', '"wseq":42.0')],
    ['an escape that need not be', (t: string) => t.replace('"DISC"', '"\\u0044ISC"')],
    ['an unknown key', (t: string) => t.replace('"hub":', '"hua":1,"hub":')],
    ['a missing key', (t: string) => t.replace(/"hub":"[^"]*",/, '')],
    ['a key twice', (t: string) => t.replace('"hub":', '"hub":"1","hub":')],
    ['persons out of order', (t: string) => t.replace(/(\{"f":"a","ref":"[^"]+"\}),(\{"f":"a","ref":"[^"]+"\})/, '$2,$1')],
    ['a person twice', (t: string) => t.replace(/(\{"f":"a","ref":"[^"]+"\})/, '$1,$1')],
    ['a fieldset that is not there', (t: string) => t.replace('{"f":"a"', '{"f":"toString"')],
    ['a day that is none', (t: string) => t.replace('2026-01-01T', '2026-02-30T')],
    ['an hour that is none', (t: string) => t.replace('T08:', 'T24:')],
    ['something behind it', (t: string) => `${t} `],
    ['an empty set', (t: string) => t.replace(/"subjects":\[.*?\]/, '"subjects":[]')],
  ])('refuses %s, and says why', (_, change) => {
    const changed = change(usual[1]!);
    expect(changed).not.toBe(usual[1]);
    expect(quickly(changed)).toBeNull();
    expect(readEntry(Buffer.from(changed))).toMatchObject({ ok: false, reason: expect.stringMatching(/./) });
  });

  it('remembers fieldsets by their document without taking one for another', () => {
    const other = textOf({ fieldsets: [new Map([['Recipient.name', 'plain']])] });
    for (const text of [usual[0]!, other, usual[0]!, other.replace('"plain"', '"plain" '), other])
      expect(quickly(text)).toEqual(text.includes('" }') ? null : parts(text));
  });

  it('does not overflow on what is nested without end', () => {
    const deep = usual[0]!.replace('"name":"A1"', `"name":${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect(readEntry(Buffer.from(deep))).toMatchObject({ ok: expect.any(Boolean) });
  });

  it('takes what recurs for what it is, whatever stood there before', () => {
    const operations = [{ kind: 'query', name: 'A1' }, { kind: 'query', name: 'A11' }, { kind: 'query' }] as const;
    const runs = ['1.0.0', '1.0.00', '1.0'].flatMap((hub) =>
      operations.map((operation) => entryText(buildEntry(disclosure({ operation }), { ...context, hub, writer: hub })[0]!, 7n)),
    );
    for (const text of [...runs, ...[...runs].reverse()]) {
      expect(quickly(text)).toEqual(parts(text));
      expect(canonical(JSON.parse(text))).toBe(text);
    }
    // a number goes on where the one before ended
    for (const epoch of ['1', '12', '"1"']) expect(quickly(runs[0]!.replace(/"epoch":"[^"]*"/, `"epoch":${epoch}`))).toBeNull();
  });
});
