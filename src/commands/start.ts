// `zhongfu start`: everything on one machine, from nothing to a query that works, on the stand-in departments' real servers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { migrate } from '../database/index.js';
import { type Hub, openHub } from '../hub.js';
import { graphiqlPage } from '../server/graphiql.js';
import { DEVELOPMENT_ISSUER, openDevelopmentIssuer } from '../server/issuer.js';
import { createLog } from '../telemetry/log.js';
import type { Options } from './options.js';
import { openOwnDatabase } from './own-database.js';
import { noteRunning, noteStopped } from './running.js';
import { seedHub } from './seed.js';
import { keysFrom } from './serve.js';
import { type StandIns, startStandIns } from './stand-ins.js';
import { storiesOf, storyCitizenIds } from './story-list.js';
import { trustedNames } from './trusted-file.js';
import { interruption, untilStopped } from './until-stopped.js';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export async function start(config: Config, options: Options = {}): Promise<number> {
  const trusted = trustedNames(options['documents']);
  const log = createLog(config.logLevel);
  const interrupted = interruption();
  mkdirSync(config.dataFolder, { recursive: true });
  /** What must be undone, last first. */
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of undo.reverse()) await end();
  };
  try {
    // Alone on the data folder before anything else is started in it: a second start must leave the first one as it is.
    const databaseUrl = await openOwnDatabase(config, undo);
    interrupted.throwIfAborted();
    const [applied, standIns] = await bothSettled(migrate(databaseUrl), openStandIns(config, undo));
    if (applied.length) say(`migrations applied: ${applied.join(', ')}`);
    interrupted.throwIfAborted();
    const { hub, issuer } = await openDemonstration(config, databaseUrl, standIns, trusted, log);
    undo.push(hub.close);
    interrupted.throwIfAborted();
    await seedHub(hub, standIns, say);
    interrupted.throwIfAborted();
    const address = await hub.listen();
    noteRunning(config, { pid: process.pid, address, databaseUrl });
    undo.push(async () => noteStopped(config));
    process.stdout.write(await welcome(config, hub, standIns, issuer, address));
    interrupted.throwIfAborted();
    process.stdout.write(`ready ${address}\n`);
    return await untilStopped(stop, log);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As Promise.all, but when one fails the other is waited for: what it started must be known before it can be undone. */
async function bothSettled<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

async function openStandIns(config: Config, undo: (() => Promise<void>)[]): Promise<StandIns> {
  const standIns = await startStandIns(config, say);
  undo.push(standIns.stop);
  writeFileSync(config.sourcesFile, JSON.stringify(standIns.settings, null, 2), { mode: 0o600 });
  return standIns;
}

async function openDemonstration(
  config: Config,
  databaseUrl: string,
  standIns: StandIns,
  trusted: ReadonlySet<string> | null,
  log: ReturnType<typeof createLog>,
) {
  const development = config.issuer ? null : await openDevelopmentIssuer(config.keysFolder);
  if (development)
    say(
      '⚠ 开发用签发者,不得用于真实数据 (development issuer: anybody with this data folder can sign tokens; never with real data)',
    );
  const hub = await openHub({
    config,
    databaseUrl,
    sources: standIns.settings,
    issuer: development
      ? { name: DEVELOPMENT_ISSUER, keys: development.keys }
      : { name: config.issuer!, keys: keysFrom(config.jwks ?? join(config.dataFolder, 'jwks.json')) },
    trusted,
    graphiql: development ? graphiqlPage({ 'Zhongfu-Purpose': 'P04' }) : null,
    log,
  });
  return { hub, issuer: development };
}

/** What a newcomer needs for the first query: an address, a token that works, and a line to paste. */
async function welcome(
  config: Config,
  hub: Hub,
  { demonstration, controlUrl }: StandIns,
  issuer: Awaited<ReturnType<typeof openDevelopmentIssuer>> | null,
  address: string,
): Promise<string> {
  const lines = ['', '众扶 Zhongfu — 演示数据,均为虚构 (demonstration data, all fictitious)', `GraphQL   ${address}/graphql`];
  if (issuer) {
    lines.push(`GraphiQL  ${address}/graphiql`);
    const handles = await hub.identity.find('CITIZEN_ID', storyCitizenIds(demonstration));
    const stories = storiesOf(demonstration, new Set(hub.departments.map((d) => d.name)), (id) => handles.get(id) ?? null);
    const story = stories['A1'];
    if (story?.recipientId) {
      const token = await issuer.sign(
        { role: story.role, org: story.org, divisions: story.divisions, ttlSeconds: 3600 },
        config.audience,
      );
      const query = `{ recipient(id: "${story.recipientId}") { name citizenId birthDate { band } health { records { selfPaidYtd { band } diagnosisCode } } } }`;
      lines.push(
        `Sandbox   ${controlUrl}`,
        `Token     (${story.role}, one hour) ${token}`,
        '',
        `curl -s ${address}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -H 'zhongfu-purpose: ${story.purpose}' -H 'zhongfu-case: ${story.caseNo}' -d '${JSON.stringify({ query })}'`,
        '',
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
