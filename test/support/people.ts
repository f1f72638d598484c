// Everybody in a running hub's demonstration, as the departments know them, with the handles that this hub gave.
import { join } from 'node:path';
import { householdNo } from '../../connectors/civil-affairs/sandbox/rows.js';
import { SANDBOX_SIZES } from '../../src/config.js';
import { openDatabase } from '../../src/database/index.js';
import { createIdentity, createIdentityStore, loadIdentityKeys } from '../../src/identity/index.js';
import { worldOptions } from '../../src/sandbox/kept-world.js';
import { makeWorld } from '../../src/sandbox/people/index.js';
import type { World, WorldPerson } from '../../src/sandbox/world.js';
import type { Hub } from './hub.js';

export interface Known {
  readonly recipientId: string;
  readonly person: WorldPerson;
}

export interface KnownHousehold {
  readonly householdId: string;
  /** Handles of those who are alive and live in it. */
  readonly members: readonly string[];
}

export async function peopleOf(
  hub: Hub,
): Promise<{ readonly world: World; readonly people: readonly Known[]; readonly households: readonly KnownHousehold[] }> {
  const world = makeWorld(worldOptions(join(hub.data, 'sandbox'), { households: SANDBOX_SIZES.get('demo')! }));
  const database = openDatabase(hub.databaseUrl, { connections: 1 });
  try {
    const identity = createIdentity({
      store: createIdentityStore(database.pool),
      keys: loadIdentityKeys(join(hub.data, 'keys')),
    });
    const handles = await identity.find(
      'CITIZEN_ID',
      world.persons.flatMap(({ citizenId }) => citizenId ?? []),
    );
    const people = world.persons.flatMap((person) => {
      const recipientId = person.citizenId && handles.get(person.citizenId);
      return recipientId ? [{ recipientId, person }] : [];
    });
    const keys = await identity.householdHandles(world.households.map((household) => householdNo(world, household)));
    const households = world.households.map((household) => ({
      householdId: keys.get(householdNo(world, household))!,
      members: household.members.map((n) => handles.get(world.persons[n]!.citizenId!)!),
    }));
    return { world, people, households };
  } finally {
    await database.close();
  }
}
