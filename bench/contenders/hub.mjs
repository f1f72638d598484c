// The complete hub as it is served: token, purpose, facts, decision, gate, and a record that is durable in a real PostgreSQL before
// anything leaves. Only the departments' data lies in memory.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedHub } from '../../dist/src/commands/seed.js';
import { readConfig } from '../../dist/src/config.js';
import { migrate, startEmbeddedPostgres } from '../../dist/src/database/index.js';
import { discoverDepartments } from '../../dist/src/departments/discover.js';
import { openHub } from '../../dist/src/hub.js';
import { inProject } from '../../dist/src/kernel/paths.js';
import { demonstrationOf, writeLetters } from '../../dist/src/sandbox/demonstration.js';
import { DEVELOPMENT_ISSUER, openDevelopmentIssuer } from '../../dist/src/server/issuer.js';
import { createLog } from '../../dist/src/telemetry/log.js';
import { contend } from '../child.mjs';
import { writeConnectors } from '../memory.mjs';
import { householdKey } from '../people.mjs';
import { workloadsFor } from '../workloads.mjs';
import { world } from '../world.mjs';

const TOKEN_SECONDS = 3_600;
/** More persons than any run asks about: a budget that is spent would be measured as a refusal. */
const ENDLESS = 2_000_000_000;
const withoutBudget = (grants) => ({
  ...grants,
  seed: (some, by) =>
    grants.seed(
      some.map((grant) => ({ ...grant, perDay: ENDLESS })),
      by,
    ),
});

await contend(async () => {
  const home = mkdtempSync(join(tmpdir(), 'zhongfu-bench-'));
  chmodSync(home, 0o755);
  const postgres = await startEmbeddedPostgres(home);
  await migrate(postgres.url);
  const departments = await discoverDepartments(inProject('dist', 'connectors'));
  const connectorsFolder = join(home, 'connectors');
  writeConnectors(connectorsFolder, departments, fileURLToPath(new URL('../world.mjs', import.meta.url)));
  const config = { ...readConfig({ ZHONGFU_DATA: home, ZHONGFU_CONNECTORS: connectorsFolder }), port: 0, adminPort: 0 };
  const issuer = await openDevelopmentIssuer(config.keysFolder);
  const hub = await openHub({
    config,
    databaseUrl: postgres.url,
    sources: Object.fromEntries(departments.map(({ name }) => [name, {}])),
    issuer: { name: DEVELOPMENT_ISSUER, keys: issuer.keys },
    graphiql: null,
    log: createLog('error'),
  });
  const letters = join(home, 'letters.ndjson');
  await writeLetters(letters, world);
  await seedHub({ ...hub, grants: withoutBudget(hub.grants) }, { demonstration: demonstrationOf(world), letters }, () => {});
  const persons = await hub.identity.handles(world.persons.flatMap((p) => p.citizenId ?? []));
  const households = await hub.identity.householdHandles(world.households.map((h) => householdKey(h.n)));
  const workloads = await workloadsFor(world, {
    handle: (person) => persons.get(person.citizenId),
    sign: ({ role, uscc, divisions }) => issuer.sign({ role, org: uscc, divisions, ttlSeconds: TOKEN_SECONDS }, config.audience),
  });
  return {
    offer: { url: await hub.listen(), workloads, handles: { persons: [...persons], households: [...households] } },
    close: async () => {
      await hub.close();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
});
