// The bodies that ask: windows, bureaus, hospitals, schools, charities; 演示机构,均为虚构, under credit codes of never-issued regions.
import { usccCheck } from '../kernel/uscc.js';
import { counties, type Town, towns } from './people/places.js';
import type { WorldOrganisation } from './world.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Characters 9 to 17 of a credit code: 8 of the body and their own check (GB 11714). */
function withBodyCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(body[i]!), 0);
  const check = 11 - (sum % 11);
  return body + (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}

/** A valid credit code: `kind` is 11 for state organs, 12 institutions, 51 associations, 52 service bodies, 53 foundations, 81 unions. */
export function creditCode(kind: string, region: string, body: string): string {
  const first17 = kind + region + withBodyCheck(body);
  return first17 + usccCheck(first17)!;
}

const changzhou = (kind: string, body: string): string => creditCode(kind, '320499', body);

/** The window of 红梅街道, where most stories begin; it also stands for every role in first trials. */
export const HONGMEI_WINDOW = changzhou('11', 'MA0DEM01');
export const CHARITY_FEDERATION = changzhou('51', 'MA0DEM02');
export const SOCIAL_WORK_STATION = changzhou('52', 'MA0DEM03');
export const CHARITY_FOUNDATION = changzhou('53', 'MA0DEM04');

const HONGMEI = '320402004';
/** 常州经开区: a functional zone without a division code of its own, made of six towns. */
export const ZONE_TOWNS = ['320412001', '320412002', '320412003', '320412104', '320412105', '320412106'];
/** 天湖街道 is younger than the statistics table: its area is written as the codes that it was made of. */
export const TIANHU_AREA = ['341881003', '341881004'];
const CITY = ['3204'];

type Body = readonly [kind: string, body: string, name: string, role: string, divisions: readonly string[]];

/** At least one body for every role. */
const BODIES: readonly Body[] = [
  ['51', 'MA0DEM02', '常州市慈善总会', 'CH', CITY],
  ['52', 'MA0DEM03', '常州市同心社会工作服务中心', 'SO', CITY],
  ['53', 'MA0DEM04', '常州市暖阳公益基金会', 'CH', CITY],
  ['11', 'MA0DEM05', '天宁区民政局', 'CA', ['320402']],
  ['11', 'MA0DEM06', '常州市民政局', 'CC', CITY],
  ['11', 'MA0DEM07', '翠竹社区居民委员会', 'VC', ['320402004001']],
  ['12', 'MA0DEM08', '常州市居民家庭经济状况核对中心', 'EV', CITY],
  ['11', 'MA0DEM09', '常州市卫生健康委员会', 'HE', CITY],
  ['11', 'MA0DEM10', '常州市医疗保障局', 'MI', CITY],
  ['11', 'MA0DEM11', '常州市教育局', 'ED', CITY],
  ['11', 'MA0DEM12', '常州市住房和城乡建设局', 'HO', CITY],
  ['11', 'MA0DEM13', '新北区人力资源和社会保障局', 'HR', ['320411']],
  ['81', 'MA0DEM14', '常州市残疾人联合会', 'DP', CITY],
  ['12', 'MA0DEM15', '常州市救助管理站', 'RS', CITY],
  ['11', 'MA0DEM16', '常州市公安局天宁分局', 'PS', ['320402']],
  ['11', 'MA0DEM17', '常州市应急管理局', 'EM', CITY],
  ['11', 'MA0DEM18', '宁国市农业农村局', 'RR', ['341881']],
  ['81', 'MA0DEM19', '常州市总工会', 'TU', CITY],
  ['12', 'MA0DEM20', '常州市12345热线中心', 'HL', CITY],
  ['11', 'MA0DEM21', '常州市数据局', 'DB', CITY],
  ['11', 'MA0DEM22', '常州市审计局', 'AU', CITY],
  ['12', 'MA0DEM23', '我的常州市民服务平台', 'CI', CITY],
  ['11', 'MA0DEM24', '常州市统计局', 'RE', CITY],
  ['12', 'MA0DEM25', '常州市大数据管理中心', 'SA', CITY],
  ['11', 'MA0DEM26', '武进区社会救助受理中心', 'TW', ['320412']],
  ['11', 'MA0DEM27', '新北区社会救助受理中心', 'TW', ['320411']],
  ['11', 'MA0DEM28', '常州经开区社会保障和卫生健康局', 'CA', ZONE_TOWNS],
  ['12', 'MA0DEM31', '常州经开区社会救助协理中心', 'VC', ZONE_TOWNS],
  ['11', 'MA0DEM29', '宁国市天湖街道社会救助窗口', 'TW', TIANHU_AREA],
  ['11', 'MA0DEM30', '宁国市民政局', 'CA', ['341881']],
];

const named = (label: string) => `${label}(演示)`;
const regionOf = (county: string) => `${county.slice(0, 4)}99`;

/** Window code of a town: from the town's own digits, so that it is the same in every world. */
const windowOf = (town: Town): WorldOrganisation => ({
  uscc:
    town.code === HONGMEI
      ? HONGMEI_WINDOW
      : creditCode('11', regionOf(town.code), `MA${town.code.slice(4, 6)}${town.code.slice(5)}`),
  name: named(`${town.county.label}${town.label}社会救助窗口`),
  role: 'TW',
  divisions: [town.code],
});
const windows: ReadonlyMap<string, WorldOrganisation> = new Map([...towns.values()].map((town) => [town.code, windowOf(town)]));
export const windowFor = (town: string): WorldOrganisation => windows.get(town)!;

const hospitals: ReadonlyMap<string, WorldOrganisation> = new Map(
  counties.map(({ code, label }) => [
    code,
    {
      uscc: creditCode('12', regionOf(code), `MB00${code.slice(2)}`),
      name: named(`${label}人民医院`),
      role: 'HP',
      divisions: [code],
    },
  ]),
);
export const hospitalFor = (county: string): WorldOrganisation => hospitals.get(county)!;

export const SCHOOL_STAGES = ['1', '2', '3', '4', '5', '6', '7'] as const;
const SCHOOL_NAMES: Readonly<Record<string, string>> = {
  '1': '实验幼儿园',
  '2': '实验小学',
  '3': '实验初级中学',
  '4': '高级中学',
  '5': '中等专业学校',
  '6': '职业技术学院',
  '7': '理工大学',
};
const schools: ReadonlyMap<string, WorldOrganisation> = new Map(
  counties.flatMap(({ code, label }) =>
    SCHOOL_STAGES.map((stage) => [
      `${code}/${stage}`,
      {
        uscc: creditCode('12', regionOf(code), `MC0${stage}${code.slice(2)}`),
        name: named(`${label}${SCHOOL_NAMES[stage]}`),
        role: 'SC',
        divisions: [code],
      },
    ]),
  ),
);
export const schoolFor = (county: string, stage: string): WorldOrganisation => schools.get(`${county}/${stage}`)!;

const bodies: readonly WorldOrganisation[] = BODIES.map(([kind, body, label, role, divisions]) => ({
  uscc: changzhou(kind, body),
  name: named(label),
  role,
  divisions,
}));
/** One of the fixed bodies, by its name without the mark of a demonstration. */
export const bodyNamed = (label: string): WorldOrganisation => bodies.find((body) => body.name === named(label))!;

/** The bodies of a world: the fixed ones, the windows of the towns people live in, and the schools and hospitals that somebody goes to. */
export function organisationsFor(inTowns: ReadonlySet<string>, inUse: ReadonlySet<string>): readonly WorldOrganisation[] {
  return [
    ...[...windows].filter(([town]) => inTowns.has(town)).map(([, body]) => body),
    ...bodies,
    ...[...hospitals.values(), ...schools.values()].filter(({ uscc }) => inUse.has(uscc)),
  ];
}
