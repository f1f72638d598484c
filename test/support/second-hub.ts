// A second hub on the database, departments and keys of a running one, as a city would run two of them.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from '../../src/kernel/paths.js';
import { DEVELOPMENT_ISSUER, openDevelopmentIssuer } from '../../src/server/issuer.js';
import { builtMain } from './built.js';
import type { Answer, Hub, Question } from './hub.js';
import { inTime, userEnvironment } from './program.js';

export type Second = Awaited<ReturnType<typeof startSecond>>;

interface SecondOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** How long the tokens are good for that it is asked with. */
  readonly ttlSeconds?: number;
  /** Its data folder, to be given again where it is the same hub that starts again; a new one otherwise. */
  readonly folder?: string;
}

/** The environment of a program whose clock is set by writing milliseconds ahead into a file. */
export const withClock = (file: string) => ({
  NODE_OPTIONS: `--import ${pathToFileURL(inProject('test/support/other-clock.mjs')).href}`,
  TEST_CLOCK_FILE: file,
});

export async function startSecond(hub: Hub, options: SecondOptions = {}) {
  const { env = {}, args = [], ttlSeconds = 3_600 } = options;
  const { folder = join(hub.data, `second-${Math.random().toString(36).slice(2)}`) } = options;
  mkdirSync(folder, { recursive: true });
  const keys = join(hub.data, 'keys');
  const jwks = join(folder, 'jwks.json');
  writeFileSync(jwks, JSON.stringify((await openDevelopmentIssuer(keys)).jwks));
  const ownEnv = {
    ZHONGFU_DATA: folder,
    ZHONGFU_KEYS: keys,
    ZHONGFU_SOURCES: join(hub.data, 'sources.json'),
    ZHONGFU_ISSUER: DEVELOPMENT_ISSUER,
    ZHONGFU_JWKS: jwks,
    DATABASE_URL: hub.databaseUrl,
    // the record knows a hub by host and port
    PORT: String(20_000 + Math.floor(Math.random() * 20_000)),
    ADMIN_PORT: '0',
    ...env,
  };
  const child = spawn(process.execPath, [await builtMain(), 'serve', ...args], { env: userEnvironment(ownEnv), stdio: 'pipe' });
  const said = { out: '', err: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('exit', () => process.removeListener('exit', killed));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
      const found = /^ready (\S+)$/m.exec(said.out)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the second hub ended with ${code}:\n${said.err}`)));
  });
  const url = await inTime(ready, 60_000, 'the second hub was not ready in time').catch((error: Error) => {
    killed();
    throw new Error(`${error.message}:\n${said.err}`);
  });
  return {
    url,
    said: said as Readonly<typeof said>,
    async ask({ query, variables, as, headers, purpose = as.purpose, caseNo = as.caseNo }: Question): Promise<Answer> {
      const { role, org, divisions, sub, recipient } = as;
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await hub.token({ role, org, divisions, sub, recipient, ttlSeconds })}`,
          ...(purpose && { 'zhongfu-purpose': purpose }),
          ...(caseNo && { 'zhongfu-case': caseNo }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    },
    /** Ends it, and resolves to its exit code once it has ended; null after a kill. */
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
}
