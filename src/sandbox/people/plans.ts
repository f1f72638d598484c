// Who lives together and why they are in the library: the shares of domain practice, before any fact about a single person.
import type { HouseholdPlan, MemberPlan, Standing } from './draft.js';
import { pickHome } from './places.js';
import { byCode, type Random, type Weights } from './random.js';

/** Households by standing; 特困 live alone, so they weigh more among households than among persons. */
const STANDINGS: Weights<Standing> = [
  ['DB', 3110],
  ['TK', 560],
  ['BY', 430],
  ['FP', 220],
  ['GX', 115],
  ['QT', 700],
  ['watch', 440],
  ['refused', 740],
  ['pending', 570],
  ['past', 920],
  ['nonlocal', 480],
];
/** So that all together come to 52 26 13 6 3 %. */
const SIZES: Weights<number> = [
  [1, 48],
  [2, 28.5],
  [3, 14],
  [4, 6.4],
  [5, 2.3],
  [6, 0.9],
];

type Sex = '1' | '2';
const other = (sex: Sex): Sex => (sex === '1' ? '2' : '1');
const spouseOf = (head: MemberPlan, random: Random): MemberPlan => ({
  relation: head.sex === '1' ? '12' : '11',
  sex: other(head.sex),
  age: Math.max(20, head.age + (head.sex === '1' ? -random.int(0, 5) : random.int(0, 4))),
  maritalStatus: head.maritalStatus,
});
const headAged = (random: Random, low: number, high: number, maritalStatus = '21', sex?: Sex): MemberPlan => ({
  relation: '02',
  sex: sex ?? (random.chance(0.56) ? '1' : '2'),
  age: random.int(low, high),
  maritalStatus: maritalStatus === '21' && random.chance(0.06) ? '22' : maritalStatus,
});
const child = (random: Random, low: number, high: number): MemberPlan => {
  const sex: Sex = random.chance(0.52) ? '1' : '2';
  return { relation: sex === '1' ? '20' : '30', sex, age: random.int(low, high) };
};
const parentOf = (random: Random, head: MemberPlan, sex: Sex = random.chance(0.36) ? '1' : '2'): MemberPlan => {
  return { relation: sex === '1' ? '51' : '52', sex, age: Math.min(97, head.age + random.int(22, 32)), maritalStatus: '30' };
};

function alone(random: Random, standing: Standing): MemberPlan[] {
  const old = random.chance(standing === 'TK' ? 0.81 : standing === 'nonlocal' ? 0.25 : 0.76);
  const sex: Sex = random.chance(standing === 'TK' ? 0.82 : old ? 0.42 : 0.56) ? '1' : '2';
  const unmarried = standing === 'TK' ? 0.88 : old ? 0.14 : 0.55;
  const marital = random.chance(unmarried) ? '10' : random.chance(old ? 0.85 : 0.2) ? '30' : '40';
  const age = old ? 60 + Math.floor(random.between(0, 1) ** 1.3 * 34) : random.int(19, 59);
  return [{ relation: '02', sex, age, maritalStatus: marital }];
}

function two(random: Random): MemberPlan[] {
  const kind = random.weighted(
    byCode({ oldCouple: 61, couple: 12, parentAndAdult: 14, singleParent: 8, grandparent: 3, siblings: 2 }),
  );
  if (kind === 'oldCouple' || kind === 'couple') {
    const head = kind === 'couple' ? headAged(random, 32, 58) : headAged(random, 62, 86);
    return [head, spouseOf(head, random)];
  }
  if (kind === 'parentAndAdult') {
    const head = headAged(random, 28, 56, random.chance(0.7) ? '10' : '40');
    return [head, parentOf(random, head)];
  }
  if (kind === 'singleParent') return [headAged(random, 29, 48, random.chance(0.7) ? '40' : '30', '2'), child(random, 2, 17)];
  if (kind === 'siblings') {
    const head = headAged(random, 52, 75, '10', '1');
    return [head, { relation: '73', sex: '1', age: head.age - random.int(1, 7), maritalStatus: '10' }];
  }
  const grandchild = child(random, 4, 17);
  return [headAged(random, 58, 76, '30'), { ...grandchild, relation: grandchild.sex === '1' ? '41' : '42' }];
}

function family(random: Random, size: number): MemberPlan[] {
  if (random.chance(size === 3 ? 0.22 : 0.12)) {
    // An old couple with their grown-up children.
    const head = headAged(random, 60, 80);
    const grown = Array.from({ length: size - 2 }, () => ({
      ...child(random, 24, Math.min(50, head.age - 24)),
      maritalStatus: '10',
    }));
    return [head, spouseOf(head, random), ...grown];
  }
  const head = headAged(random, 31, 50);
  const members = [head, spouseOf(head, random)];
  const elders = size >= 5 ? random.int(1, size - 4) : random.chance(size === 3 ? 0.18 : 0.48) ? 1 : 0;
  for (let i = members.length; i < size - elders; i++) {
    members.push(
      random.chance(0.72) || head.age < 42 ? child(random, 1, Math.min(17, head.age - 22)) : child(random, 18, head.age - 20),
    );
  }
  if (elders === 2) members.push(parentOf(random, head, '1'), parentOf(random, head, '2'));
  else if (elders === 1) members.push(parentOf(random, head));
  return members;
}

/** Weights of the main cause among those that this family can have. */
function causeOf(random: Random, members: readonly MemberPlan[]): string {
  const students = members.some((member) => member.age >= 6 && member.age <= 17);
  const old = members.every((member) => member.age >= 60);
  const working = members.some((member) => member.age >= 18 && member.age < 60);
  return random.weighted(
    byCode({
      '01': 38,
      '02': 24,
      '08': old ? 23 : 0,
      '07': 10,
      '03': students ? 72 : 0,
      '06': working ? 9 : 0,
      '05': 3,
      '04': 1,
      '99': 2,
    }),
  );
}

/** A household as it might come to the counter. */
export function planHousehold(random: Random): HouseholdPlan {
  const standing = random.weighted(STANDINGS);
  const home = pickHome(random);
  let size = random.weighted(SIZES);
  if (standing === 'TK') size = random.chance(0.93) ? 1 : 2;
  if (standing === 'nonlocal' && random.chance(0.6)) size = 1;
  const members =
    size === 1
      ? alone(random, standing)
      : standing === 'TK'
        ? twoBrothers(random)
        : size === 2
          ? two(random)
          : family(random, size);
  // A grown-up child who lives elsewhere owes support and signs the verification letter too.
  if (members[0]!.age >= 60 && standing !== 'TK' && random.chance(0.06)) {
    members.push({ ...child(random, 30, members[0]!.age - 22), maritalStatus: '21', livesElsewhere: true });
  }
  return { standing, home, members, cause: causeOf(random, members) };
}

const twoBrothers = (random: Random): MemberPlan[] => {
  const head = headAged(random, 60, 78, '10', '1');
  return [head, { relation: '73', sex: '1', age: head.age - random.int(1, 6), maritalStatus: '10' }];
};
