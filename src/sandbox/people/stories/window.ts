// Stories of the windows: who may see a family at the counter, when, and with whose leave.
import { bodyNamed, HONGMEI_WINDOW, TIANHU_AREA, ZONE_TOWNS } from '../../organisations.js';
import { type Build, daysBefore, type Family } from '../draft.js';
import { change, man, type StoryBook, woman } from './book.js';
import { fullFile } from './full-file.js';

const HONGMEI = '320402004';
const atHongmei = { role: 'TW', organisation: HONGMEI_WINDOW, divisions: [HONGMEI] } as const;
/** The account of a clerk at the window whose cousin the family's head is: somebody else handles the case. */
const COUSIN = 'tn-hm-013';
const FIRST_LIGHT = ['civil-affairs', 'health', 'disability'];

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
  const caseNo = book.openCase(a1, { tier: '1', relatedOfficers: [COUSIN] });
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

  // Visits are what one lists people for by where they live; the zone's bureau watches the same towns without reading addresses.
  const [zone, bureau] = [bodyNamed('常州经开区社会救助协理中心'), bodyNamed('常州经开区社会保障和卫生健康局')];
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
    role: 'VC',
    organisation: zone.uscc,
    divisions: ZONE_TOWNS,
    persons: watched.map(({ persons: [head] }) => head!.n),
    purpose: 'P15',
    also: [{ role: 'CA', organisation: bureau.uscc, divisions: ZONE_TOWNS }],
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
