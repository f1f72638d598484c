// Configuration: the only file that reads the environment. Everything else is handed what it needs.
import { isAbsolute, join, resolve } from 'node:path';
import { StartRefused } from './kernel/errors.js';
import { inProject } from './kernel/paths.js';

export interface Config {
  readonly host: string;
  /** 0: a free one, printed at start. */
  readonly port: number;
  readonly adminPort: number;
  /** undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly connectorsFolder: string;
  /** The file with each department's connection settings. */
  readonly sourcesFile: string;
  /** undefined: the development issuer. */
  readonly issuer: string | undefined;
  /** http(s) address or file path. */
  readonly jwks: string | undefined;
  readonly audience: string;
  readonly sandboxPort: number;
  readonly sandboxSize: string;
  /** How long an emergency access is open. */
  readonly emergencyMinutes: number;
  /** How long the record is kept. */
  readonly auditYears: number;
  readonly logLevel: string;
}

/** Households by name of a size: a city's worth of true-to-life mistakes, or a large city's worth of work. */
export const SANDBOX_SIZES: ReadonlyMap<string, number> = new Map([
  ['demo', 2_000],
  ['load', 60_000],
]);

/** Throws StartRefused (exit 2) naming the variable and what was expected. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const path = (name: string, fallback: string): string => {
    const value = env[name] || fallback;
    return isAbsolute(value) ? value : resolve(value);
  };
  const port = (name: string, fallback: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (!/^\d{1,5}$/.test(text) || value > 65_535)
      throw new StartRefused(`${name}: expected a port number from 0 to 65535, got "${text}"`);
    return value;
  };
  const minutes = (name: string, fallback: number): number => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < 1 || value > 1_440)
      throw new StartRefused(`${name}: expected minutes from 1 to 1440, got "${env[name]}"`);
    return value;
  };
  const years = (name: string, fallback: number): number => {
    const value = Number(env[name] || fallback);
    // 网络数据安全管理条例 12: records of what was provided to others, at least three years
    if (!Number.isInteger(value) || value < 3 || value > 100)
      throw new StartRefused(`${name}: expected years from 3 to 100, got "${env[name]}"`);
    return value;
  };
  const dataFolder = path('ZHONGFU_DATA', '.zhongfu');
  const sandboxSize = env['ZHONGFU_SANDBOX_SIZE'] || 'demo';
  if (!SANDBOX_SIZES.has(sandboxSize))
    throw new StartRefused(`ZHONGFU_SANDBOX_SIZE: expected one of ${[...SANDBOX_SIZES.keys()].join(', ')}, got "${sandboxSize}"`);
  return {
    host: env['HOST'] || '127.0.0.1',
    port: port('PORT', 4000),
    // Whoever lets the system choose the one port wants the other chosen as well.
    adminPort: port('ADMIN_PORT', env['PORT'] === '0' ? 0 : 4001),
    databaseUrl: env['DATABASE_URL'] || undefined,
    dataFolder,
    keysFolder: path('ZHONGFU_KEYS', join(dataFolder, 'keys')),
    connectorsFolder: path('ZHONGFU_CONNECTORS', inProject('dist', 'connectors')),
    sourcesFile: path('ZHONGFU_SOURCES', join(dataFolder, 'sources.json')),
    issuer: env['ZHONGFU_ISSUER'] || undefined,
    jwks: env['ZHONGFU_JWKS'] || undefined,
    audience: env['ZHONGFU_AUDIENCE'] || 'zhongfu',
    sandboxPort: port('ZHONGFU_SANDBOX_PORT', 4100),
    sandboxSize,
    emergencyMinutes: minutes('ZHONGFU_EMERGENCY_MINUTES', 60),
    auditYears: years('ZHONGFU_AUDIT_YEARS', 6),
    logLevel: env['LOG_LEVEL'] || 'info',
  };
}
