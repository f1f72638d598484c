// Runs the shipped program once, to its end, as somebody at a terminal would.
import { spawn } from 'node:child_process';
import { builtMain } from './built.js';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const WITHIN_MS = 60_000;

/** The environment of a user, without what the test runner and this machine's own hub put there. */
export const userEnvironment = (own: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ZHONGFU_|NODE_|JEST_|DATABASE_URL$|PORT$|HOST$|ADMIN_PORT$)/.test(name)),
  ),
  ...own,
});

/** With `until` it is asked to stop (SIGTERM) once its stdout says so. */
export async function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  until?: RegExp,
): Promise<Ran> {
  const child = spawn(process.execPath, [await builtMain(), ...args], { env: userEnvironment(env), stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    if (until?.test(out)) child.kill('SIGTERM');
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    return { code: await inTime(ended, WITHIN_MS, `${args.join(' ')} did not end`), out, err };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Rejects with `otherwise` when the promise has not settled in time. */
export async function inTime<T>(promise: Promise<T>, ms: number, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
