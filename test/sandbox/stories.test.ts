// The story persons: each scenario finds somebody whose facts make it true, whatever day it is.
import { addDays, ageOn } from '../../src/kernel/days.js';
import { isUscc } from '../../src/kernel/uscc.js';
import { makeWorld } from '../../src/sandbox/people/index.js';
import type { World, WorldPerson, WorldStory } from '../../src/sandbox/world.js';

const KEYS = 'A1 A2 A3 A4 A5 A6 B1 B2 B3 C1 C2 D1 E1 F1 G1 G2 G3 H3 H4 I2 J1 J2 K1 K2 K3 K4 L1 L2 M2 M4 N2 N3'.split(' ');

describe.each(['2026-03-05', '2028-02-29', '2026-12-31'])('on %s', (today) => {
  const world: World = makeWorld({ seed: 1, households: 280, today });
  const story = (key: string): WorldStory => world.stories.find((s) => s.key === key)!;
  const persons = (key: string): WorldPerson[] => story(key).persons.map((n) => world.persons[n]!);
  const first = (key: string): WorldPerson => persons(key)[0]!;
  const age = (person: WorldPerson) => ageOn(person.birthDate, today);
  const letterOf = (person: WorldPerson) => world.letters.find((letter) => letter.household === person.household)!;
  const adultsOf = (person: WorldPerson) =>
    world.households[person.household!]!.members.map((n) => world.persons[n]!).filter((member) => age(member) >= 18);
  const isIn = (person: WorldPerson, prefixes: readonly string[]) =>
    prefixes.some((prefix) => person.residenceDivision.startsWith(prefix) || person.registeredDivision.startsWith(prefix));

  test('every story is there once, and its caller is a body of the world', () => {
    expect(world.stories.map((s) => s.key)).toEqual([...KEYS].sort());
    for (const { organisation, role, also = [] } of world.stories) {
      const body = world.organisations.find((one) => one.uscc === organisation);
      expect(body).toBeDefined();
      if (organisation !== '11320499MA0DEM013D') expect(body!.role).toBe(role);
      for (const other of also) expect(world.organisations.some((one) => one.uscc === other.organisation)).toBe(true);
    }
  });

  test('a case of a story is open, is the caller’s, and names the person (A5 apart)', () => {
    for (const {
      key,
      caseNo,
      organisation,
      persons: [n],
    } of world.stories) {
      if (caseNo === null) continue;
      const found = world.cases.find((c) => c.caseNo === caseNo)!;
      expect(found).toMatchObject({ open: true });
      expect(caseNo).toMatch(/^[A-Z]{2}\d{4}-\d{9}-\d{4}$/);
      expect([key, found.organisation]).toEqual([key, organisation]);
      expect([key, found.household === world.persons[n!]!.household]).toEqual([key, key !== 'A5']);
    }
  });

  test('whoever a story shows is within the caller’s reach, except where the story is about that', () => {
    for (const { key, divisions } of world.stories) {
      if (['A5', 'B2', 'C2', 'K2'].includes(key)) continue;
      for (const person of persons(key)) expect([key, isIn(person, divisions)]).toEqual([key, true]);
    }
    expect(isIn(first('A5'), story('A5').divisions)).toBe(false);
  });

  test('A1: a family with a live letter that every department knows', () => {
    const [father, , mother, child] = persons('A1');
    expect(age(father!)).toBe(50);
    expect(father!.citizenId).toMatch(/X$/);
    expect(father!.disability).toMatchObject({ grade: '2' });
    expect(Number(father!.medical!.selfPaidYtd)).toBeGreaterThanOrEqual(10_000);
    expect(Number(father!.medical!.selfPaidYtd)).toBeLessThan(20_000);
    expect(father!.medical!.diagnosisCode).not.toBeNull();
    expect(father!.labour).toMatchObject({ difficultyFlag: true, difficultyKind: '2' });
    expect(father!.charity.length).toBe(2);
    expect(father!.lowIncomeCategory).toEqual(['DB']);
    expect(mother!.disability).toMatchObject({ grade: '1' });
    expect(age(child!)).toBe(10);
    expect(child!.education).toMatchObject({ schoolStage: '2' });
    expect(child!.medical).not.toBeNull();
    expect(father!.phone).not.toBeNull();
    expect(letterOf(father!).expiresOn > today).toBe(true);
    expect(father!.residenceDivision.startsWith('320402004')).toBe(true);
    expect(story('A1').organisation).toBe('11320499MA0DEM013D');
    expect(world.households[father!.household!]!.verification).toMatchObject({ result: '1' });
  });

  test('letters: A2’s expired yesterday, J1’s misses one living adult, all others are live and whole', () => {
    expect(letterOf(first('A2')).expiresOn).toBe(addDays(today, -1));
    const missing = adultsOf(first('J1')).filter((adult) => !letterOf(first('J1')).signedBy.includes(adult.n));
    expect(adultsOf(first('J1')).length).toBe(4);
    expect(missing.length).toBe(1);
    expect(world.letters.length).toBe(world.households.length);
    for (const letter of world.letters) {
      const head = world.persons[world.households[letter.household]!.head]!;
      if (head === first('A2') || head === first('J1')) continue;
      expect(letter.signedOn <= today && letter.expiresOn > today).toBe(true);
      for (const adult of adultsOf(head)) expect(letter.signedBy).toContain(adult.n);
    }
  });

  test('A4 lives in 天宁 and is registered in 武进; A6 lists none of other towns', () => {
    expect(first('A4').residenceDivision.startsWith('320402')).toBe(true);
    expect(first('A4').registeredDivision.startsWith('320412')).toBe(true);
    for (const person of persons('A6')) expect(isIn(person, story('A6').divisions)).toBe(true);
    expect(world.persons.some((p) => p.residenceDivision.startsWith('320412100'))).toBe(true);
  });

  test('B1: two dozen students of several districts under numbers with the citizen id', () => {
    expect(persons('B1').length).toBe(25);
    for (const person of persons('B1')) expect(person.education!.studentNo).toBe(`G${person.citizenId}`);
    expect(new Set(persons('B1').map((p) => p.residenceDivision.slice(0, 6))).size).toBeGreaterThan(2);
  });

  test('B2 and B3: a pupil under 14 of another school, and of the school that asks', () => {
    expect(age(first('B2'))).toBeLessThan(14);
    expect(first('B2').education!.schoolUscc).not.toBe(story('B2').organisation);
    expect(first('B3').education!.schoolUscc).toBe(story('B3').organisation);
  });

  test('C1 is a 低保 patient of a Tianning hospital; C2 has no papers but a number of health’s own', () => {
    expect(first('C1').lowIncomeCategory).toEqual(['DB']);
    expect(isUscc(first('C1').medical!.hospital!)).toBe(true);
    expect(first('C2')).toMatchObject({ citizenId: null, idType: '98', household: null, medical: { emergencyAidCase: true } });
    expect(first('C2').medical!.emergencyAidNo).toMatch(/^JJ/);
  });

  test('the departments’ own stories', () => {
    expect(world.households[first('D1').household!]!.verification).toMatchObject({ vehicleCount: 1 });
    for (const head of persons('E1')) expect(world.households[head.household!]!.zeroEmployment).toBe(true);
    expect(first('F1').disability!.validUntil < today).toBe(true);
    expect(first('F1').lowIncomeCategory).toEqual(['TK']);
    expect(first('I2').rescues[0]!.foundPlace).toContain('火车站');
  });

  test('emergencies are tier 3, at two different windows', () => {
    for (const key of ['H3', 'H4']) expect(world.cases.find((c) => c.caseNo === story(key).caseNo)!.tier).toBe('3');
    expect(story('H3').organisation).not.toBe(story('H4').organisation);
    expect(age(first('H3'))).toBe(8);
    expect(persons('H3').some((p) => p.n === first('H3').guardian)).toBe(true);
  });

  test('citizens: an adult of several, a child of 9 and its guardian, fourteen today, a dead father', () => {
    expect(adultsOf(first('K1')).length).toBe(3);
    expect(age(first('K2'))).toBe(9);
    expect(story('K2').also![0]!.recipient).toBe(first('K2').guardian);
    expect(persons('K2')[2]!.addressProtected).toBe(true);
    expect(age(first('K3'))).toBe(14);
    // Nobody turns 14 on a 29 February: 14 years before a leap year is none.
    if (today.slice(5) !== '02-29') expect(ageOn(first('K3').birthDate, addDays(today, -1))).toBe(13);
    expect(first('K4').lifeStatus).toBe('2');
    expect(first('K4').household).toBe(world.persons[story('K4').also![0]!.recipient!]!.household);
    expect(world.households[first('K4').household!]!.members).not.toContain(first('K4').n);
  });

  test('N3: a window whose area is written as other towns’ codes', () => {
    expect(story('N3').divisions).toEqual(['341881003', '341881004']);
  });
});
