// From a plan to a family with its facts: the stages in the order in which each can read those before it.
import { addAssistance } from './assistance.js';
import { addDisability, addLivingSubsidy } from './disability.js';
import type { Build, Family, HouseholdPlan } from './draft.js';
import { addEducation } from './education.js';
import { addHousing } from './housing.js';
import { addLabour, countLabour } from './labour.js';
import { addMedical } from './medical.js';
import { addMoney } from './money.js';
import { makeFamily } from './person.js';
import type { Random } from './random.js';
import { addCharity, addRescues } from './social.js';

/** A family with every department's facts. */
export function furnish(plan: HouseholdPlan, random: Random, build: Build): Family {
  const family = makeFamily(plan, random, build);
  addDisability(family, build);
  addMedical(family, build);
  addEducation(family, build);
  addLabour(family, build);
  countLabour(family);
  addMoney(family, build);
  addLivingSubsidy(family);
  addAssistance(family, build);
  addHousing(family, build);
  addCharity(family, build);
  addRescues(family, build);
  return family;
}
