// The slips of real feeds: at their rates, in one department's copy only, and never in what a story tells.
import { canonicalCitizenId, parseCitizenId } from '../../src/kernel/citizen-id.js';
import { formerDivisions } from '../../src/kernel/divisions.js';
import { isSameName } from '../../src/kernel/person-name.js';
import { sharesOf } from '../../src/sandbox/describe.js';
import { asWritten } from '../../src/sandbox/feeds.js';
import { makeWorld } from '../../src/sandbox/people/index.js';

const world = makeWorld({ seed: 7, households: 2_000, today: '2026-03-05' });
const { persons, feeds, twins } = world;
const told = new Set(world.stories.flatMap((story) => story.persons));
const numbers = (entries: object) => Object.keys(entries).map(Number);

test.each([
  ['姓名写法不同 医保', 1.5, 0.1],
  ['姓名写法不同 人社', 1.5, 0.1],
  ['姓名写法不同 教育', 1.5, 0.4],
  ['15位或小写x 医保', 0.6, 0.1],
  ['15位或小写x 残联', 0.6, 0.2],
  ['同号不同名 医保', 0.05, 0.02],
  ['一人两号', 0.1, 0.03],
  ['旧区划代码 民政', 0.6, 0.05],
  ['已故仍在发放', 0.25, 0.05],
  ['儿童登记于两户', 0.3, 0.3],
  ['低保名单与医保类别不符', 1.8, 0.3],
  ['迟报的部门', 1, 0],
])('%s: %d, give or take %d', (name, target, spread) => {
  const share = sharesOf(world).find((one) => one.name === name)!;
  expect(share.target).toBe(target);
  expect(Math.abs(share.actual - target)).toBeLessThanOrEqual(spread);
  expect(share.actual).toBeGreaterThan(0);
});

test('a name is written in another way: mostly one that makes no other person, sometimes mistyped', () => {
  const names = Object.values(feeds).flatMap((feed) => Object.entries(feed.names));
  for (const [n, name] of names) {
    expect(name).not.toBe(persons[Number(n)]!.name);
    expect(name[0]).toBe(persons[Number(n)]!.name[0]);
  }
  const others = names.filter(([n, name]) => !isSameName(name, persons[Number(n)]!.name));
  expect(others.length).toBeGreaterThan(0);
  expect(others.length).toBeLessThan(names.length / 4);
});

test('a number in an old or careless form is the same number', () => {
  const ids = Object.values(feeds).flatMap((feed) => Object.entries(feed.ids));
  expect(ids.some(([, id]) => id.length === 15)).toBe(true);
  expect(ids.some(([, id]) => id.endsWith('x'))).toBe(true);
  for (const [n, id] of ids) {
    expect(id).not.toBe(persons[Number(n)]!.citizenId);
    expect(canonicalCitizenId(id)).toBe(persons[Number(n)]!.citizenId);
  }
});

test('a registration under a code that was given up is in the county that the history leads to, or in one of its parts', () => {
  const written = Object.entries(feeds['civil-affairs']!.divisions);
  for (const [n, code] of written) {
    const truly = persons[Number(n)]!.registeredDivision;
    expect(code).toMatch(/^\d{12}$/);
    expect(code.slice(6)).toBe(truly.slice(6));
    const { today } = formerDivisions.find(({ former }) => former === code.slice(0, 6))!;
    expect(today).toContain(truly.slice(0, 6));
  }
  const counties = new Set(written.map(([n]) => persons[Number(n)]!.registeredDivision.slice(0, 6)));
  expect([...counties].sort()).toEqual(expect.arrayContaining(['320412', '341881', '370983']));
});

test('departments do not make the same slips', () => {
  const [a, b] = [new Set(numbers(feeds['health']!.names)), numbers(feeds['labour']!.names)];
  expect(b.filter((n) => a.has(n)).length).toBeLessThan(b.length / 4);
});

test('one person under two ids: the same name, birthday and telephone, and nothing under the number given up', () => {
  for (const [n, former] of twins) {
    const [person, other] = [persons[n]!, persons[former]!];
    expect(other.citizenId).not.toBe(person.citizenId);
    expect(parseCitizenId(other.citizenId!).ok).toBe(true);
    expect([other.name, other.birthDate, other.phone]).toEqual([person.name, person.birthDate, person.phone]);
    expect([other.household, other.assistance, other.medical]).toEqual([null, [], null]);
  }
});

test('dead but paid: health has the death, civil affairs pays and counts the person as a member', () => {
  for (const n of numbers(feeds['health']!.lifeStatus)) {
    expect(asWritten(world, 'health', persons[n]!).lifeStatus).toBe('2');
    expect(asWritten(world, 'civil-affairs', persons[n]!).lifeStatus).toBe('1');
    expect(persons[n]!.assistance.some((record) => record.stopReason === null)).toBe(true);
    expect(world.households[persons[n]!.household!]!.members).toContain(n);
  }
});

test('somebody else stands under a person’s id in one department, with another family name', () => {
  for (const { of, name, number } of feeds['health']!.strangers) {
    expect(name[0]).not.toBe(persons[of]!.name[0]);
    expect(persons.some((person) => person.medical?.insuranceNo === number)).toBe(false);
  }
});

test('a child is entered in a second household that is not its own', () => {
  for (const [n, household] of Object.entries(feeds['civil-affairs']!.secondHouseholds)) {
    expect(persons[Number(n)]!.household).not.toBe(household);
    expect(world.households[household]!.members).not.toContain(Number(n));
  }
});

test('what a story tells of somebody is written down as it is, in every department', () => {
  for (const feed of Object.values(feeds))
    for (const part of [feed.names, feed.ids, feed.divisions, feed.lifeStatus, feed.secondHouseholds])
      expect(numbers(part).filter((n) => told.has(n))).toEqual([]);
  expect(twins.flat().filter((n) => told.has(n))).toEqual([]);
});
