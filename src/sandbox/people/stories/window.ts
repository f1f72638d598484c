// Stories of the windows: who may see a family at the counter, when, and with whose leave.
import { addDays } from '../../../kernel/days.js';
import { bodyNamed, HONGMEI_WINDOW, hospitalFor, TIANHU_AREA, windowFor, ZONE_TOWNS } from '../../organisations.js';
import { benefit, temporaryAid } from '../assistance.js';
import { certificate } from '../disability.js';
import { type Build, daysBefore, type Family, yuan } from '../draft.js';
import { enrol } from '../education.js';
import { momentOf } from '../person.js';
import { charityAid } from '../social.js';
import { change, man, type StoryBook, woman } from './book.js';

const HONGMEI = '320402004';
const atHongmei = { role: 'TW', organisation: HONGMEI_WINDOW, divisions: [HONGMEI] } as const;
const FIRST_LIGHT = ['civil-affairs', 'health', 'disability'];

/** A family that every department knows: the father ill and severely disabled, his mother bedridden, a child of ten at school. */
function fullFile({ persons, household, random, plan }: Family, build: Build): void {
  const [father, wife, mother, child] = persons as [
    Family['persons'][number],
    Family['persons'][number],
    Family['persons'][number],
    Family['persons'][number],
  ];
  father.disability = {
    ...certificate(random, build, father, '4', '2'),
    rehabNeeds: ['辅助器具适配'],
    nursingSubsidy: '120.00',
    livingSubsidy: '320.00',
  };
  wife.disability = null;
  mother.disability = { ...certificate(random, build, mother, '4', '1'), nursingSubsidy: '180.00', livingSubsidy: '320.00' };
  child.disability = null;
  change(father, 'medical', {
    insuranceType: '390',
    insuredStatus: '1',
    premiumSubsidised: true,
    selfPaidYtd: '12860.50',
    majorIllness: true,
    chronicDiseaseCode: 'M00500',
    diagnosisCode: 'C34.9',
    hospital: hospitalFor('320402').uscc,
    medicalAidCategory: '2',
    medicalAidPaidYtd: '8300.00',
    oneStopSettled: true,
    severeMentalManaged: false,
  });
  change(child, 'medical', {
    insuranceType: '390',
    insuredStatus: '1',
    selfPaidYtd: '640.00',
    majorIllness: false,
    diagnosisCode: 'J18.9',
  });
  child.education = {
    ...enrol(random, child, '2', 10, '320402', 'DB'),
    studentStatus: '1',
    studentHardship: '1',
    studentAids: ['02', '03'],
    studentAidAmount: '2000.00',
    homeTeaching: false,
    dropoutWarning: false,
  };
  change(father, 'labour', {
    employmentStatus: '3',
    unemployRegDate: daysBefore(build.today, 200),
    difficultyFlag: true,
    difficultyKind: '2',
    publicPost: false,
    publicPostEnd: null,
  });
  change(wife, 'labour', { employmentStatus: '2', unemployRegDate: null, unemployBenefit: null });
  const on = daysBefore(build.today, 40);
  father.assistance = [
    ...father.assistance.filter((record) => record.assistanceType === 'DB_CS'),
    temporaryAid({ persons, household, random, plan }, build, on, '3', 3000),
    benefit(build, 'CJ_HL', plan.home.code, daysBefore(build.today, 400), {
      monthlyAmount: '120.00',
      payeeAccount: build.numbers.bankAccount(),
    }),
  ];
  father.charity = [
    charityAid(random, build, daysBefore(build.today, 30), '1', 5000),
    charityAid(random, build, daysBefore(build.today, 300), '6', 800),
  ];
  household.hardshipCauses = ['01', '02'];
  household.housing = {
    housingAid: '1',
    contractNo: 'GZ320402000001',
    rentSubsidyMonthly: null,
    perCapitaArea: '13.50',
    dilapidation: 'B',
    ownedHomes: 0,
  };
  household.perCapitaMonthlyIncome = yuan(486);
  household.rigidExpense12m = yuan(26480);
  household.rigidExpenseRatio = '1.14';
  const issued = daysBefore(build.today, 20);
  household.assetConclusion = '1';
  household.verification = {
    ...household.verification!,
    result: '1',
    exceededSources: [],
    depositBand: '1',
    vehicleCount: 0,
    propertyCount: 0,
    marketEntityRole: null,
    issuedAt: momentOf(issued, 10, 30),
    validUntil: addDays(issued, 180),
  };
}

export function tellWindowStories(book: StoryBook): void {
  const { today } = book.build;
  const a1 = book.family('A1', {
    town: HONGMEI,
    members: [
      man(50, { name: '陈建国', maritalStatus: '21', idEnding: 'X' }),
      woman(47, { relation: '12', name: '周丽', maritalStatus: '21' }),
      woman(75, { relation: '52', name: '王秀英', maritalStatus: '30' }),
      man(10, { relation: '21', name: '陈浩宇' }),
    ],
    touch: fullFile,
  });
  const persons = a1.persons.map((person) => person.n);
  const caseNo = book.openCase(a1, { tier: '1' });
  const first = { ...atHongmei, persons, purpose: 'P04', caseNo, departments: FIRST_LIGHT };
  book.tell({ key: 'A1', ...first });
  book.tell({ key: 'A3', ...first, purpose: null, departments: ['civil-affairs'] });
  book.tell({ key: 'N2', ...first, departments: ['civil-affairs'] });
  book.tell({ key: 'M4', ...first });
  book.tell({
    ...first,
    key: 'L1',
    role: 'AU',
    organisation: bodyNamed('常州市审计局').uscc,
    divisions: ['3204'],
    purpose: 'P16',
    caseNo: null,
    departments: ['civil-affairs'],
  });
  book.tell({
    ...first,
    key: 'L2',
    role: 'SA',
    organisation: bodyNamed('常州市大数据管理中心').uscc,
    divisions: ['3204'],
    purpose: null,
    caseNo: null,
    departments: ['civil-affairs'],
  });

  const a2 = book.family('A2', {
    town: HONGMEI,
    village: 1,
    members: [man(58), woman(56, { relation: '12' })],
    letter: () => ({ signedOn: daysBefore(today, 366), expiresOn: daysBefore(today, 1) }),
  });
  book.tell({
    key: 'A2',
    ...atHongmei,
    persons: a2.persons.map((p) => p.n),
    purpose: 'P04',
    caseNo: book.openCase(a2),
    departments: FIRST_LIGHT,
  });

  const wujin = bodyNamed('武进区社会救助受理中心');
  const a4 = book.family('A4', {
    town: '320402002',
    registeredTown: '320412100',
    members: [man(44), woman(42, { relation: '12' })],
  });
  const a4Case = book.openCase(a4, { organisation: wujin.uscc });
  book.tell({
    key: 'A4',
    role: 'TW',
    organisation: wujin.uscc,
    divisions: wujin.divisions,
    persons: [a4.persons[0]!.n],
    purpose: 'P04',
    caseNo: a4Case,
  });

  // Two of 新北 without work: their case is one that the window has, their household one that the labour bureau lists.
  const xinbei = bodyNamed('新北区社会救助受理中心');
  const idle = [
    book.family('E1', {
      town: '320411002',
      cause: '06',
      members: [man(46), woman(44, { relation: '12' }), man(15, { relation: '21' })],
      touch: outOfWork,
    }),
    book.family('E1/2', {
      town: '320411003',
      cause: '06',
      members: [woman(41, { maritalStatus: '40' }), woman(12, { relation: '31' })],
      touch: outOfWork,
    }),
  ];
  const a5 = book.family('A5', { town: '320402006', members: [woman(67, { maritalStatus: '30' })] });
  const a5Case = book.openCase(idle[0]!, { organisation: xinbei.uscc });
  book.tell({
    key: 'A5',
    role: 'TW',
    organisation: xinbei.uscc,
    divisions: xinbei.divisions,
    persons: [a5.persons[0]!.n],
    purpose: 'P04',
    caseNo: a5Case,
  });
  const hr = bodyNamed('新北区人力资源和社会保障局');
  book.tell({
    key: 'E1',
    role: 'HR',
    organisation: hr.uscc,
    divisions: hr.divisions,
    persons: idle.map(({ persons: [head] }) => head!.n),
    purpose: 'P10',
    departments: ['civil-affairs', 'labour'],
  });

  const zone = bodyNamed('常州经开区社会保障和卫生健康局');
  const watched = [
    book.family('A6', { town: '320412104', standing: 'watch', members: [man(71)] }),
    book.family('A6/2', {
      town: '320412104',
      village: 3,
      standing: 'QT',
      members: [woman(63), man(38, { relation: '20', maritalStatus: '10' })],
    }),
    book.family('A6/3', { town: '320412104', village: 4, standing: 'watch', members: [woman(84, { maritalStatus: '30' })] }),
    book.family('A6/4', { town: '320412001', standing: 'watch', members: [man(59)] }),
  ];
  // Of the same district, in a town that the zone does not have.
  book.family('A6/outside', { town: '320412100', standing: 'watch', members: [man(66)] });
  book.tell({
    key: 'A6',
    role: 'CA',
    organisation: zone.uscc,
    divisions: ZONE_TOWNS,
    persons: watched.map(({ persons: [head] }) => head!.n),
    purpose: 'P03',
  });

  const tianhu = bodyNamed('宁国市天湖街道社会救助窗口');
  const n3 = book.family('N3', { town: TIANHU_AREA[1]!, members: [man(62), woman(60, { relation: '12' })] });
  const n3Case = book.openCase(n3, { organisation: tianhu.uscc });
  book.tell({
    key: 'N3',
    role: 'TW',
    organisation: tianhu.uscc,
    divisions: TIANHU_AREA,
    persons: n3.persons.map((p) => p.n),
    purpose: 'P04',
    caseNo: n3Case,
  });

  tellEmergencies(book);
}

function outOfWork({ persons }: Family, build: Build): void {
  for (const person of persons) {
    person.disability = null;
    if (person.labour && person.education === null) {
      change(person, 'labour', {
        employmentStatus: '3',
        unemployRegDate: daysBefore(build.today, 90),
        difficultyFlag: true,
        difficultyKind: '4',
        publicPost: false,
        publicPostEnd: null,
      });
    }
  }
}

/** 三级特急: pay first, papers within five working days. */
function tellEmergencies(book: StoryBook): void {
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
