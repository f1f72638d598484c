// The places people live in: real counties and towns of schema/codes.json, invented villages below them.
import { codeTable } from '../../kernel/codes.js';
import type { Random, Weights } from './random.js';

export interface Town {
  /** 9 digits. */
  readonly code: string;
  readonly label: string;
  readonly county: County;
}
export interface County {
  /** 6 digits. */
  readonly code: string;
  readonly label: string;
  /** As an address begins: 常州市. */
  readonly city: string;
  readonly towns: readonly Town[];
}
export interface Village {
  /** 12 digits. */
  readonly code: string;
  readonly label: string;
  readonly town: Town;
  readonly urban: boolean;
}

/** A county's share of the households, and its monthly low-income standard per person (演示标准). */
const SETTINGS: readonly (readonly [county: string, share: number, standard: number])[] = [
  ['320402', 17, 1150],
  ['320404', 10, 1150],
  ['320411', 12, 1150],
  ['320412', 14, 1150],
  ['320413', 4, 1150],
  ['320481', 4, 1150],
  ['341881', 14, 780],
  ['370983', 10, 820],
  ['360104', 4, 880],
  ['610103', 4, 850],
  ['430802', 4, 650],
  ['330921', 2, 1130],
  ['330304', 1, 1130],
];

/** Names that fit anywhere and are nowhere in particular. */
const VILLAGES = [
  '翠竹',
  '和平',
  '新华',
  '青山',
  '桃园',
  '东升',
  '向阳',
  '永安',
  '兴隆',
  '柳塘',
  '红旗',
  '双桥',
  '南园',
  '锦绣',
  '丰乐',
  '石桥',
];

interface DivisionItem {
  readonly code: string;
  readonly label: string;
  readonly parent?: string;
}
const divisions = (codeTable('division')?.items ?? []) as readonly DivisionItem[];

function readCounty(code: string): County {
  const item = divisions.find((division) => division.code === code)!;
  const towns: Town[] = [];
  const county: County = { code, label: item.label, city: item.parent?.replace(/^.*?(省|自治区)/, '') ?? '', towns };
  for (const { code: town, label, parent } of divisions) {
    // Zones (…4xx) have offices but hardly any residents.
    if (parent === code && Number(town.slice(6)) < 400) towns.push({ code: town, label, county });
  }
  return county;
}

export const counties: readonly County[] = SETTINGS.map(([code]) => readCounty(code));
export const towns: ReadonlyMap<string, Town> = new Map(
  counties.flatMap((county) => county.towns.map((town) => [town.code, town])),
);
const countyWeights: Weights<County> = counties.map((county, i) => [county, SETTINGS[i]![1]]);
const standards: ReadonlyMap<string, number> = new Map(SETTINGS.map(([code, , standard]) => [code, standard]));

/** The monthly minimum standard (低保标准) where a village lies; demonstration values. */
export const standardOf = (village: Village): number => standards.get(village.town.county.code)!;
/** The low-income line: 1.5 times the standard. */
export const lowIncomeLineOf = (village: Village): number => standardOf(village) * 1.5;

/** 居委会 001+ and 村委会 201+; a 街道 has only the first kind. */
export function villagesOf(town: Town): readonly Village[] {
  const start = Number(town.code.slice(6)) + Number(town.county.code.slice(4));
  const name = (i: number) => VILLAGES[(start + i * 5) % VILLAGES.length]!;
  const make = (number: number, urban: boolean, i: number): Village => ({
    code: town.code + String(number).padStart(3, '0'),
    label: name(i) + (urban ? '社区' : '村'),
    town,
    urban,
  });
  const urbanOnly = Number(town.code.slice(6)) < 100;
  return urbanOnly
    ? [1, 2, 3, 4, 5, 6].map((number, i) => make(number, true, i))
    : [1, 2, 201, 202, 203, 204, 205].map((number, i) => make(number, number < 200, i));
}

/** A village of a town named by its 9 digits, for people who are placed on purpose. */
export const villageIn = (town: string, position = 0): Village => villagesOf(towns.get(town)!)[position]!;

/** Towns that come first in the table are the more populous ones; a county with a small share shows only a few of its towns. */
const townWeights = new Map(
  SETTINGS.map(([code, share], i) => [
    code,
    counties[i]!.towns.slice(0, Math.max(5, share)).map((town, j) => [town, 1 / (1 + j * 0.3)] as const),
  ]),
);

const pickIn = (random: Random, county: County): Village =>
  random.pick(villagesOf(random.weighted(townWeights.get(county.code)!)));

export const pickHome = (random: Random): Village => pickIn(random, random.weighted(countyWeights));

/** Somewhere else: mostly another county of the same city, or, with `farAway`, of another city. */
export function pickElsewhere(random: Random, home: Village, farAway: boolean): Village {
  const city = home.town.county.code.slice(0, 4);
  const others = counties.filter((county) => county !== home.town.county && (county.code.startsWith(city) ? !farAway : farAway));
  return others.length > 0 ? pickIn(random, random.pick(others)) : pickIn(random, random.weighted(countyWeights));
}

export function addressIn(random: Random, village: Village): string {
  const { town } = village;
  const place = `${town.county.city}${town.county.label}${town.label}${village.label}`;
  return village.urban
    ? `${place}${random.int(1, 48)}幢${random.pick(['甲', '乙', '丙'])}单元${random.int(1, 6)}0${random.int(1, 4)}室`
    : `${place}第${random.int(1, 12)}组${random.int(1, 80)}号`;
}
