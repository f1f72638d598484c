// Stories of families and their own rights: the letter that all must sign, one's own record, wards, the dead.
import { bodyNamed, HONGMEI_WINDOW } from '../../organisations.js';
import { type Build, daysBefore, type Family } from '../draft.js';
import { signersOf } from '../papers.js';
import { change, man, type StoryBook, woman } from './book.js';

export function tellCitizenStories(book: StoryBook): void {
  tellLetters(book);
  const portal = bodyNamed('我的常州市民服务平台');
  const citizen = (town: string) => ({ role: 'CI', organisation: portal.uscc, divisions: [town.slice(0, 6)] });
  const n = ({ persons }: Family, i: number) => persons[i]!.n;

  const k1 = book.family('K1', {
    town: '320402001',
    members: [
      man(49, { maritalStatus: '21' }),
      woman(47, { relation: '12', maritalStatus: '21' }),
      man(22, { relation: '21', maritalStatus: '10' }),
    ],
  });
  book.tell({ key: 'K1', ...citizen('320402001'), persons: k1.persons.map((p) => p.n), purpose: 'P18' });

  // The parents are divorced; the father's address is protected from everybody, the mother included.
  const k2 = book.family('K2', {
    town: '320404005',
    members: [woman(35, { maritalStatus: '40' }), woman(9, { relation: '31' })],
  });
  const father = book.family('K2/father', {
    town: '320411004',
    standing: 'watch',
    members: [man(38, { maritalStatus: '40' })],
    touch: ({ persons: [protectedOne] }) => {
      protectedOne!.addressProtected = true;
    },
  });
  book.tell({
    key: 'K2',
    ...citizen('320404005'),
    persons: [n(k2, 1), n(k2, 0), n(father, 0)],
    purpose: 'P18',
    also: [{ ...citizen('320404005'), recipient: n(k2, 0) }],
  });

  const { today } = book.build;
  const k3 = book.family('K3', {
    town: '320404006',
    members: [woman(40, { maritalStatus: '30' }), man(14, { relation: '21', birthDate: fourteenToday(today) })],
  });
  book.tell({
    key: 'K3',
    ...citizen('320404006'),
    persons: [n(k3, 1), n(k3, 0)],
    purpose: 'P18',
    also: [{ ...citizen('320404006'), recipient: n(k3, 0) }],
  });

  const k4 = book.family('K4', {
    town: '320402002',
    village: 2,
    members: [woman(46, { maritalStatus: '21' }), man(74, { relation: '51', maritalStatus: '30' })],
    touch: (family, build) => bury(family, 1, build),
  });
  book.tell({
    key: 'K4',
    ...citizen('320402002'),
    persons: [n(k4, 1), n(k4, 0)],
    purpose: 'P18',
    also: [{ ...citizen('320402002'), recipient: n(k4, 0) }],
  });
}

/** On 29 February nobody turns 14: the nearest is the day before. */
function fourteenToday(today: string): string {
  const day = today.slice(5) === '02-29' ? '02-28' : today.slice(5);
  return `${Number(today.slice(0, 4)) - 14}-${day}`;
}

/** Died some weeks ago: out of the household, payments stopped. */
function bury({ persons, household }: Family, index: number, build: Build): void {
  const person = persons[index]!;
  person.lifeStatus = '2';
  household.members = household.members.filter((n) => n !== person.n);
  person.assistance = person.assistance.map((record) => ({
    ...record,
    monthlyAmount: record.monthlyAmount && '0.00',
    stopReason: '死亡',
    nextReviewDate: null,
  }));
  person.phone = null;
  if (person.medical) change(person, 'medical', { insuredStatus: '4' });
  for (const other of persons) {
    if (other === person) continue;
    other.assistance = other.assistance.map((r) =>
      r.guaranteedPersons ? { ...r, guaranteedPersons: household.members.length, approvedDate: daysBefore(build.today, 30) } : r,
    );
  }
}

/** Verification needs the signature of every living adult. */
function tellLetters(book: StoryBook): void {
  const centre = bodyNamed('常州市居民家庭经济状况核对中心');
  const caller = { role: centre.role, organisation: centre.uscc, divisions: centre.divisions };
  const four = [
    man(56),
    woman(54, { relation: '12' }),
    man(28, { relation: '22', maritalStatus: '10' }),
    woman(25, { relation: '32', maritalStatus: '10' }),
  ];
  const j1 = book.family('J1', {
    town: '320402004',
    village: 3,
    standing: 'pending',
    members: four,
    letter: (family) => ({ signedBy: signersOf(family, book.build).slice(0, 3) }),
  });
  const j2 = book.family('J2', {
    town: '320402004',
    village: 4,
    members: [man(51), woman(50, { relation: '12' }), man(24, { relation: '21', maritalStatus: '10' })],
  });
  const hongmei = { role: 'TW', organisation: HONGMEI_WINDOW, divisions: ['320402004'] };
  const verify = { kind: 'HD', organisation: centre.uscc };
  book.tell({
    key: 'J1',
    ...caller,
    persons: j1.persons.map((p) => p.n),
    purpose: 'P06',
    caseNo: book.openCase(j1, verify),
    also: [hongmei],
  });
  book.tell({
    key: 'J2',
    ...caller,
    persons: j2.persons.map((p) => p.n),
    purpose: 'P06',
    caseNo: book.openCase(j2, verify),
    also: [hongmei],
  });
}
