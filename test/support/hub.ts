// The whole hub as it is shipped, in a process and a data folder of its own, with what a test asks of it and reads back from its record.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { periodOf, References, type RefKind } from '../../src/audit/refs.js';
import type { Story } from '../../src/commands/story-list.js';
import { readPostmaster } from '../../src/database/postmaster.js';
import type { AccessLine, FaultMode } from '../../src/sandbox/kit.js';
import { openDevelopmentIssuer, type TokenClaims } from '../../src/server/issuer.js';
import { builtMain } from './built.js';
import { inTime, runProgram, userEnvironment } from './program.js';
import { temporaryFolder } from './temporary-postgres.js';

/** Who asks, as a story tells it or as a test makes it up; purpose and case are what is declared unless the request says otherwise. */
export interface Asker {
  readonly role: string;
  readonly org: string;
  readonly divisions: readonly string[];
  readonly sub?: string;
  readonly recipient?: readonly string[];
  readonly purpose?: string | null;
  readonly caseNo?: string | null;
}
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly as: Asker;
  readonly purpose?: string | null;
  readonly caseNo?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what came is read as it came; each test says what it expects
  readonly body: any;
}
/** A leaf of the record, parsed; `raw` are its exact bytes. */
export interface Entry {
  readonly index: number;
  readonly raw: string;
  readonly type: string;
  readonly event_id: string;
  readonly request_id: string;
  readonly actor?: { readonly org: string; readonly role: string; readonly ref: string };
  readonly purpose?: string;
  readonly case_ref?: string;
  readonly criteria?: readonly { readonly c: string; readonly ref: string }[];
  readonly subjects?: readonly { readonly f: string; readonly ref: string }[];
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly sources?: Readonly<Record<string, string>>;
  readonly protected?: readonly string[];
  readonly payload?: string;
  readonly error?: { readonly code: string; readonly stage: string };
  readonly about?: Readonly<Record<string, unknown>>;
}
export type Hub = Awaited<ReturnType<typeof startHub>>;

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 25_000;

/** `data`: a folder that another start left behind; without it a new one, which `stop` removes. */
export async function startHub({ env = {}, data }: { env?: Readonly<Record<string, string>>; data?: string } = {}) {
  const folder = data === undefined ? temporaryFolder() : { path: data, remove: () => {} };
  const keys = join(folder.path, 'keys');
  const ownEnv = { ZHONGFU_DATA: folder.path, PORT: '0', ADMIN_PORT: '0', ZHONGFU_SANDBOX_PORT: '0', ...env };
  const child = spawn(process.execPath, [await builtMain(), 'start'], { env: userEnvironment(ownEnv), stdio: 'pipe' });
  const said = { out: '', err: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('exit', () => process.removeListener('exit', killed));
  const url = await readyAt(child, said);

  const databaseUrl = (JSON.parse(readFileSync(join(folder.path, 'hub.json'), 'utf8')) as { databaseUrl: string }).databaseUrl;
  const control = /Sandbox +(\S+)/.exec(said.out)![1]!;
  const issuer = await openDevelopmentIssuer(keys);
  const refs = new References(readFileSync(join(keys, 'audit-hmac.key')), periodOf(new Date()));
  const stories = JSON.parse((await runProgram(['stories', '--json'], ownEnv)).out) as Record<string, Story>;

  const issued: string[] = [];
  const token = async (claims: TokenClaims): Promise<string> => {
    const signed = await issuer.sign({ ttlSeconds: 3_600, ...claims }, 'zhongfu');
    issued.push(signed);
    return signed;
  };
  const fetched = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
  const ask = async ({ query, variables, operationName, as, headers, ...declared }: Question): Promise<Answer> => {
    const { purpose = as.purpose, caseNo = as.caseNo } = declared;
    const { role, org, divisions, sub, recipient } = as;
    return fetched('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await token({ role, org, divisions, sub, recipient })}`,
        ...(purpose && { 'zhongfu-purpose': purpose }),
        ...(caseNo && { 'zhongfu-case': caseNo }),
        ...headers,
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
  };

  const inDatabase = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  };
  const leaves = (where: string, value: unknown): Promise<Entry[]> =>
    inDatabase(async (client) => {
      const { rows } = await client.query(
        `SELECT idx, convert_from(entry, 'UTF8') AS raw FROM audit.leaf WHERE ${where} ORDER BY idx`,
        [value],
      );
      return rows.map(({ idx, raw }) => ({ ...JSON.parse(raw), raw, index: Number(idx) }) as Entry);
    });
  const entries = (since = 0): Promise<Entry[]> => leaves('idx >= $1', since);

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!hasEnded()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await inTime(ended, STOPPED_WITHIN_MS, `the hub did not end after ${signal}:\n${said.err}`);
    }
    return child.exitCode;
  };

  return {
    url,
    stories,
    data: folder.path,
    databaseUrl,
    pid: child.pid!,
    env: ownEnv,
    /** Everything it printed so far. */
    said: said as Readonly<typeof said>,
    token,
    /** Every token that was signed for this hub. */
    issued: issued as readonly string[],
    ask,
    fetch: fetched,
    inDatabase,
    /** The record's entries from an index on. */
    entries,
    /** The one entry of an answered operation. */
    async entryOf({ body }: Answer): Promise<Entry> {
      const found = await leaves('event_id = $1', body.extensions.audit.eventId);
      if (found.length !== 1) throw new Error(`expected one entry of the operation, found ${found.length}`);
      return found[0]!;
    },
    /** How the record speaks of a person, an officer or a case. */
    ref: (kind: RefKind, value: string): string => refs.of(kind, value).text,
    sandbox: {
      url: control,
      /** A moment after everything that was asked before and before everything that is asked next. */
      async now(): Promise<number> {
        await sleep(3);
        const moment = Date.now();
        await sleep(3);
        return moment;
      },
      log: (since = 0): Promise<AccessLine[]> =>
        fetch(`${control}/log?since=${since || '1000000000000'}`).then((r) => r.json() as Promise<AccessLine[]>),
      async fault(department: string, mode: FaultMode, ms = 0): Promise<void> {
        const { status } = await fetch(`${control}/fault`, { method: 'POST', body: JSON.stringify({ department, mode, ms }) });
        if (status !== 200) throw new Error(`the sandbox does not take ${mode} for ${department}`);
      },
      clear: async (): Promise<void> => void (await fetch(`${control}/fault`, { method: 'DELETE' })),
    },
    /** Ends the hub's process only, and resolves to its exit code. */
    kill,
    /** Ends whatever of it still runs and removes its folder. */
    async stop(): Promise<void> {
      await kill('SIGTERM');
      const departments = readdirSync(join(folder.path, 'sandbox')).map((name) => join(folder.path, 'sandbox', name));
      for (const home of [folder.path, ...departments]) await endPostgres(join(home, 'postgres'));
      folder.remove();
    },
  };
}

function readyAt(child: ChildProcess, said: { out: string; err: string }): Promise<string> {
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = /^ready (\S+)$/m.exec(said.out)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code} before it was ready:\n${said.err}`)));
  });
  return inTime(ready, READY_WITHIN_MS, 'the hub was not ready in time');
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** After a hub that was killed: its database runs on, to be adopted by the next start. Here there is none. */
async function endPostgres(data: string): Promise<void> {
  const pid = readPostmaster(data)?.pid;
  if (!pid) return;
  const isAlive = () => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(data);
    } catch {
      return false;
    }
  };
  if (isAlive()) process.kill(pid, 'SIGQUIT');
  for (let tries = 0; isAlive() && tries < 500; tries++) await sleep(20);
}
