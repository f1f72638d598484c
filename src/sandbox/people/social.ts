// What comes from outside the departments: charity aid, and rescue of people in distress away from home.
import { addDays } from '../../kernel/days.js';
import { bodyNamed, CHARITY_FEDERATION, CHARITY_FOUNDATION } from '../organisations.js';
import type { Code, Day, WorldCharityAid, WorldRescue } from '../world.js';
import { benefit } from './assistance.js';
import { type Build, daysBefore, type Family, isLiveMember, yuan } from './draft.js';
import { momentOf } from './person.js';
import { pickElsewhere } from './places.js';
import { byCode, type Random } from './random.js';

const FEDERATION = bodyNamed('常州市慈善总会');
const FOUNDATION = bodyNamed('常州市暖阳公益基金会');
const PROJECTS: readonly (readonly [type: Code, name: string, goods: readonly string[]])[] = [
  ['1', '慈善助医', []],
  ['2', '福彩慈善助学', ['书包', '文具']],
  ['3', '情暖夕阳', ['棉被', '助浴服务']],
  ['5', '助残圆梦', ['轮椅']],
  ['6', '情暖万家', ['大米', '食用油']],
  ['8', '救急难冠名基金', []],
  ['9', '微心愿', ['棉衣']],
];

/** An aid always names the consent it rests on: without it no person is known to a charity. */
export function charityAid(random: Random, build: Build, on: Day, type?: Code, amount?: number): WorldCharityAid {
  const [projectType, projectName, goods] = PROJECTS.find(([code]) => code === type) ?? random.pick(PROJECTS);
  const body = random.chance(0.75) ? FEDERATION : FOUNDATION;
  return {
    charityOrgUscc: body === FEDERATION ? CHARITY_FEDERATION : CHARITY_FOUNDATION,
    charityOrgName: body.name,
    projectName,
    projectType,
    grantAmount: yuan(amount ?? Math.max(200, Math.round(random.logNormal(1200, 0.8) / 100) * 100)),
    grantDate: on,
    aidGoods: goods,
    beneficiaryConsentId: `TY${on.slice(0, 4)}${build.numbers.serial('consent', 7)}`,
  };
}

export function addCharity({ plan, persons, random }: Family, build: Build): void {
  const share = plan.standing === 'nonlocal' ? 0.2 : plan.standing === 'DB' || plan.standing === 'GX' ? 0.16 : 0.08;
  if (!random.chance(share)) return;
  const person = random.pick(persons.filter(isLiveMember));
  const times = random.chance(0.2) ? 2 : 1;
  person.charity = Array.from({ length: times }, () => charityAid(random, build, daysBefore(build.today, random.int(5, 700))));
}

const FOUND_AT = ['汽车站候车厅', '火车站北广场', '人民公园', '过街地道', '菜市场门口', '桥洞下'];

export function rescue(random: Random, build: Build, on: Day, city: string, origin: string | null): WorldRescue {
  const known = origin !== null;
  return {
    rescueRecordNo: `JZ${on.slice(0, 4)}${build.numbers.serial('rescue', 7)}`,
    identityStatus: known ? '1' : random.pick(['2', '3']),
    foundAt: momentOf(on, random.int(0, 23), random.int(0, 59)),
    foundPlace: `${city}${random.pick(FOUND_AT)}`,
    originPlace: origin,
    services: known
      ? [
          '01',
          ...random.weighted([
            [['03'], 70],
            [['02', '03'], 30],
          ] as const),
        ]
      : ['01', '04'],
    revisitDue: known ? addDays(on, random.weighted(byCode({ '30': 50, '90': 50 })) === '30' ? 30 : 90) : null,
  };
}

/** Most people in distress far from home were once taken in by a rescue station. */
export function addRescues({ plan, persons, random }: Family, build: Build): void {
  const share = plan.standing === 'nonlocal' ? 0.6 : 0.004;
  for (const person of persons.filter(isLiveMember)) {
    if (!random.chance(share)) continue;
    const on = daysBefore(build.today, random.int(2, 400));
    const origin = pickElsewhere(random, plan.home, true).town.county.code;
    const { city } = plan.home.town.county;
    person.rescues = [rescue(random, build, on, city, origin)];
    person.assistance = [...person.assistance, benefit(build, 'LL', plan.home.code, on, {})];
  }
}
