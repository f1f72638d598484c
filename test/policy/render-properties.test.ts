// What holds of every renderer for arbitrary values: it never throws, and mask, band and yes/no tell nothing beyond themselves.
import fc from 'fast-check';
import type { Render } from '../../src/kernel/classification.js';
import { renderersOf } from '../../src/policy/render.js';
import { isEmpty, type Shown } from '../../src/policy/shown.js';
import { carries } from '../../src/policy/strength.js';
import { everyField, fieldNamed } from './world.js';

const table = renderersOf(everyField);
const rendererOf = (coordinate: string, render: Render) =>
  table[everyField.numberOf.get(coordinate) ?? -1]?.[render] ?? (() => null);

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const decimal = fc.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 99 })).map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`);
const chinese = fc
  .array(fc.constantFrom(...'陈王欧阳上官秀英建国江苏省常州市天宁区红梅街道镇乡村路号栋小中大学校'), { maxLength: 20 })
  .map((a) => a.join(''));
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), chinese, digits(0, 24), fc.constant('__proto__'));
const anything = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true, withSparseArray: true }),
  },
  { weight: 3, arbitrary: fc.oneof(anyText, day, decimal, fc.integer(), fc.boolean(), fc.array(anyText, { maxLength: 5 })) },
);
const anySubject = fc.record({ role: fc.constantFrom('TW', 'HO', 'CA', 'CI', '__proto__'), minor: fc.boolean() });
const anyFieldNumber = fc.nat({ max: everyField.fields.length - 1 });
const anyRender = fc.constantFrom<Render>('plain', 'mask', 'band', 'bool', 'count', 'deny');

test('nothing that a source can send makes a renderer throw, or changes the form of what it shows', () => {
  fc.assert(
    fc.property(anyFieldNumber, anyRender, anything, anySubject, (n, render, value, subject) => {
      const field = everyField.fields[n];
      const shown = table[n]?.[render](value, subject);
      if (!field || shown === undefined) throw new Error('no renderer');
      if (render === 'deny' || render === 'count' || !carries(field, render)) return expect(shown).toBeNull();
      const members = shown !== null && typeof shown === 'object' ? Object.keys(shown).join() : 'scalar';
      const expected = {
        ShownCode: 'code,label,band,yes',
        ShownCodes: 'items,yes',
        ShownInt: 'value,band,yes',
        ShownDecimal: 'value,band,yes',
        ShownDate: 'value,band',
      };
      expect(members).toBe((expected as Record<string, string>)[field.shape] ?? 'scalar');
    }),
    { numRuns: 3_000 },
  );
});

test('band and bool leave every stronger member empty', () => {
  fc.assert(
    fc.property(anyFieldNumber, fc.constantFrom<Render>('band', 'bool'), anything, anySubject, (n, render, value, subject) => {
      const shown = table[n]?.[render](value, subject) as Readonly<Record<string, unknown>> | boolean | null;
      if (shown === null || typeof shown === 'boolean') return;
      const own = render === 'band' ? 'band' : 'yes';
      for (const [member, content] of Object.entries(shown)) if (member !== own) expect(content).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

test('a band is one of few words, and a wider value never falls into a lower one', () => {
  const order = ['0-999', '1000-4999', '5000-9999', '10000-19999', '20000+'];
  const place = (value: string) =>
    order.indexOf(
      (rendererOf('MedicalRecord.selfPaidYtd', 'band')(value, { role: 'TW', minor: false }) as { band: string }).band,
    );
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      expect(place(a)).toBeGreaterThanOrEqual(0);
      if (Number(a) <= Number(b)) expect(place(a)).toBeLessThanOrEqual(place(b));
    }),
  );
});

/** What a masked text may still hold of the original, by mask rule. */
const LEFT: Readonly<Record<string, RegExp>> = {
  'Recipient.citizenId': /^(\d{3}\*{14}[\dX]|\*{18})$/,
  'EducationRecord.studentNo': /^([A-Z]?\*{18,19}|[A-Z]\d{3}\*{14}[\dX])$/,
  'DisabilityRecord.disabilityCertNo': /^(\d{3}\*{14}[\dX]\*\*|\*{20})$/,
  'Recipient.phone': /^(1\d\d)?\*{4}(.{4})?$/u,
  'CivilAssistance.payeeAccount': /^\*{4}(.{4})?$/u,
  'CivilAssistance.certificateNo': /^\*{4}(.{4})?$/u,
  'EducationRecord.schoolName': /^(幼儿园|小学|初中|高中|中学|中等职业学校|特殊教育学校|高等学校|学校|医院|福利机构|机构)$/,
  'Recipient.residenceAddress': /^([^0-9]*(街道|镇|乡|苏木|区|县|旗|市|省|州|盟|自治区|地区))?\*{4}$/u,
};
test.each(Object.entries(LEFT))('the mask of %s leaves its own few characters of any text', (coordinate, left) => {
  const mask = rendererOf(coordinate, 'mask');
  const text = fc.oneof(
    anyText,
    digits(18, 18),
    digits(20, 20),
    digits(11, 11),
    digits(18, 18).map((d) => `G${d}`),
    chinese,
  );
  fc.assert(
    fc.property(text, (value) => value === '' || expect(mask(value, { role: 'TW', minor: false })).toMatch(left) === undefined),
    { numRuns: 500 },
  );
});

test('a masked name is a surname and stars, for a minor stars alone', () => {
  const mask = rendererOf('Recipient.name', 'mask');
  fc.assert(
    fc.property(fc.oneof(chinese, anyText), (name) => {
      if (name === '') return;
      const shown = mask(name, { role: 'CH', minor: false }) as string;
      expect(Array.from(shown.replace(/\*+$/u, '')).length).toBeLessThanOrEqual(2);
      expect(shown.endsWith('*')).toBe(true);
      expect(mask(name, { role: 'CH', minor: true })).toBe('***');
    }),
  );
});

test('two values with the same weak answer look alike in every other way', () => {
  const weak: [string, Render][] = everyField.fields.flatMap((field) =>
    (['band', 'bool'] as const).filter((r) => carries(field, r)).map((r): [string, Render] => [field.coordinate, r]),
  );
  fc.assert(
    fc.property(fc.constantFrom(...weak), anything, anything, anySubject, ([coordinate, render], a, b, subject) => {
      const [one, other] = [a, b].map((value) => rendererOf(coordinate, render)(value, subject)) as [Shown, Shown];
      const answer = (shown: Shown) =>
        JSON.stringify(render === 'band' ? (shown as { band?: string })?.band : ((shown as { yes?: boolean })?.yes ?? shown));
      if (!isEmpty(one) && answer(one) === answer(other)) expect(one).toEqual(other);
    }),
    { numRuns: 1_000 },
  );
});

test('a plain text, an id and a code are what the source sent', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(rendererOf('Recipient.name', 'plain')(text, { role: 'CA', minor: true })).toBe(text);
      const code = rendererOf('Recipient.sex', 'plain')(text, { role: 'CA', minor: false }) as { code: string | null };
      expect(code.code).toBe(text === '' ? null : text);
    }),
  );
  expect(fieldNamed('Recipient.sex').shape).toBe('ShownCode');
});
