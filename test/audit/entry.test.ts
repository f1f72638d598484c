// What an entry says, to the byte, and what it must never say.
import { describe, expect, it } from '@jest/globals';
import { buildEntry, detailCommitment, entryText, letters } from '../../src/audit/entry.js';
import { asText, canonical, parseCanonical } from '../../src/audit/jcs.js';
import { MAX_ENTRY_BYTES } from '../../src/audit/parts.js';
import { periodOf, References } from '../../src/audit/refs.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { disclosure, KEY } from './support.js';

const refs = new References(KEY, '2026h1');
const context = { writer: 'hub-1', epoch: '0198c0de-0000-7000-8000-000000000001', hub: '1.0.0', refs };
const ids = { requestId: '0198c0de-0000-7000-8000-000000000002', eventId: '0198c0de-0000-7000-8000-000000000003' };
const build = (change = {}) => buildEntry(disclosure({ ...ids, ...change }), context);
const text = (change = {}) => entryText(build(change)[0]!, 42n);

describe('an entry', () => {
  it('is exactly these bytes', () => {
    const [draft] = build();
    const hash = `sha256:${'ab'.repeat(32)}`;
    expect(entryText(draft!, 42n)).toBe(
      `{"actor":{"acr":"2","client":"tn-window","iss":"https://idp.example","org":"11320499MA0DEM013D","ref":"${refs.of('actor', 'tn-hm-007').text}","role":"TW"},` +
        `"case_ref":"${refs.of('case', 'AJ20260001').text}","detail":"${detailCommitment(draft!.detail!).toString('base64url')}","document":"${hash}",` +
        `"epoch":"${context.epoch}","event_id":"${ids.eventId}","fieldsets":{"a":{"MedicalRecord.diagnosisCode":"denied:NOT_SHARED","Recipient.name":"mask"}},` +
        `"hub":"1.0.0","operation":{"kind":"query","name":"A1"},"payload":"${hash}","policy":"${hash}","purpose":"P04","request_id":"${ids.requestId}",` +
        `"sources":{"civil-affairs":"ok","health":"ok"},"subjects":[{"f":"a","ref":"${refs.of('subject', 'R1').text}"}],` +
        `"ts":"2026-01-01T08:00:00.000Z","type":"DISC","v":"hub-audit/1","writer":"hub-1","wseq":42}`,
    );
    expect(draft!.detail!.body.toString()).toBe('{"case":"AJ20260001","officer":"tn-hm-007"}');
  });

  it('is canonical whatever goes in', () => {
    const inputs = [
      {},
      { actor: null, purpose: undefined, caseNo: undefined, subjects: [], fieldsets: [] },
      { actor: { ...disclosure().actor!, client: '窗口"\\\n', org: 'a\ud800b', role: 'x\u0000y', subject: '\udfff' } },
      {
        criteria: [
          { coordinate: 'Recipient.name', value: '张三' },
          { coordinate: 'Recipient.citizenId', value: '110101199003070011' },
        ],
      },
      { protectedSubjects: ['R9', 'R2', 'R9'], error: { code: 'SOURCE_UNAVAILABLE', stage: 'load' }, peer: '10.0.0.7' },
      { type: 'BOOT', about: { clean: false, wseq: 7, previous: 'x', missing: ['3-4'] } },
    ];
    for (const input of inputs) {
      const bytes = Buffer.from(text(input));
      expect(parseCanonical(bytes)).toEqual({ ok: true, value: JSON.parse(bytes.toString()) });
    }
  });

  it('holds no person, officer, case, criterion or address in clear', () => {
    const secrets = {
      actor: { ...disclosure().actor!, subject: 'officer-clear' },
      caseNo: 'case-clear',
      criteria: [{ coordinate: 'Recipient.citizenId', value: '110101199003070011' }],
      subjects: [{ recipientId: 'person-clear', fieldset: 0 }],
      protectedSubjects: ['person-clear'],
      peer: '10.0.0.7',
    };
    for (const clear of ['officer-clear', 'case-clear', '110101199003070011', 'person-clear', '10.0.0.7'])
      expect(text(secrets)).not.toContain(clear);
  });

  it('has sets sorted and unique, and one fieldset for equal ones', () => {
    const name = new Map([['Recipient.name', 'plain']]);
    const subjects = ['R3', 'R1', 'R2', 'R1', 'R3'].map((recipientId, fieldset) => ({ recipientId, fieldset: fieldset % 2 }));
    const entry = JSON.parse(text({ fieldsets: [name, new Map(name)], subjects }));
    expect(entry.fieldsets).toEqual({ a: { 'Recipient.name': 'plain' } });
    expect(entry.subjects.map((s: { ref: string }) => s.ref)).toEqual(
      ['R1', 'R2', 'R3'].map((r) => refs.of('subject', r).text).sort(),
    );
    expect(build({ fieldsets: [name, new Map(name)], subjects })[0]!.subjects).toHaveLength(3);
  });

  it('records fields that belong to no person, and a person with two sets of states', () => {
    const fieldsets = [new Map([['Recipient.name', 'plain']]), new Map([['Recipient.name', 'null']])];
    const both = JSON.parse(text({ fieldsets, subjects: [0, 1].map((fieldset) => ({ recipientId: 'R1', fieldset })) }));
    expect(both.subjects.map((s: { f: string }) => s.f)).toEqual(['a', 'b']);
    const none = JSON.parse(text({ type: 'DENY', fieldsets, subjects: [] }));
    expect(none).not.toHaveProperty('subjects');
    expect(none.fieldsets).toEqual({ a: { 'Recipient.name': 'plain' }, b: { 'Recipient.name': 'null' } });
  });

  it.each([
    ['an unknown state', { fieldsets: [new Map([['Recipient.name', '张三']])] }],
    ['an unknown type', { type: 'LOOK' }],
    ['an id that is no UUID', { eventId: 'abc' }],
    ['a payload that is no hash', { payload: '{"name":"张三"}' }],
    ['a fieldset that is not there', { subjects: [{ recipientId: 'R1', fieldset: 5 }] }],
    ['a coordinate with a quote', { fieldsets: [new Map([['a"b', 'plain']])] }],
    ['a fraction', { about: { share: 0.5 } }],
    ['an unsafe integer', { about: { n: 2 ** 53 } }],
    ['a null', { about: { n: null } }],
    ['a time that is none', { at: new Date(Number.NaN) }],
  ])('refuses %s', (_, change) => {
    expect(() => build(change)).toThrow();
  });

  it('calls its fieldsets a … z, aa …', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['a', 'z', 'aa', 'az', 'ba', 'zz', 'aaa']);
  });

  it('becomes several where it would not fit: nothing lost, each within the limit, each of one request', () => {
    const fieldsets = Array.from(
      { length: 300 },
      (_, i) =>
        new Map(
          Array.from({ length: 40 }, (_, j) => [`MedicalRecord.field${j}`, (i >> (j % 9)) & 1 ? 'plain' : 'null'] as const),
        ),
    );
    const subjects = Array.from({ length: 2_500 }, (_, i) => ({ recipientId: `R${i}`, fieldset: i % 300 }));
    const criteria = Array.from({ length: 500 }, (_, i) => ({ coordinate: 'Recipient.citizenId', value: String(i) }));
    const parts = build({ fieldsets, subjects, criteria, protectedSubjects: subjects.slice(0, 400).map((s) => s.recipientId) });
    expect(parts.length).toBeGreaterThan(3);
    const entries = parts.map((p) => JSON.parse(entryText(p, 9_007_199_254_740_991n)));
    for (const p of parts) {
      const bytes = Buffer.from(entryText(p, 9_007_199_254_740_991n));
      expect(bytes.length).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
      expect(parseCanonical(bytes).ok).toBe(true);
    }
    expect(entries.map((e) => e.part)).toEqual(entries.map((_, i) => ({ i: i + 1, n: parts.length, of: ids.eventId })));
    expect(new Set(entries.map((e) => e.event_id)).size).toBe(parts.length);
    expect(entries.flatMap((e) => e.criteria ?? [])).toHaveLength(500);
    expect(entries.flatMap((e) => e.protected ?? [])).toHaveLength(400);
    const shown = new Map(
      entries.flatMap((e) => (e.subjects ?? []).map((s: { f: string; ref: string }) => [s.ref, e.fieldsets[s.f]])),
    );
    for (const { recipientId, fieldset } of subjects)
      expect(shown.get(refs.of('subject', recipientId).text)).toEqual(Object.fromEntries(fieldsets[fieldset]!));
    expect(parts.filter((p) => p.detail)).toHaveLength(1);
  });

  it('fits 500 persons into one', () => {
    const subjects = Array.from({ length: 500 }, (_, i) => ({ recipientId: `R${i}`, fieldset: 0 }));
    expect(build({ subjects })).toHaveLength(1);
  });
});

describe('canonical JSON', () => {
  it('says each value in one way', () => {
    expect(canonical({ b: [1, 'ä\u2028'], a: { '\u20ac': true, '1': '\u0007' } })).toBe(
      '{"a":{"1":"\\u0007","€":true},"b":[1,"ä\u2028"]}',
    );
  });
  it.each([-0, 1.5, 2 ** 53, Number.NaN, null, undefined, 'a\ud800', { a: undefined }])('refuses %p', (value) => {
    expect(() => canonical(value as never)).toThrow();
  });
  it.each([
    '{"a":1.0}',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a": 1}',
    '{"a":null}',
    '{"a":"\\u0041"}',
    '{"a":1}\n',
    '\ufeff{}',
    '{"a":"\\ud800"}',
    '{"a":[{"c":1,"b":2}]}',
    '{"2":1,"10":1}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":9007199254740993}',
  ])('sees that %p is not canonical', (bytes) => {
    expect(parseCanonical(Buffer.from(bytes)).ok).toBe(false);
  });
  it('knows canonical text with keys that engines put in another order', () => {
    expect(parseCanonical(Buffer.from('{"10":1,"2":1,"a":["é"]}')).ok).toBe(true);
  });
  it('sees bytes that are no UTF-8', () => {
    expect(parseCanonical(Buffer.from([0x22, 0xff, 0x22])).ok).toBe(false);
  });
  it('keeps names as they came: no normalisation, and a lone surrogate is not lost', () => {
    expect(asText('é')).toBe('é');
    expect(asText('a\ud800')).toEqual({ b64: Buffer.from('a\ud800', 'utf16le').toString('base64url') });
  });
});

describe('references', () => {
  it('differ by kind, by period and by key, and agree otherwise', () => {
    const ref = (kind: 'subject' | 'case', period = '2026h1', key = KEY) => new References(key, period).of(kind, 'x').text;
    expect(ref('subject')).toBe(refs.of('subject', 'x').text);
    expect(
      new Set([ref('subject'), ref('case'), ref('subject', '2026h2'), ref('subject', '2026h1', Buffer.alloc(32, 8))]).size,
    ).toBe(4);
  });
  it('do not confuse two names that UTF-8 cannot tell apart', () => {
    expect(refs.of('subject', 'a\ud800').text).not.toBe(refs.of('subject', 'a\ud801').text);
  });
  it('need a real key', () => {
    expect(() => new References(Buffer.alloc(16), '2026h1')).toThrow('32 bytes');
  });
  it('belong to half-years in UTC', () => {
    expect(['2026-06-30T23:59:59Z', '2026-07-01T00:00:00Z'].map((t) => periodOf(new Date(t)))).toEqual(['2026h1', '2026h2']);
  });
});

it('uuid7 ids are accepted as they are made', () => {
  expect(() => build({ eventId: uuid7(), requestId: uuid7() })).not.toThrow();
});
