// The synthetic world written down as the housing bureau writes it: a file per household, its members by their numbers.
import { asWritten, type World, type WorldHousing } from '../../../src/sandbox/kit.js';
import type { BureauRow } from './tables.js';

/** 保障方式, the bureau's own list. */
const wayOf = (housingAid: string): string => `${housingAid}0`;

const fileRow = (dabh: string, h: WorldHousing): BureauRow => ({
  dabh,
  bzfs: wayOf(h.housingAid),
  htbh: h.contractNo,
  zlbtje: h.rentSubsidyMonthly,
  rjjzmj: h.perCapitaArea,
  fwaqdj: h.dilapidation && `${h.dilapidation}级`,
  zyfts: h.ownedHomes,
});

/** Rows of each table, by its name. */
export function bureauRows(world: World): Readonly<Record<string, readonly BureauRow[]>> {
  const bzjt: BureauRow[] = [];
  const cyxx: BureauRow[] = [];
  for (const household of world.households) {
    if (!household.housing) continue;
    const dabh = `ZB${String(household.n + 1).padStart(8, '0')}`;
    bzjt.push(fileRow(dabh, household.housing));
    for (const n of household.members) {
      const { name, citizenId } = asWritten(world, 'housing', world.persons[n]!);
      cyxx.push({ xh: cyxx.length + 1, dabh, xm: name, zjhm: citizenId });
    }
  }
  return { bzjt, cyxx };
}
