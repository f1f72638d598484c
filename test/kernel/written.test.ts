// What departments write down in many ways and mean as one: citizen ids and names.
import { canonicalCitizenId, checkDigit, parseCitizenId } from '../../src/kernel/citizen-id.js';
import { isSameName } from '../../src/kernel/person-name.js';

const FIRST_17 = '32049919480315012';
const TODAY = FIRST_17 + checkDigit(FIRST_17);
const FIFTEEN = '320499480315012';

test('a number of 15 digits, with a small x, with blanks or in full width is the number of today', () => {
  expect(canonicalCitizenId(FIFTEEN)).toBe(TODAY);
  expect(canonicalCitizenId(' 11010519491231002x ')).toBe('11010519491231002X');
  expect(canonicalCitizenId('１１０１０５ １９４９１２３１００２Ｘ')).toBe('11010519491231002X');
  expect(parseCitizenId(canonicalCitizenId(FIFTEEN))).toEqual({ ok: true, value: TODAY });
});

test('what is no citizen id stays what it is, and callers still ask with 18 characters', () => {
  for (const text of ['', 'H32049919480101', '320499489915012', '12345']) expect(canonicalCitizenId(text)).toBe(text);
  expect(parseCitizenId(FIFTEEN)).toEqual({ ok: false, rule: 'LENGTH' });
});

test.each([
  ['王丽', '王 丽'],
  ['王丽', '王　丽'],
  ['王丽', '王·丽'],
  ['王丽', '王麗'],
  ['陈洁', '陈㛃'],
  ['阿依·古丽', '阿依•古丽'],
  ['ＡＬＩ', 'ALI'],
])('%s is %s', (one, other) => expect(isSameName(one, other)).toBe(true));

test.each([
  ['王丽', '王莉'],
  ['王丽', '汪丽'],
  ['王丽', '王丽丽'],
])('%s is not %s', (one, other) => expect(isSameName(one, other)).toBe(false));
