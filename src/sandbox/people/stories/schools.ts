// Stories of education: pupils under fourteen, their own school and another one, and the city's students by number.
import { schoolFor } from '../../organisations.js';
import type { Family } from '../draft.js';
import { enrol } from '../education.js';
import { as, man, type StoryBook, woman } from './book.js';

/** A pupil of a school in 钟楼; the city's students by number are added when everybody is known. */
export function tellSchools(book: StoryBook): void {
  const b2 = book.family('B2', {
    town: '320404004',
    members: [woman(39, { maritalStatus: '40' }), man(11, { relation: '21' })],
    touch: ({ persons, random }) => {
      persons[1]!.education = {
        ...enrol(random, persons[1]!, '2', 11, '320404', 'DB'),
        studentStatus: '1',
        studentHardship: '2',
        homeTeaching: false,
      };
    },
  });
  const pupil = b2.persons[1]!.n;
  const own = schoolFor('320404', '2');
  const another = schoolFor('320402', '2');
  const departments = ['civil-affairs', 'education'];
  book.tell({
    key: 'B2',
    role: 'SC',
    organisation: another.uscc,
    divisions: another.divisions,
    persons: [pupil],
    purpose: 'P08',
    departments,
  });
  book.tell({
    key: 'B3',
    role: 'SC',
    organisation: own.uscc,
    divisions: own.divisions,
    persons: [pupil],
    purpose: 'P08',
    departments: [...departments, 'disability'],
  });
  book.tell({ key: 'M2', ...as('常州市教育局'), purpose: 'P08', departments: [...departments, 'health'] });
}

const B1_SIZE = 25;

/** B1 asks for the city's students by number: of several districts, under numbers that carry the citizen id. */
export function tellStudents(book: StoryBook, everybody: readonly Family[]): void {
  const city = as('常州市教育局');
  const students = everybody
    .flatMap((family) => family.persons)
    .filter((p) => p.education?.studentNo.startsWith('G') && p.lifeStatus === '1' && p.residenceDivision.startsWith('3204'));
  book.tell({
    key: 'B1',
    ...city,
    persons: students.slice(0, B1_SIZE).map((p) => p.n),
    purpose: 'P08',
    departments: ['civil-affairs', 'education'],
  });
}
