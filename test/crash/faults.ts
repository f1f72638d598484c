// What can go wrong, each as a person would do it to a machine. Every fault ends with everything running again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { City } from './city.js';
import type { Load } from './load.js';
import type { Chance } from './random.js';
import type { Syncs } from './syncs.js';

export interface Scene {
  readonly city: City;
  readonly load: Load;
  readonly syncs: Syncs;
  readonly chance: Chance;
}
/** When it was, and of which hub the connections may have been cut meanwhile. */
export interface Window {
  readonly fault: string;
  readonly from: number;
  readonly to: number;
  /** Moments within it at which it got worse, if not only at the beginning: nobody could have been refused for that before. */
  readonly worse?: readonly number[];
  readonly down?: string;
  /** What must be said of it. */
  readonly note?: string;
}
export interface Fault {
  readonly name: string;
  readonly run: (scene: Scene) => Promise<Omit<Window, 'fault'>>;
}

const timed = async (work: () => Promise<Pick<Window, 'note'> & { down?: string }>): Promise<Omit<Window, 'fault'>> => {
  const from = performance.now();
  const said = await work();
  return { from, to: performance.now(), ...said };
};

async function databaseAgain({ city, syncs }: Scene): Promise<void> {
  await city.database.start();
  await syncs.began();
}

const killHub: Fault = {
  name: 'kill -9 of a hub',
  run: ({ city }) =>
    timed(async () => {
      await city.mortal().stop('SIGKILL');
      await city.startMortal();
      return { down: 'mortal' };
    }),
};

const killDatabase: Fault = {
  name: 'kill -9 of PostgreSQL',
  run: async (scene) => {
    await scene.syncs.sample();
    return timed(async () => {
      await scene.city.database.kill();
      await sleep(scene.chance.between(100, 2_500));
      await databaseAgain(scene);
      return {};
    });
  },
};

const freeze: Fault = {
  name: 'PostgreSQL stands still',
  run: ({ city, chance }) =>
    timed(async () => {
      city.database.freeze();
      await sleep(chance.between(300, 4_000));
      city.database.thaw();
      return {};
    }),
};

const freezeThenKill: Fault = {
  name: 'PostgreSQL stands still, then kill -9',
  run: async (scene) => {
    await scene.syncs.sample();
    return timed(async () => {
      scene.city.database.freeze();
      await sleep(scene.chance.between(300, 2_500));
      await scene.city.database.kill();
      await databaseAgain(scene);
      return {};
    });
  },
};

const cutCommits: Fault = {
  name: 'connections lost during commits',
  run: ({ city, chance }) =>
    timed(async () => {
      const before = city.proxy.cuts();
      for (let n = 0; n < 12; n++) {
        city.proxy.cutNext((['before', 'during', 'after'] as const)[n % 3]!);
        await sleep(chance.between(20, 150));
      }
      city.proxy.calm();
      return { note: `${city.proxy.cuts() - before} cut` };
    }),
};

const killBoth: Fault = {
  name: 'kill -9 of hub and PostgreSQL at once',
  run: async (scene) => {
    await scene.syncs.sample();
    return timed(async () => {
      await scene.city.database.kill();
      await scene.city.mortal().stop('SIGKILL');
      await databaseAgain(scene);
      await scene.city.startMortal();
      return { down: 'mortal' };
    });
  },
};

const terminate: Fault = {
  name: 'SIGTERM with requests in flight',
  run: ({ city, load }) =>
    timed(async () => {
      // sent a while ago, so surely with the hub and not on an idle connection that it closes
      const moment = performance.now();
      const surely = load.inFlight('mortal').filter(({ from }) => moment - from > 25);
      const code = await city.mortal().stop('SIGTERM');
      if (code !== 0)
        throw new Error(`a hub that was asked to stop ended with ${code}:\n${city.mortal().said.err.slice(-2_000)}`);
      const ended = performance.now();
      const unanswered = surely.filter(({ from }) =>
        load.outcomes.some((o) => o.hub === 'mortal' && o.from === from && o.kind === 'cut'),
      );
      if (unanswered.length > 0)
        throw new Error(`${unanswered.length} of ${surely.length} requests were in flight and got no answer`);
      await city.startMortal();
      return { down: 'mortal', note: `${surely.length} in flight answered, ended in ${Math.round(ended - moment)} ms` };
    }),
};

const stopWhileFrozen: Fault = {
  name: 'SIGTERM while PostgreSQL stands still',
  run: ({ city }) =>
    timed(async () => {
      city.database.freeze();
      await sleep(200);
      const begun = performance.now();
      await city.mortal().stop('SIGTERM');
      const took = performance.now() - begun;
      city.database.thaw();
      if (took > 21_000) throw new Error(`a hub took ${Math.round(took)} ms to stop`);
      await city.startMortal();
      return { down: 'mortal', note: `ended in ${Math.round(took)} ms` };
    }),
};

/** The first ones are those of a short run. */
export const FAULTS: readonly Fault[] = [
  killDatabase,
  killHub,
  cutCommits,
  freeze,
  terminate,
  killBoth,
  freezeThenKill,
  stopWhileFrozen,
];

/** Every fault once, then again in another order, and so on. */
export function faultsOf(rounds: number, chance: Chance): Fault[] {
  const all: Fault[] = [...FAULTS];
  while (all.length < rounds) all.push(...chance.shuffled(FAULTS));
  return all.slice(0, rounds);
}
