// Special-group tags (特殊群体标签): read off the other facts, so that they never contradict them.
import { ageOn } from '../../kernel/days.js';
import type { Code, Day } from '../world.js';
import { isSevere } from './disability.js';
import { type Family, isLiveMember, type PersonDraft } from './draft.js';

function tagsOf(person: PersonDraft, ages: readonly number[], family: Family, today: Day): Code[] {
  const { medical, disability, rescues } = person;
  const age = ageOn(person.birthDate, today);
  const alone = ages.length === 1;
  const children = age < 18 && family.plan.standing !== 'nonlocal';
  const grandparentsOnly = children && ages.every((other) => other < 18 || other >= 55);
  const is: readonly (readonly [Code, boolean])[] = [
    ['01', medical?.majorIllness ?? false],
    ['02', isSevere(disability)],
    ['03', !alone && ages.every((other) => other >= 60)],
    ['04', alone && age >= 80],
    ['06', grandparentsOnly],
    ['07', medical?.severeMentalManaged ?? false],
    ['09', children && (disability !== null || person.lowIncomeCategory.includes('DB'))],
    ['11', rescues.length > 0],
    ['12', family.plan.standing === 'nonlocal'],
    ['13', disability !== null],
    ['14', Number(family.household.hardshipScore) >= 75],
    ['15', rescues.some((record) => record.services.includes('03'))],
  ];
  return is.filter(([, holds]) => holds).map(([code]) => code);
}

export function addTags(family: Family, today: Day): void {
  const ages = family.persons.filter(isLiveMember).map((person) => ageOn(person.birthDate, today));
  for (const person of family.persons) if (person.lifeStatus === '1') person.populationTags = tagsOf(person, ages, family, today);
}
