// Where the hub of a data folder is running: written when it is ready, taken away when it stops, read by the other commands.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';

export interface Running {
  readonly pid: number;
  readonly address: string;
  readonly databaseUrl: string;
}

const fileOf = (config: Config): string => join(config.dataFolder, 'hub.json');

export const noteRunning = (config: Config, running: Running): void =>
  writeFileSync(fileOf(config), JSON.stringify(running), { mode: 0o600 });
export const noteStopped = (config: Config): void => rmSync(fileOf(config), { force: true });

/** The database of the running hub. Throws StartRefused (exit 4) when there is none. */
export function runningDatabase(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl;
  const file = fileOf(config);
  if (existsSync(file)) {
    const running = JSON.parse(readFileSync(file, 'utf8')) as Running;
    if (isAlive(running.pid)) return running.databaseUrl;
  }
  throw new StartRefused(`No hub is running on ${config.dataFolder}: start it first, or set DATABASE_URL`, 4);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
