// How true to life a world is: each share beside the one it aims at, as a table to read.
import { ageOn } from '../kernel/days.js';
import { ofDirt } from './describe-dirt.js';
import { isLabourCapable } from './people/labour.js';
import type { Share } from './share.js';
import type { World, WorldHousehold, WorldPerson } from './world.js';

function* ofPersons(world: World): Iterable<Share> {
  const { persons, today } = world;
  const known = persons.filter((person) => person.citizenId !== null);
  const age = new Map(known.map((person) => [person, ageOn(person.birthDate, today)]));
  const share = (name: string, target: number, all: readonly WorldPerson[], is: (person: WorldPerson) => boolean): Share => ({
    name,
    target,
    actual: all.length === 0 ? 0 : (all.filter(is).length / all.length) * 100,
    unit: '%',
    of: all.length,
  });
  yield share('年龄 0-17', 12, known, (p) => age.get(p)! < 18);
  yield share('年龄 18-59', 40, known, (p) => age.get(p)! >= 18 && age.get(p)! < 60);
  yield share('年龄 60+', 48, known, (p) => age.get(p)! >= 60);
  yield share('男性', 50, known, (p) => p.sex === '1');

  const livingIn = (...divisions: readonly string[]) =>
    known.filter((p) => divisions.some((division) => p.residenceDivision.startsWith(division)));
  yield share('汉族(江苏)', 99.6, livingIn('32'), (p) => p.ethnicity === '01');
  yield share('土家族(永定区)', 70, livingIn('430802'), (p) => p.ethnicity === '15');
  const [old, others] = [known.filter((p) => age.get(p)! > 50), known.filter((p) => age.get(p)! <= 50)];
  yield share('两字姓名 50岁以上', 15, old, (p) => [...p.name].length === 2);
  yield share('两字姓名 其他', 8, others, (p) => [...p.name].length === 2);

  const category = (code: string) => (p: WorldPerson) => p.lowIncomeCategory.includes(code);
  yield share('最低生活保障对象', 35.4, known, category('DB'));
  yield share('特困人员', 4.2, known, category('TK'));
  yield share('低保边缘家庭成员', 5.6, known, category('BY'));
  yield share('防止返贫监测对象', 2.9, known, category('FP'));
  yield share('刚性支出困难家庭成员', 1.5, known, category('GX'));
  yield share('其他困难人员', 9.2, known, category('QT'));
  const destitute = known.filter(category('TK'));
  yield share('特困 60岁以上', 80, destitute, (p) => age.get(p)! >= 60);
  yield share('特困 男性', 80, destitute, (p) => p.sex === '1');

  yield share('持残疾人证', 27, known, (p) => p.disability !== null);
  const disabled = known.filter((p) => p.disability !== null);
  for (const [code, label, target] of [
    ['4', '肢体', 57],
    ['1', '视力', 11],
    ['2', '听力', 9],
    ['3', '言语', 2],
    ['5', '智力', 9],
    ['6', '精神', 9],
    ['7', '多重', 3],
  ] as const) {
    yield share(`残疾 ${label}`, target, disabled, (p) => p.disability!.type === code);
  }
  for (const [code, target] of [
    ['1', 17],
    ['2', 29],
    ['3', 26],
    ['4', 28],
  ] as const)
    yield share(`残疾 ${code}级`, target, disabled, (p) => p.disability!.grade === code);
  yield share('残疾人证过期', 8, disabled, (p) => p.disability!.validUntil < today);

  const patients = known.filter((p) => p.medical !== null);
  yield share('城乡居民医保', 84, patients, (p) => p.medical!.insuranceType === '390');
  yield share('职工医保', 14, patients, (p) => p.medical!.insuranceType === '310');
  yield share('未参保', 2, patients, (p) => p.medical!.insuredStatus === '0');
  yield share('年度自付超过1万元', 9, patients, (p) => Number(p.medical!.selfPaidYtd) > 10_000);
  const paid = patients.map((p) => Number(p.medical!.selfPaidYtd)).sort((a, b) => a - b);
  yield { name: '年度自付中位数', target: 900, actual: paid[Math.floor(paid.length / 2)] ?? 0, unit: '元', of: paid.length };

  const schoolAge = known.filter((p) => age.get(p)! >= 6 && age.get(p)! <= 15);
  yield share('6-15岁在学', 99, schoolAge, (p) => p.education !== null);
  yield share('送教上门', 0.4, schoolAge, (p) => p.education?.homeTeaching === true);
  yield share('辍学预警', 0.2, schoolAge, (p) => p.education?.dropoutWarning === true);
  const recognised = known.filter((p) => p.education !== null && p.education.studentHardship !== '0');
  for (const [code, label, target] of [
    ['1', '特别困难', 30],
    ['2', '困难', 45],
    ['3', '一般困难', 25],
  ] as const)
    yield share(`学生 ${label}`, target, recognised, (p) => p.education!.studentHardship === code);
  yield share(
    'L学籍号',
    2,
    known.filter((p) => p.education !== null),
    (p) => p.education!.studentNo.startsWith('L'),
  );

  const working = known.filter((p) => age.get(p)! >= 18 && age.get(p)! < 60);
  yield share('劳动年龄有劳动能力', 38, working, (p) => isLabourCapable(p.labour));
  const capable = working.filter((p) => isLabourCapable(p.labour));
  yield share('登记失业', 14, capable, (p) => p.labour!.employmentStatus === '3');
  yield share('公益性岗位', 6, capable, (p) => p.labour!.publicPost);
  for (const [times, label, target] of [
    [0, '从未', 93],
    [1, '1次', 5],
    [2, '2次', 1.5],
  ] as const)
    yield share(`拒绝介绍工作 ${label}`, target, capable, (p) => p.labour!.jobRefusals === times);
  yield share('拒绝介绍工作 3次及以上', 0.5, capable, (p) => p.labour!.jobRefusals >= 3);

  yield share(
    '人户分离(常州)',
    27.6,
    known.filter((p) => p.residenceDivision.startsWith('3204')),
    (p) => p.registeredDivision !== p.residenceDivision,
  );
  yield share(
    '人户分离(其他)',
    21,
    known.filter((p) => !p.residenceDivision.startsWith('3204')),
    (p) => p.registeredDivision !== p.residenceDivision,
  );
}

const CAUSES = [
  ['01', '因病', 38],
  ['02', '因残', 24],
  ['08', '年老体弱', 12],
  ['07', '缺劳力', 10],
  ['03', '因学', 6],
  ['06', '因失业', 4],
  ['05', '因突发事故', 3],
  ['04', '因灾', 1],
  ['99', '其他', 2],
] as const;
const SIZES = [
  [1, 52],
  [2, 26],
  [3, 13],
  [4, 6],
  [5, 3],
] as const;

function* ofHouseholds(world: World): Iterable<Share> {
  const { households, persons } = world;
  const share = (
    name: string,
    target: number,
    all: readonly WorldHousehold[],
    is: (household: WorldHousehold) => boolean,
  ): Share => ({
    name,
    target,
    actual: all.length === 0 ? 0 : (all.filter(is).length / all.length) * 100,
    unit: '%',
    of: all.length,
  });
  const members = households.reduce((sum, household) => sum + household.members.length, 0);
  yield { name: '户均人口', target: 1.83, actual: members / households.length, unit: '人', of: households.length };
  for (const [size, target] of SIZES)
    yield share(`${size}人户${size === 5 ? '及以上' : ''}`, target, households, (h) =>
      size === 5 ? h.members.length >= 5 : h.members.length === size,
    );
  for (const [code, label, target] of CAUSES)
    yield share(`致困 ${label}`, target, households, (h) => h.hardshipCauses[0] === code);
  yield share('零就业家庭', 4, households, (h) => h.zeroEmployment);

  const rural = households.filter((h) => h.housing?.dilapidation != null);
  for (const [code, target] of [
    ['A', 55],
    ['B', 37],
    ['C', 6],
    ['D', 2],
  ] as const)
    yield share(`农房 ${code}级`, target, rural, (h) => h.housing!.dilapidation === code);
  const byNumber = new Map(persons.map((person) => [person.n, person]));
  const urbanAllowance = households.filter(
    (h) =>
      h.housing !== null &&
      h.housing.dilapidation === null &&
      byNumber.get(h.head)!.assistance.some((a) => a.assistanceType === 'DB_CS' && a.stopReason === null),
  );
  yield share('城镇低保 公租房', 11, urbanAllowance, (h) => h.housing!.housingAid === '1');
  yield share('城镇低保 租赁补贴', 6, urbanAllowance, (h) => h.housing!.housingAid === '2');

  const once = persons
    .flatMap((p) => p.assistance.filter((a) => a.tempAidAmount !== null).map((a) => Number(a.tempAidAmount)))
    .sort((a, b) => a - b);
  yield { name: '临时救助中位数', target: 1500, actual: once[Math.floor(once.length / 2)] ?? 0, unit: '元', of: once.length };
  yield {
    name: '临时救助不超过3000元',
    target: 90,
    actual: (once.filter((amount) => amount <= 3000).length / Math.max(1, once.length)) * 100,
    unit: '%',
    of: once.length,
  };
  const busy = new Set(world.cases.filter((c) => c.open).map((c) => c.household));
  yield share('有在办事项', 40, households, (h) => busy.has(h.n));
}

export const sharesOf = (world: World): readonly Share[] => [...ofPersons(world), ...ofHouseholds(world), ...ofDirt(world)];

/** Chinese characters take two columns of a terminal. */
const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - [...text].reduce((sum, c) => sum + (c > '⺀' ? 2 : 1), 0)));

/** A text table: share, aim, and of how many; the first line says that nobody in it exists. */
export function describe(world: World): string {
  const head = `演示数据,均为虚构  ${world.today}  ${world.households.length} 户 ${world.persons.length} 人 ${world.cases.length} 件 ${world.organisations.length} 个机构`;
  const lines = sharesOf(world).map(
    ({ name, actual, target, unit, of }) =>
      `${pad(name, 24)}${actual.toFixed(2).padStart(10)}${target.toFixed(2).padStart(10)} ${pad(unit, 3)}${String(of).padStart(7)}`,
  );
  return [head, `${pad('指标', 24)}${'      实际'.slice(2)}${'      目标'.slice(2)}       基数`, ...lines].join('\n');
}
