// `zhongfu serve`: the hub alone, for a city's own database, issuer and departments.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Config } from '../config.js';
import { migrate } from '../database/index.js';
import { openHub } from '../hub.js';
import { StartRefused } from '../kernel/errors.js';
import { createLog } from '../telemetry/log.js';
import type { Options } from './options.js';
import { noteRunning, noteStopped } from './running.js';
import { trustedNames } from './trusted-file.js';
import { untilStopped } from './until-stopped.js';

export async function serve(config: Config, options: Options = {}): Promise<number> {
  const trusted = trustedNames(options['documents']);
  const { databaseUrl, issuer, jwks } = config;
  if (!databaseUrl) throw new StartRefused('DATABASE_URL is not set: serve expects the address of a PostgreSQL database');
  if (!issuer)
    throw new StartRefused(
      'ZHONGFU_ISSUER is not set: serve expects the issuer of your access tokens; only start may use the development issuer',
    );
  if (!jwks)
    throw new StartRefused('ZHONGFU_JWKS is not set: serve expects the http(s) address or the file of the issuer’s keys');
  const log = createLog(config.logLevel);
  await migrate(databaseUrl);
  const hub = await openHub({
    config,
    databaseUrl,
    sources: readSources(config.sourcesFile),
    issuer: { name: issuer, keys: keysFrom(jwks) },
    graphiql: null,
    trusted,
    log,
  });
  await hub.enrolEverybody();
  const address = await hub.listen();
  noteRunning(config, { pid: process.pid, address, databaseUrl });
  // whoever is told that we are ready may ask us to stop at once
  const stopped = untilStopped(async () => {
    noteStopped(config);
    await hub.close();
  }, log);
  process.stdout.write(`ready ${address}\n`);
  return stopped;
}

/** An http(s) address, asked again when an unknown key appears, or a file read once. */
export function keysFrom(jwks: string): JWTVerifyGetKey {
  if (/^https?:\/\//.test(jwks)) return createRemoteJWKSet(new URL(jwks));
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(jwks, 'utf8')) as JSONWebKeySet);
  } catch (cause) {
    throw new StartRefused(`ZHONGFU_JWKS: ${jwks} is not a readable key set`, 2, { cause });
  }
}

export function readSources(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new StartRefused(
      `ZHONGFU_SOURCES: ${file} is not readable: expected JSON with the connection settings of each department`,
      2,
      { cause },
    );
  }
}
