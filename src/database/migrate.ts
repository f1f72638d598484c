// Brings the database to the shape this version needs, by the migrations in prisma/migrations, before anything else uses it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StartRefused } from '../kernel/errors.js';
import { inProject } from '../kernel/paths.js';
import { lastPanic, NO_FILTER, type SchemaEngine, withSchemaEngine } from './schema-engine.js';

/** Any constant: hubs that migrate the same database at the same moment queue at it. */
const MIGRATION_LOCK = 0x7a68_6f6e;
/** Written by a migration about itself, inside its own transaction. */
const COMMITTED = 'committed';

/** The migrations of a folder in Prisma's layout, in the order of their names. */
export function readMigrations(folder: string = inProject('prisma', 'migrations')) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/**
 * Applies what is missing and resolves to the names of what it applied. Each migration is one transaction: it is there whole or not
 * at all, also after a crash in its midst. Refuses to start on a history that differs from the folder; nothing is changed then.
 */
export async function migrate(url: string, folder?: string): Promise<readonly string[]> {
  const migrationsList = readMigrations(folder);
  const scripts = new Set(migrationsList.migrationDirectories.map(({ migrationFile }) => migrationFile.content.value));
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  lock.on('error', () => {}); // the statement that needs it fails and says so
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await settleInterrupted(lock);
    const datamodel = readFileSync(inProject('prisma', 'schema.prisma'), 'utf8');
    const sign = (script: string) => (scripts.has(script) ? script + SIGNATURE : script);
    const apply = async (engine: SchemaEngine) => {
      await refuseForeignHistory(engine, migrationsList);
      return engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    };
    return (await withSchemaEngine(url, datamodel, apply, sign)).appliedMigrationNames;
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    await settleInterrupted(lock).catch(() => {}); // the next start settles it
    throw new StartRefused(
      `The database could not be migrated; nothing of the failed migration was kept.\n${explain(error)}`,
      4,
      { cause: error },
    );
  } finally {
    await lock.end();
  }
}

// The engine notes a migration as begun, runs it, and notes it as finished: three commits. Killed in between, it would refuse to go on.
// So each migration signs its own note within its own transaction, and the signature tells afterwards whether it took place.
const SIGNATURE = `\n;UPDATE public._prisma_migrations SET logs = '${COMMITTED}' WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;
async function settleInterrupted(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS yes`);
  if (!rows[0].yes) return;
  await client.query(
    `UPDATE public._prisma_migrations
        SET finished_at = CASE WHEN logs = $1 THEN now() END, applied_steps_count = (logs IS NOT DISTINCT FROM $1)::int,
            rolled_back_at = CASE WHEN logs IS DISTINCT FROM $1 THEN now() END
      WHERE finished_at IS NULL AND rolled_back_at IS NULL`,
    [COMMITTED],
  );
}

async function refuseForeignHistory(engine: SchemaEngine, migrationsList: ReturnType<typeof readMigrations>): Promise<void> {
  const { editedMigrationNames, history } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTER,
  });
  if (editedMigrationNames.length > 0) {
    throw new StartRefused(
      `Migrations were edited after this database had applied them: ${editedMigrationNames.join(', ')}. Restore the files, and change the database by a new migration.`,
      4,
    );
  }
  if (history && 'unpersistedMigrationNames' in history) {
    throw new StartRefused(
      `This database has migrations that this version does not know: ${history.unpersistedMigrationNames.join(', ')}. Start the version that wrote them, or a newer one.`,
      4,
    );
  }
}

/** The migration's name and the database's own words, out of the engine's report; all of the report where it is of another form. */
function explain(error: unknown): string {
  const report = (error instanceof Error && error.message) || lastPanic() || String(error);
  const name = /migration_name=\\?"([^"\\]+)/.exec(report)?.[1];
  const words = /ERROR: .*/.exec(report)?.[0].replaceAll('\\"', '"');
  return name && words ? `${name}: ${words}` : report;
}
