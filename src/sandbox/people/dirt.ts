// The dirt that real feeds have, in one stage after everything else is clean; story persons are left alone.
// Here: registered elsewhere, expired certificates, L numbers, dead but paid. What concerns one department's copy only
// (name variants, old codes, 15-digit ids, doubled records) is that department's own to show.
import { ageOn } from '../../kernel/days.js';
import { type Build, daysBefore, type Family } from './draft.js';
import { pickElsewhere } from './places.js';
import { Random } from './random.js';

/** 27.6 % in a city that draws people in, 21 % elsewhere. */
function moveAway(family: Family, random: Random): void {
  const { plan, persons } = family;
  const nonlocal = plan.standing === 'nonlocal';
  if (!nonlocal && !random.chance(plan.home.code.startsWith('3204') ? 0.25 : 0.185)) return;
  const farAway = nonlocal || random.chance(0.4);
  const registered = pickElsewhere(random, plan.home, farAway);
  const permit = random.chance(0.7);
  for (const person of persons) {
    person.registeredDivision = registered.code;
    person.hukouType = farAway ? (permit ? '40' : '41') : registered.urban ? '10' : '20';
  }
}

function expireCertificates({ persons }: Family, random: Random, build: Build): void {
  for (const person of persons) {
    if (person.disability && random.chance(0.08)) {
      person.disability = { ...person.disability, validUntil: daysBefore(build.today, random.int(1, 900)) };
    }
  }
}

/** L numbers are given where the citizen id was not at hand at enrolment: 18 digits that are nobody's id. */
function loseStudentNumbers({ persons }: Family, random: Random, build: Build): void {
  for (const person of persons) {
    if (!person.education || !random.chance(0.02)) continue;
    person.education = { ...person.education, studentNo: `L${build.today.slice(0, 4)}99${build.numbers.serial('student', 12)}` };
  }
}

/** Somebody died and the payments go on: not the head, so that the household goes on too. */
function payTheDead(families: readonly Family[], random: Random, build: Build): void {
  const total = families.reduce((sum, family) => sum + family.persons.length, 0);
  const candidates = families.flatMap((family) =>
    family.persons
      .slice(1)
      .filter((person) => person.livesTogether && person.assistance.length > 0 && ageOn(person.birthDate, build.today) >= 55)
      .map((person) => ({ family, person })),
  );
  for (let left = Math.max(1, Math.round(total * 0.0025)); left > 0 && candidates.length > 0; left--) {
    const [{ family, person }] = candidates.splice(random.int(0, candidates.length - 1), 1) as [(typeof candidates)[number]];
    person.lifeStatus = '2';
    family.household.members = family.household.members.filter((n) => n !== person.n);
  }
}

export function addDirt(families: readonly Family[], seed: number, build: Build): void {
  for (const family of families) {
    const random = new Random(seed, `dirt/${family.household.n}`);
    moveAway(family, random);
    expireCertificates(family, random, build);
    loseStudentNumbers(family, random, build);
  }
  payTheDead(families, new Random(seed, 'dirt/dead'), build);
}
