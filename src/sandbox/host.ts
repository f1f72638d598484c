// The host of the stand-in departments: makes the world, starts each with its kit, and opens the control server.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../database/embedded.js';
import { StartRefused } from '../kernel/errors.js';
import { AccessLog } from './access-log.js';
import { openControl } from './control.js';
import { discoverDepartments, type FoundDepartment } from './discover.js';
import { worldOptions } from './kept-world.js';
import type { Fault, Kit, RunningDepartment } from './kit.js';
import { startMariadb } from './mariadb.js';
import { makeWorld } from './people/index.js';
import { choosePorts } from './ports.js';
import type { World } from './world.js';

const HOST = '127.0.0.1';

export interface SandboxOptions {
  /** Of the control server; departments stand at their offsets from it. 0 picks free ones for all. */
  readonly port: number;
  /** Where everything is kept between starts. */
  readonly folder: string;
  readonly households: number;
  /** Without them, those of the folder's first start. */
  readonly seed?: number;
  readonly today?: string;
  /** Compiled folders of departments. */
  readonly departmentsDir: string;
  /** Only these departments; all that are there, if not given. */
  readonly only?: readonly string[];
  /** Told how far it is, one line at a time. */
  readonly say: (line: string) => void;
}

export interface Sandbox {
  readonly controlUrl: string;
  /** What the hub's connectors need to reach each department, by its name. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly world: World;
  /** Stops every department, whatever the others do; resolves when all have ended. */
  stop(): Promise<void>;
}

interface Standing extends FoundDepartment {
  readonly port: number;
  fault: Fault | null;
  running?: RunningDepartment;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, say } = options;
  const found = await discoverDepartments(options.departmentsDir, options.only);
  const world = makeWorld(worldOptions(folder, options));
  say(`演示数据,均为虚构: ${world.households.length} households, ${world.persons.length} persons as of ${world.today}`);
  const ports = await choosePorts(
    options.port,
    found.map((department) => department.offset),
  );
  const standing = found.map((department, i): Standing => ({ ...department, port: ports.departments[i]!, fault: null }));
  const log = new AccessLog();

  const startOne = async (department: Standing): Promise<void> => {
    const begun = Date.now();
    department.running = await department.start(kitFor(department));
    say(`${department.name} on port ${department.port} (${Date.now() - begun} ms)`);
  };
  const kitFor = ({ name, port }: Standing): Kit => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return {
      world,
      host: HOST,
      port,
      folder: own,
      log: (line) => log.add({ department: name, at: new Date().toISOString(), ...line }),
      fault: () => standing.find((department) => department.name === name)!.fault,
      postgres: (wanted) => startEmbeddedPostgres(own, { ...wanted, say }),
      mariadb: (wanted) => startMariadb(own, wanted.port),
    };
  };
  const stopAll = async (): Promise<void> => {
    const ends = await Promise.allSettled(standing.map(async ({ running }) => running?.stop()));
    for (const [i, end] of ends.entries())
      if (end.status === 'rejected') say(`${standing[i]!.name} did not stop cleanly: ${String(end.reason)}`);
  };

  const begun = await Promise.allSettled(standing.map(startOne));
  const failed = begun.findIndex((start) => start.status === 'rejected');
  if (failed >= 0) {
    await stopAll();
    const cause = (begun[failed] as PromiseRejectedResult).reason as Error;
    throw new StartRefused(
      `the sandbox of ${standing[failed]!.name} did not start on port ${standing[failed]!.port}: ${cause.message}`,
      4,
      { cause },
    );
  }
  try {
    const control = await openControl(
      ports.control,
      {
        worldId: world.id,
        departments: standing.map(({ name, port }, i) => ({ name, port, fault: () => standing[i]!.fault })),
        log,
        flush: async () => {
          await Promise.all(standing.map(({ running }) => running!.flushLog?.()));
        },
        setFault: async (name, fault) => {
          const department = standing.find((one) => one.name === name)!;
          department.fault = fault;
          await department.running!.setFault?.(fault);
        },
      },
      say,
    );
    return {
      controlUrl: control.url,
      settings: Object.fromEntries(standing.map(({ name, running }) => [name, running!.settings])),
      world,
      async stop() {
        await control.close();
        await stopAll();
      },
    };
  } catch (cause) {
    await stopAll();
    throw new StartRefused(
      `the sandbox's control server did not start on port ${ports.control}: ${(cause as Error).message}`,
      4,
      { cause },
    );
  }
}
