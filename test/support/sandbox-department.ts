// Runs one stand-in department for a test: its own folder and port, its access log in an array.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded.js';
import type { AccessLine, Fault, RunningDepartment, SandboxDepartment, World } from '../../src/sandbox/kit.js';
import { startMariadb } from '../../src/sandbox/mariadb.js';
import { temporaryFolder } from './temporary-postgres.js';

export interface StoodIn {
  readonly settings: { kind: string; url: string };
  /** The lines logged since the last call. */
  asked(): Promise<AccessLine[]>;
  fault(mode: Fault['mode'] | null, ms?: number): Promise<void>;
  /** Stops and starts it again over the same data folder, with the same or another world. */
  again(world?: World): Promise<void>;
  stop(): Promise<void>;
}

/** `mariadb: false` stands for a machine that has none. */
export async function standIn(
  name: string,
  department: SandboxDepartment,
  world: World,
  { mariadb = true } = {},
): Promise<StoodIn> {
  const folder = temporaryFolder();
  const lines: AccessLine[] = [];
  let fault: Fault | null = null;
  const start = async (of: World): Promise<RunningDepartment> =>
    department({
      world: of,
      host: '127.0.0.1',
      port: await freePort(),
      folder: folder.path,
      log: (line) => lines.push({ department: name, at: new Date().toISOString(), ...line }),
      fault: () => fault,
      postgres: ({ port, settings = [] }) =>
        startEmbeddedPostgres(join(folder.path, 'server'), { port, settings: ['fsync=off', ...settings] }),
      ...(mariadb && { mariadb: ({ port }) => startMariadb(folder.path, port) }),
    });
  let running = await start(world);
  return {
    get settings() {
      return running.settings as StoodIn['settings'];
    },
    async asked() {
      await running.flushLog?.();
      return lines.splice(0);
    },
    async fault(mode, ms = 0) {
      fault = mode && { mode, ms };
      await running.setFault?.(fault);
    },
    async again(of = world) {
      await running.stop();
      running = await start(of);
    },
    async stop() {
      await running.stop();
      folder.remove();
    },
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as { port: number };
        probe.close(() => resolve(port));
      });
  });
