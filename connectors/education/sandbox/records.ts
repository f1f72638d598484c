// What the bureau keeps of each pupil and student, under its own names and codes.
import { asWritten, type World, type WorldEducation } from '../../../src/sandbox/kit.js';

/** Every property that can be asked for. */
export const PROPERTIES = [
  'xm',
  'xjh',
  'xxmc',
  'xxtyxydm',
  'xd',
  'nj',
  'jdzt',
  'kndj',
  'zzxm',
  'zzje',
  'sjsm',
  'kcbxyj',
] as const;
export type Property = (typeof PROPERTIES)[number];
export type PupilRecord = Readonly<Record<Property, string | number | boolean | readonly string[]>>;

const STAGE: Readonly<Record<string, string>> = {
  1: 'YEY',
  2: 'XX',
  3: 'CZ',
  4: 'PTGZ',
  5: 'ZZ',
  6: 'GZZK',
  7: 'BK',
  8: 'YJS',
  9: 'TSJY',
};
const STATUS: Readonly<Record<string, string>> = { 1: '10', 2: '20', 3: '31', 4: '40', 5: '50', 6: '11', 9: '99' };
const HARDSHIP: Readonly<Record<string, string>> = { 0: 'WRD', 1: 'TBKN', 2: 'KN', 3: 'YBKN' };
const AID_LIST = 'XQ01 YW01 YW02 GZ01 GZ02 ZZ01 ZZ02 GX01 GX02 GX03 GX04 TY01 TY02 TY03'.split(' ');

const recordOf = (name: string, at: WorldEducation): PupilRecord => ({
  xm: name,
  xjh: at.studentNo,
  xxmc: at.schoolName,
  xxtyxydm: at.schoolUscc,
  xd: STAGE[at.schoolStage]!,
  nj: at.grade,
  jdzt: STATUS[at.studentStatus]!,
  kndj: HARDSHIP[at.studentHardship]!,
  zzxm: at.studentAids.map((code) => AID_LIST[Number(code) - 1]!),
  zzje: Math.round(Number(at.studentAidAmount) * 100), // 分
  sjsm: at.homeTeaching,
  kcbxyj: at.dropoutWarning,
});

/** The school left behind has not signed the pupil off: on the way (31), with nothing paid there. */
const leftBehind = (now: PupilRecord, school: WorldEducation): PupilRecord => ({
  ...now,
  xxmc: school.schoolName,
  xxtyxydm: school.schoolUscc,
  jdzt: '31',
  zzxm: [],
  zzje: 0,
  sjsm: false,
  kcbxyj: false,
});

/** By citizen id. One pupil in a thousand stands in two schools, story persons never: their stories tell of one. */
export function pupilRecords(world: World): ReadonlyMap<string, readonly PupilRecord[]> {
  const told = new Set(world.stories.flatMap((story) => story.persons));
  const schools = new Map(
    world.persons.flatMap(({ education }) => (education ? [[education.schoolUscc, education] as const] : [])),
  );
  const another = (own: WorldEducation) =>
    [...schools.values()].find((one) => one.schoolStage === own.schoolStage && one.schoolUscc !== own.schoolUscc);
  const records = new Map<string, readonly PupilRecord[]>();
  let pupils = 0;
  for (const person of world.persons) {
    if (!person.citizenId || !person.education) continue;
    if (!told.has(person.n)) pupils += 1;
    const now = recordOf(asWritten(world, 'education', person).name, person.education);
    const former = !told.has(person.n) && pupils % 1000 === 100 ? another(person.education) : undefined;
    records.set(person.citizenId, former ? [now, leftBehind(now, former)] : [now]);
  }
  return records;
}

/** A line of the list of student numbers; an L number was given where no id was at hand, and stands there without one. */
export interface PupilNumber {
  readonly xjh: string;
  readonly sfzjh: string;
  readonly xm: string;
}

export const pupilNumbers = (world: World): readonly PupilNumber[] =>
  world.persons.flatMap((person) => {
    if (!person.citizenId || !person.education) return [];
    const { name, citizenId } = asWritten(world, 'education', person);
    const xjh = person.education.studentNo;
    return [{ xjh, sfzjh: xjh.startsWith('L') ? '' : citizenId!, xm: name }];
  });
