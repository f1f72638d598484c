// A PostgreSQL of one test file's own, in a temporary folder that is gone afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded.js';

export function temporaryFolder(): { path: string; remove: () => void } {
  // below the run's own folder, so that what a killed test leaves goes with it
  const path = mkdtempSync(join(process.env.ZHONGFU_TEST_HOME ?? tmpdir(), 'own-'));
  chmodSync(path, 0o755); // started as root, the server runs as another user and must be able to walk in
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function temporaryPostgres(settings: readonly string[] = []): Promise<EmbeddedPostgres> {
  const folder = temporaryFolder();
  const server = await startEmbeddedPostgres(folder.path, { settings: ['fsync=off', ...settings] });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
