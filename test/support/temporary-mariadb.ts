// A MariaDB of one test file's own, in a temporary folder that is gone afterwards; tests that need one say so where there is none.

import type { LocalMariadb } from '../../src/sandbox/kit.js';
import { startMariadb } from '../../src/sandbox/mariadb.js';
import { findMariadb } from '../../src/sandbox/mariadb-programs.js';
import { freePort } from './sandbox-department.js';
import { temporaryFolder } from './temporary-postgres.js';

/** Decides between `describe` and `describe.skip`, whose titles show in the report. */
export const hasMariadb = (await findMariadb()) !== null;

export async function temporaryMariadb(): Promise<LocalMariadb> {
  const folder = temporaryFolder();
  const server = await startMariadb(folder.path, await freePort());
  if (!server) throw new Error('no MariaDB is at hand');
  return {
    ...server,
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
