// The housing facts: public rental and subsidies in towns, the danger class of houses in villages.
import type { WorldHousing } from '../world.js';
import { type Build, type Family, yuan } from './draft.js';
import { byCode } from './random.js';

const DANGER = byCode({ A: 55, B: 37, C: 6, D: 2 });

export function addHousing({ plan, household, random }: Family, build: Build): void {
  if (plan.standing === 'nonlocal') return;
  const area = Math.min(120, Math.max(6, random.logNormal(plan.home.urban ? 24 : 34, 0.5)));
  household.housing = plan.home.urban ? inTown() : inVillage();

  function inTown(): WorldHousing {
    const allowance = plan.standing === 'DB';
    const aid = random.weighted(byCode(allowance ? { '1': 11, '2': 6, '0': 83 } : { '1': 4, '2': 2, '0': 94 }));
    return {
      housingAid: aid,
      contractNo: aid === '1' ? `GZ${plan.home.town.county.code}${build.numbers.serial('lease', 6)}` : null,
      rentSubsidyMonthly: aid === '2' ? yuan(random.int(12, 48) * 10) : null,
      perCapitaArea: (aid === '1' ? Math.min(area, 22) : area).toFixed(2),
      dilapidation: null,
      ownedHomes: aid === '0' ? (random.chance(0.78) ? 1 : 0) : 0,
    };
  }
  function inVillage(): WorldHousing {
    const danger = random.weighted(DANGER);
    const renovated = danger <= 'B' ? random.chance(0.04) : random.chance(0.2);
    return {
      housingAid: renovated ? '3' : '0',
      contractNo: null,
      rentSubsidyMonthly: null,
      perCapitaArea: area.toFixed(2),
      dilapidation: danger,
      ownedHomes: random.chance(0.95) ? 1 : 0,
    };
  }
}
