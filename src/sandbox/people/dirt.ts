// The dirt that real feeds have, in one stage after everything else is clean; story persons are left alone.
// Here: registered elsewhere, students away from home, expired certificates, L numbers, lists that disagree, one person under two ids. What concerns one
// department's copy only (names, old forms of numbers, doubled records) is in feeds.ts.
import { schoolFor } from '../organisations.js';
import { type Build, daysBefore, type Family, type PersonDraft } from './draft.js';
import { addressIn, pickElsewhere } from './places.js';
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

/** 专科 and above. */
const HIGHER = new Set(['6', '7', '8']);

/** A student registered and living with the school in another county of the city, who is counted with the family all the same. */
function liveAtSchool({ plan, persons, household }: Family, random: Random): void {
  for (const person of persons) {
    const { education } = person;
    if (!education || !HIGHER.has(education.schoolStage) || person.n === household.head || !random.chance(0.4)) continue;
    const place = pickElsewhere(random, plan.home, false);
    const school = schoolFor(place.town.county.code, education.schoolStage);
    person.registeredDivision = place.code;
    person.residenceDivision = place.code;
    person.residenceAddress = addressIn(random, place);
    person.hukouType = '10';
    person.education = { ...education, schoolName: school.name, schoolUscc: school.uscc };
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

export const LISTS_DISAGREE = 0.018;
export const TWO_IDS = 0.001;

/** The insurers' list of 低保 and 特困 runs behind civil affairs': another kind of aid than the family is entitled to, or none. */
function disagreeOnCategory(families: readonly Family[], random: Random): void {
  const listed = families.flatMap(({ persons }) => persons.filter(({ medical }) => medical?.medicalAidCategory != null));
  for (const person of random.sample(listed, LISTS_DISAGREE)) {
    const others = ['1', '2', '3', '9', null].filter((code) => code !== person.medical!.medicalAidCategory);
    person.medical = { ...person.medical!, medicalAidCategory: random.pick(others) };
  }
}

/** A number that was given out twice was given up, but the record under it was never closed. */
export function addTwins(families: readonly Family[], seed: number, build: Build): (readonly [PersonDraft, PersonDraft])[] {
  const random = new Random(seed, 'dirt/twins');
  const all = families.flatMap(({ persons }) => persons);
  const adults = all.filter(({ guardian, phone }) => guardian === null && phone !== null);
  return random.sample(adults, TWO_IDS, all.length).map((person) => {
    const former: PersonDraft = {
      ...person,
      n: build.numbers.next('person') - 1,
      citizenId: build.numbers.citizenId(random, person.citizenId!, person.birthDate, person.sex),
      household: null,
      relation: '02',
      lowIncomeCategory: [],
      populationTags: [],
      assistance: [],
      medical: null,
      disability: null,
      education: null,
      labour: null,
      charity: [],
      rescues: [],
    };
    return [person, former] as const;
  });
}

export function addDirt(families: readonly Family[], seed: number, build: Build): void {
  for (const family of families) {
    const random = new Random(seed, `dirt/${family.household.n}`);
    moveAway(family, random);
    expireCertificates(family, random, build);
    loseStudentNumbers(family, random, build);
    liveAtSchool(family, new Random(seed, `campus/${family.household.n}`));
  }
  disagreeOnCategory(families, new Random(seed, 'dirt/category'));
}
