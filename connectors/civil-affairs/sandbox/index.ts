// The civil affairs bureau's stand-in: a PostgreSQL of its own with shared read-only views, behind a line that can fail.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Kit, LocalPostgres, RunningDepartment, SandboxDepartment } from '../../../src/sandbox/kit.js';
import { openLine } from './line.js';
import { openBureau } from './load.js';
import { mixUpOf } from './mix-up.js';
import { accessLine, LOG_SETTINGS, StatementLog } from './statement-log.js';
import { breakViews, createViews } from './views.js';

/** Its port: the sandbox's control port and this. */
export const offset = 1;

const TAIL_EVERY_MS = 1_000;
const STALE_DAYS = 10;
/** Pages in memory: else the planner reads whole tables for a hundred persons. */
const SERVER_SETTINGS = ['max_connections=60', 'random_page_cost=1.1'];

const department: SandboxDepartment = async (kit) => {
  const serverPort = await freePort();
  const server = await kit.postgres({ port: serverPort, settings: [...SERVER_SETTINGS, ...LOG_SETTINGS] });
  try {
    return await openFor(kit, server, serverPort);
  } catch (error) {
    await server.stop(); // the port was taken, say: nothing of ours may stay behind
    throw error;
  }
};
export default department;

async function openFor(kit: Kit, server: LocalPostgres, serverPort: number): Promise<RunningDepartment> {
  const password = keptPassword(join(kit.folder, 'hub-reader.password'));
  const bureau = await openBureau(server.url, kit.world, password);
  await bureau.query(`SET log_statement = 'all'`); // the administrator's marks in the log, see flushLog
  const log = new StatementLog(server.dataFolder);
  // One statement at a time: faults and marks may be asked for at the same moment.
  let last: Promise<unknown> = Promise.resolve();
  const ask = (text: string, values: unknown[] = []) => {
    const next = last.then(() => bureau.query(text, values));
    last = next.catch(() => {});
    return next;
  };
  const line = await openLine({ host: kit.host, port: kit.port, serverPort, mixUp: mixUpOf(kit.world) });

  const marks = new Set<string>();
  const tail = () => {
    for (const entry of log.read()) {
      const access = accessLine(entry);
      if (access) kit.log(access);
      const mark = /\/\* (mark \w+) \*\//.exec(entry.message ?? '')?.[1];
      if (mark) marks.add(mark);
    }
  };
  const tailing = setInterval(tail, TAIL_EVERY_MS);
  tailing.unref();

  let isBroken = false;
  const setFault = async (fault: Fault | null): Promise<void> => {
    const breaks = fault?.mode === '500';
    if (breaks !== isBroken) await ask(breaks ? breakViews() : createViews());
    isBroken = breaks;
    await ask('UPDATE dibao.kg SET wgxts = $1', [fault?.mode === 'stale' ? STALE_DAYS : 0]);
    line.setFault(fault);
  };
  await ask(createViews()); // a stand-in that was killed in the middle of a fault left them broken
  await setFault(kit.fault());

  return {
    settings: { kind: 'postgresql', url: `postgresql://hub_reader:${password}@${kit.host}:${line.port}/minzheng` },
    setFault,
    async flushLog() {
      // The log's writer works behind the server: everything said before a mark of ours is in the file once the mark is.
      const mark = `mark ${randomBytes(8).toString('hex')}`;
      await ask(`SELECT 1 /* ${mark} */`);
      for (let tries = 0; !marks.delete(mark); tries++) {
        if (tries === 500) throw new Error('the database did not write its statement log');
        tail();
        await sleep(2);
      }
    },
    async stop() {
      clearInterval(tailing);
      await line.close();
      await bureau.end();
      await server.stop();
    },
  };
}

function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as { port: number };
        probe.close(() => resolve(port));
      });
  });
