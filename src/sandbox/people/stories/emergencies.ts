// Stories of 三级特急: help is paid first, and the papers come within five working days.
import { hospitalFor, windowFor } from '../../organisations.js';
import { change, man, type StoryBook, woman } from './book.js';

export function tellEmergencies(book: StoryBook): void {
  const h3 = book.family('H3', {
    town: '320402003',
    standing: 'pending',
    cause: '05',
    // The child comes first in the story; the head of the household is the father.
    members: [man(36), woman(34, { relation: '12' }), man(8, { relation: '22' }), woman(4, { relation: '32' })],
    touch: ({ persons }) => {
      change(persons[2]!, 'medical', {
        diagnosisCode: 'S06.9',
        majorIllness: true,
        selfPaidYtd: '38200.00',
        hospital: hospitalFor('320402').uscc,
        insuredStatus: '1',
        insuranceType: '390',
      });
      persons[0]!.lowIncomeCategory = [];
      persons[0]!.assistance = [];
    },
  });
  const [father, mother, child, sister] = h3.persons.map((person) => person.n);
  book.tell({
    key: 'H3',
    role: 'TW',
    organisation: windowFor('320402003').uscc,
    divisions: ['320402003'],
    persons: [child!, father!, mother!, sister!],
    purpose: 'P05',
    caseNo: book.openCase(h3, { tier: '3', person: child!, daysAgo: 0 }),
    departments: ['civil-affairs', 'health'],
  });

  const h4 = book.family('H4', {
    town: '320402006',
    village: 2,
    standing: 'pending',
    cause: '05',
    members: [man(55), woman(53, { relation: '12' })],
  });
  book.tell({
    key: 'H4',
    role: 'TW',
    organisation: windowFor('320402006').uscc,
    divisions: ['320402006'],
    persons: h4.persons.map((p) => p.n),
    purpose: 'P05',
    caseNo: book.openCase(h4, { tier: '3', daysAgo: 9 }),
    departments: ['civil-affairs'],
  });
}
