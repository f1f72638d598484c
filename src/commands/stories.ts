// `zhongfu stories`: who plays in the demonstration, from the running hub's database.
import { type Config, SANDBOX_SIZES } from '../config.js';
import { openDatabase } from '../database/index.js';
import { discoverDepartments } from '../departments/discover.js';
import { createIdentity, createIdentityStore, loadIdentityKeys } from '../identity/index.js';
import { worldOptions } from '../sandbox/kept-world.js';
import { makeWorld } from '../sandbox/people/index.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';
import { sandboxFolder } from './stand-ins.js';
import { storiesOf, storyCitizenIds } from './story-list.js';

export async function stories(config: Config, options: Options): Promise<number> {
  const database = openDatabase(runningDatabase(config), { connections: 1 });
  try {
    const world = makeWorld(worldOptions(sandboxFolder(config), { households: SANDBOX_SIZES.get(config.sandboxSize)! }));
    const identity = createIdentity({ store: createIdentityStore(database.pool), keys: loadIdentityKeys(config.keysFolder) });
    const handles = await identity.find('CITIZEN_ID', storyCitizenIds(world));
    const departments = new Set((await discoverDepartments(config.connectorsFolder)).map((d) => d.name));
    const list = storiesOf(world, departments, (citizenId) => handles.get(citizenId) ?? null);
    if (options['json']) process.stdout.write(`${JSON.stringify(list)}\n`);
    else {
      process.stdout.write('演示数据,均为虚构 (demonstration data, all fictitious)\n');
      for (const [key, story] of Object.entries(list))
        process.stdout.write(
          `${key.padEnd(4)} ${(story.name ?? '—').padEnd(6)} ${story.role} ${story.purpose ?? '—'} ${story.divisions.join(',')} ${story.caseNo ?? ''} ${story.recipientId ?? ''}\n`,
        );
    }
    return 0;
  } finally {
    await database.close();
  }
}
