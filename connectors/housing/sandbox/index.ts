// The housing bureau's stand-in: a MariaDB of its own, else a PostgreSQL, with a shared view, behind a line that can fail.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Fault, type Kit, openLine, type RunningDepartment, type SandboxDepartment } from '../../../src/sandbox/kit.js';
import { type BureauDatabase, fill } from './database.js';
import { openMariadb } from './mariadb.js';
import { mixUpOf } from './mix-up.js';
import { openPostgresql } from './postgresql.js';
import { breakViews, createViews, SHARED_COLUMNS } from './tables.js';

/** Its port: the sandbox's control port and this. */
export const offset = 4;

const READ_LOG_EVERY_MS = 5_000;
const STALE_DAYS = 10;

const department: SandboxDepartment = async (kit) => {
  const database = (await mariadbIfItRuns(kit)) ?? (await openPostgresql(kit, await freePort()));
  try {
    return await openFor(kit, database);
  } catch (error) {
    await database.stop(); // the port was taken, say: nothing of ours may stay behind
    throw error;
  }
};
export default department;

/** One that is installed and does not run (a system that confines it to its own folders, say) is not at hand. */
async function mariadbIfItRuns(kit: Kit): Promise<BureauDatabase | null> {
  try {
    return await openMariadb(kit, await freePort());
  } catch (error) {
    process.emitWarning(`housing: PostgreSQL stands in for MariaDB, which did not run: ${(error as Error).message}`);
    return null;
  }
}

async function openFor(kit: Kit, database: BureauDatabase): Promise<RunningDepartment> {
  const password = keptPassword(join(kit.folder, 'hub-reader.password'));
  await fill(database, kit.world);
  await database.createReader(password);
  const line = await openLine({ host: kit.host, port: kit.port, serverPort: database.port, mixUp: mixUpOf(kit.world) });

  // One thing at a time: faults and readings of the log may be asked for at the same moment.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const readLog = () => inTurn(async () => tellAccess(kit, await database.statements()));
  const reading = setInterval(() => void readLog().catch(() => {}), READ_LOG_EVERY_MS);
  reading.unref();

  const setFault = (fault: Fault | null): Promise<void> =>
    inTurn(async () => {
      const views = fault?.mode === '500' ? breakViews : createViews;
      for (const view of views(database.kind)) await database.run(view);
      await database.run(`UPDATE zfbz.kg SET wgxts = ${fault?.mode === 'stale' ? STALE_DAYS : 0}`);
      line.setFault(fault);
    });
  await setFault(kit.fault()); // a stand-in that was killed in the middle of a fault left its views broken

  return {
    settings: { kind: database.kind, url: `${database.kind}://hub_reader:${password}@${kit.host}:${line.port}/${database.name}` },
    setFault,
    flushLog: readLog,
    async stop() {
      clearInterval(reading);
      await line.close();
      await last;
      await database.stop();
    },
  };
}

function tellAccess(kit: Kit, statements: Awaited<ReturnType<BureauDatabase['statements']>>): void {
  for (const { at, user, text, values } of statements) {
    if (user !== 'hub_reader' || !text.includes('zfgx.')) continue;
    const words = text.replace(/'(?:[^'\\]|\\.|'')*'/g, '').match(/\b[a-z]\w*\b/g);
    kit.log({
      at,
      kind: 'fields',
      page: 1,
      keys: values,
      fields: [...new Set(words)].filter((word) => SHARED_COLUMNS.has(word)),
    });
  }
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
