// What a department's clerks wrote down of somebody, where it is not quite what is true.
import type { World, WorldFeed, WorldPerson } from './world.js';

export const FAULTLESS: WorldFeed = {
  names: {},
  ids: {},
  divisions: {},
  lifeStatus: {},
  strangers: [],
  secondHouseholds: {},
  lateHours: 0,
};

export const feedOf = (world: World, department: string): WorldFeed => world.feeds[department] ?? FAULTLESS;

export interface Written {
  readonly name: string;
  readonly citizenId: string | null;
  readonly registeredDivision: string;
  readonly lifeStatus: string;
}

/** Name, citizen id, registered division and life status of a person as they stand in this department's own system. */
export function asWritten(world: World, department: string, person: WorldPerson): Written {
  const { names, ids, divisions, lifeStatus } = feedOf(world, department);
  return {
    name: names[person.n] ?? person.name,
    citizenId: ids[person.n] ?? person.citizenId,
    registeredDivision: divisions[person.n] ?? person.registeredDivision,
    lifeStatus: lifeStatus[person.n] ?? person.lifeStatus,
  };
}
