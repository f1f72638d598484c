// How to speak to a department's SQL database: read-only, parameters only, with an end to every wait.
import { z } from 'zod';
import { StartRefused } from '../kernel/errors.js';
import { openMysql } from './sql/mysql.js';
import { openPostgresql } from './sql/postgresql.js';
import type { Sql } from './sql/types.js';

export { type Sql, SqlFailed, type SqlRow, type SqlValue } from './sql/types.js';

const Settings = z.strictObject({
  kind: z.enum(['postgresql', 'mysql']),
  url: z.string(),
  poolSize: z.int().min(1).max(64).default(8),
  statementTimeoutMs: z.int().min(100).max(60_000).default(5_000),
  maxRows: z.int().min(1).default(100_000),
});
export type SqlSettings = z.input<typeof Settings>;

/** Opens a database by its settings; connects when first asked. Throws StartRefused where the settings do not fit. */
export function openSql(settings: unknown): Sql {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`);
    throw new StartRefused(`The settings of an SQL source do not fit: ${where.join('; ')}`);
  }
  return parsed.data.kind === 'mysql' ? openMysql(parsed.data) : openPostgresql(parsed.data);
}
