// Stories of the departments: schools, insurance, housing, the disabled persons' federation, charity, police.
import { addDays } from '../../../kernel/days.js';
import { hospitalFor } from '../../organisations.js';
import { benefit } from '../assistance.js';
import { certificate } from '../disability.js';
import { type Build, daysBefore, type Family } from '../draft.js';
import { unknownPatient } from '../medical.js';
import { makeUnknown, momentOf } from '../person.js';
import { as, change, man, type StoryBook, woman } from './book.js';

export function tellDepartmentStories(book: StoryBook): void {
  const { build } = book;
  const c1 = book.family('C1', {
    town: '320402005',
    members: [man(63, { maritalStatus: '30' })],
    touch: ({ persons: [patient] }) =>
      change(patient!, 'medical', {
        insuranceType: '390',
        insuredStatus: '1',
        premiumSubsidised: true,
        selfPaidYtd: '9420.80',
        majorIllness: true,
        diagnosisCode: 'I63.9',
        chronicDiseaseCode: 'M04800',
        hospital: hospitalFor('320402').uscc,
        medicalAidCategory: '2',
        medicalAidPaidYtd: '6150.00',
        oneStopSettled: true,
      }),
  });
  book.tell({
    key: 'C1',
    ...as('常州市医疗保障局'),
    persons: [c1.persons[0]!.n],
    purpose: 'P07',
    departments: ['civil-affairs', 'health'],
  });

  const hospital = hospitalFor('320402');
  const c2 = makeUnknown(build, { name: '无名氏', sex: '1', age: 45, division: '320402005001' });
  c2.medical = unknownPatient(build, hospital.uscc);
  book.strangers.push(c2);
  book.tell({
    key: 'C2',
    role: 'HP',
    organisation: hospital.uscc,
    divisions: hospital.divisions,
    persons: [c2.n],
    purpose: 'P07',
    departments: ['civil-affairs', 'health'],
  });

  const d1 = book.family('D1', {
    town: '320404003',
    members: [
      woman(45, { maritalStatus: '40' }),
      man(19, { relation: '21' }),
      woman(72, { relation: '52', maritalStatus: '30' }),
    ],
    touch: (family) => {
      const [head, , mother] = family.persons;
      head!.disability = certificate(family.random, build, head!, '4', '3');
      mother!.disability = null;
      family.household.housing = {
        housingAid: '0',
        contractNo: null,
        rentSubsidyMonthly: null,
        perCapitaArea: '9.80',
        dilapidation: 'C',
        ownedHomes: 1,
      };
      family.household.verification = { ...family.household.verification!, vehicleCount: 1, propertyCount: 1 };
    },
  });
  const housing = as('常州市住房和城乡建设局');
  book.tell({
    key: 'D1',
    ...housing,
    persons: d1.persons.map((p) => p.n),
    purpose: 'P09',
    caseNo: book.openCase(d1, { kind: 'ZF', organisation: housing.organisation }),
    departments: ['civil-affairs', 'housing', 'disability'],
  });

  const f1 = book.family('F1', {
    town: '320413106',
    village: 3,
    standing: 'TK',
    cause: '02',
    members: [man(66, { maritalStatus: '10' })],
    touch: needsCare,
  });
  book.tell({
    key: 'F1',
    ...as('常州市残疾人联合会'),
    persons: [f1.persons[0]!.n],
    purpose: 'P11',
    departments: ['civil-affairs', 'disability'],
  });

  const needy = book.family('G1', { town: '320404001', cause: '01', members: [woman(43), man(13, { relation: '21' })] });
  book.tell({
    key: 'G1',
    ...as('常州市慈善总会'),
    persons: [needy.persons[0]!.n],
    purpose: 'P12',
    departments: ['civil-affairs', 'charity'],
  });
  const consenting = book.family('G2', { town: '320404002', cause: '03', members: [man(48), woman(17, { relation: '31' })] });
  for (const key of ['G2', 'G3']) {
    const persons = [consenting.persons[0]!.n];
    book.tell({ key, ...as('常州市慈善总会'), persons, purpose: 'P12', departments: ['civil-affairs', 'charity'] });
  }

  const i2 = book.family('I2', { town: '320402006', village: 4, members: [man(52, { maritalStatus: '10' })], touch: takenIn });
  book.tell({ key: 'I2', ...as('常州市公安局天宁分局'), persons: [i2.persons[0]!.n], purpose: 'P13' });
}

/** 特困, severely disabled, certificate run out: pay goes on under the local rule. */
function needsCare({ persons: [person], plan, random }: Family, build: Build): void {
  person!.disability = {
    ...certificate(random, build, person!, '4', '1'),
    validUntil: daysBefore(build.today, 45),
    nursingSubsidy: '180.00',
    rehabNeeds: ['护理服务'],
  };
  person!.assistance = [
    benefit(build, 'TK_NC', plan.home.code, daysBefore(build.today, 900), {
      guaranteedPersons: 1,
      monthlyAmount: '2185.00',
      fullHousehold: true,
      supportMode: '3',
      selfCareLevel: '3',
      nextReviewDate: addDays(build.today, 120),
      payeeAccount: build.numbers.bankAccount(),
    }),
    benefit(build, 'CJ_HL', plan.home.code, daysBefore(build.today, 800), {
      monthlyAmount: '180.00',
      payeeAccount: build.numbers.bankAccount(),
    }),
  ];
}

/** Taken in by the rescue station, brought home, and known to civil affairs since. */
function takenIn({ persons: [person], plan }: Family, build: Build): void {
  const on = daysBefore(build.today, 25);
  person!.rescues = [
    {
      rescueRecordNo: `JZ${on.slice(0, 4)}${build.numbers.serial('rescue', 7)}`,
      identityStatus: '1',
      foundAt: momentOf(on, 2, 10),
      foundPlace: '常州市火车站北广场',
      originPlace: plan.home.town.county.code,
      services: ['01', '03'],
      revisitDue: addDays(on, 30),
    },
  ];
  person!.assistance = [...person!.assistance, benefit(build, 'LL', plan.home.code, on, {})];
}
