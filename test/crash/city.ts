// What the crashes happen to: a PostgreSQL of its own, two hubs on it, and the departments.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded.js';
import { type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.js';
import { type Hub, startHub } from '../support/hub.js';
import { freePort } from '../support/sandbox-department.js';
import { type Second, startSecond } from '../support/second-hub.js';
import { isAlive, serverProcesses, signalAll } from '../support/server-processes.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

export type Row = Record<string, unknown>;

/** The database that is killed, frozen and started again, always at the same address. */
export class Database {
  #server!: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  #frozen: number[] = [];
  readonly #port: number;
  #home: string;

  private constructor(home: string, port: number) {
    this.#home = home;
    this.#port = port;
  }
  static async start(home: string): Promise<Database> {
    const database = new Database(home, await freePort());
    await database.start();
    return database;
  }
  async start(): Promise<void> {
    this.#server = await startEmbeddedPostgres(this.#home, { port: this.#port, settings: ['max_connections=60'] });
  }
  get url(): string {
    return this.#server.url;
  }
  get port(): number {
    return this.#port;
  }
  get pid(): number {
    return this.#server.pid;
  }
  get folder(): string {
    return this.#home;
  }
  /** Resolves when all of it is dead. */
  async kill(): Promise<void> {
    const all = [...new Set([...this.#frozen, ...serverProcesses(this.#server.pid)])];
    this.#frozen = [];
    signalAll(all, 'SIGKILL');
    while (all.some(isAlive)) await sleep(5);
  }
  freeze(): void {
    this.#frozen = serverProcesses(this.#server.pid);
    signalAll(this.#frozen, 'SIGSTOP');
  }
  thaw(): void {
    signalAll(this.#frozen, 'SIGCONT');
    this.#frozen = [];
  }
  stop(): Promise<void> {
    return this.#server.stop();
  }
  /** Goes on at the same address with what is now in another folder. */
  async moveTo(home: string): Promise<void> {
    this.#home = home;
    await this.start();
  }
  async query(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }
}

export interface City {
  readonly database: Database;
  /** Stays up throughout: whatever the database goes through, it goes on by itself. */
  readonly steady: Hub;
  /** Is killed, stopped and started again; reaches the database through the proxy. */
  mortal(): Second;
  readonly proxy: CuttingProxy;
  readonly addressOf: (hub: string) => string;
  /** Where the mortal hub keeps what it has signed. */
  readonly folder: string;
  startMortal(): Promise<void>;
  close(): Promise<void>;
}

export async function openCity(): Promise<City> {
  const home = temporaryFolder();
  const database = await Database.start(home.path);
  const steady = await startHub({ env: { DATABASE_URL: database.url } });
  const proxy = await cuttingProxy(database.port, { only: 'zhongfu-audit\0', howMany: 2 });
  const folder = join(steady.data, 'mortal');
  const env = {
    DATABASE_URL: database.url.replace(`:${database.port}/`, `:${proxy.port}/`),
    PORT: String(await freePort()),
  };
  let mortal: Second;
  const startMortal = async () => {
    mortal = await startSecond(steady, { env, folder });
  };
  await startMortal();
  return {
    database,
    steady,
    mortal: () => mortal,
    proxy,
    folder,
    addressOf: (hub) => (hub === 'steady' ? steady.url : `http://127.0.0.1:${env.PORT}`),
    startMortal,
    close: async () => {
      database.thaw();
      await mortal.stop('SIGKILL');
      await steady.stop();
      proxy.close();
      await database.stop();
      home.remove();
    },
  };
}
