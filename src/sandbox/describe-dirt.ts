// How dirty a world is: the slips of each department's copy, beside the share that real feeds have of them.
import { ageOn } from '../kernel/days.js';
import { AID_CATEGORY } from './people/medical.js';
import type { Share } from './share.js';
import type { World, WorldPerson } from './world.js';

const LABELS: Readonly<Record<string, string>> = {
  health: '医保',
  education: '教育',
  labour: '人社',
  disability: '残联',
  housing: '住建',
};

/** Their systems keep numbers as they were typed. */
const AS_TYPED = new Set(['health', 'education', 'disability']);

/** On how many persons' records a department's slips can be. */
const onBooks = ({ persons, households }: World): Readonly<Record<string, number>> => {
  const count = (has: (person: WorldPerson) => boolean) =>
    persons.filter((person) => person.citizenId !== null && has(person)).length;
  return {
    health: count((p) => p.medical !== null),
    education: count((p) => p.education !== null),
    labour: count((p) => p.labour !== null),
    disability: count((p) => p.disability !== null),
    housing: households.filter((h) => h.housing !== null).length,
  };
};

export function* ofDirt(world: World): Iterable<Share> {
  const { feeds, persons, twins } = world;
  const share = (name: string, target: number, count: number, of: number): Share => ({
    name,
    target,
    actual: of === 0 ? 0 : (count / of) * 100,
    unit: '%',
    of,
  });
  const size = (entries: object | undefined) => Object.keys(entries ?? {}).length;
  const books = onBooks(world);
  for (const [department, label] of Object.entries(LABELS)) {
    yield share(`姓名写法不同 ${label}`, 1.5, size(feeds[department]?.names), books[department]!);
    if (AS_TYPED.has(department)) yield share(`15位或小写x ${label}`, 0.6, size(feeds[department]?.ids), books[department]!);
  }
  const health = feeds['health'];
  yield share('同号不同名 医保', 0.05, health?.strangers.length ?? 0, books['health']!);
  yield share('一人两号', 0.1, twins.length, persons.length);
  yield share('已故仍在发放', 0.25, size(health?.lifeStatus), persons.length);
  const settled = persons.filter((p) => p.citizenId !== null);
  yield share('旧区划代码 民政', 0.6, size(feeds['civil-affairs']?.divisions), settled.length);
  const children = persons.filter((p) => ageOn(p.birthDate, world.today) < 14);
  yield share('儿童登记于两户', 0.3, size(feeds['civil-affairs']?.secondHouseholds), children.length);
  const listed = persons.filter((p) => expectedAid(p) !== undefined && p.medical?.medicalAidCategory !== undefined);
  yield share(
    '低保名单与医保类别不符',
    1.8,
    listed.filter((p) => p.medical!.medicalAidCategory !== expectedAid(p)).length,
    listed.length,
  );
  const late = Object.values(feeds).filter((feed) => feed.lateHours > 0).length;
  yield { name: '迟报的部门', target: 1, actual: late, unit: '个', of: 7 };
}

/** What civil affairs' list would make the insurers' kind of aid. */
function expectedAid({ lowIncomeCategory: [category], livesTogether }: WorldPerson): string | undefined {
  return livesTogether && category ? AID_CATEGORY[category as keyof typeof AID_CATEGORY] : undefined;
}
