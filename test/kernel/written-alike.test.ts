// What is one surname and what is one dwelling, however it is written.
import { dwellingOf } from '../../src/kernel/dwellings.js';
import { shareOf, surnameOf } from '../../src/kernel/surnames.js';

test.each([
  ['王丽', '王'],
  ['王 丽', '王'],
  ['王·丽', '王'],
  ['欧阳建国', '欧阳'],
  ['司马·光远', '司马'],
  ['欧阳', '欧'],
  ['張三', '張'],
  ['买买提·艾力', null],
  ['ALI', null],
  ['李A', null],
  ['王', null],
  ['', null],
])('%s is called %s', (name, surname) => expect(surnameOf(name)).toBe(surname));

test('the country’s commonest surnames are a third of everybody, a compound one is rare, and what is not listed is not judged rarer than it may be', () => {
  const five = [...'王李张刘陈'].map(shareOf);
  expect(five.reduce((sum, share) => sum + share)).toBeCloseTo(0.326);
  expect(Math.min(...five)).toBeGreaterThan(shareOf('曹'));
  expect(shareOf('曹')).toBeGreaterThan(shareOf('钮'));
  expect(shareOf('钮')).toBeGreaterThan(shareOf('欧阳'));
});

test.each([
  ['常州市天宁区雕庄街道凤凰社区 3幢甲单元201室', '常州市天宁区雕庄街道凤凰社区３幢甲单元２０１室'],
  ['新村路12-3号,202室', '新村路12－3号202室'],
  ['凤凰村第5组12号 ', '凤凰村第5组12号'],
])('%s is %s', (one, other) => {
  expect(dwellingOf(one)).not.toBeNull();
  expect(dwellingOf(one)).toBe(dwellingOf(other));
});

test.each(['', '凤凰村', '凤凰村第5组', '身份不明,暂由救治机构照料', '3幢社区'])('“%s” is where many live, or nobody', (place) =>
  expect(dwellingOf(place)).toBeNull(),
);
test('the numbers of a dwelling are not run together', () => expect(dwellingOf('1幢23-4室')).not.toBe(dwellingOf('1幢2-34室')));
