// The shipped program refuses to start over connectors whose policy or schema leaves something open: exit 3, and the name on stderr.
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../../src/kernel/paths.js';
import { type Hub, startHub } from '../support/hub.js';
import { freshDatabase } from '../support/postgres.js';
import { runProgram } from '../support/program.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

/** A hub that runs gives the settings with which its departments can be reached. */
let hub: Hub;
let database: { url: string; close: () => Promise<void> };
beforeAll(async () => {
  hub = await startHub();
  database = await freshDatabase();
}, 120_000);
afterAll(async () => {
  await database?.close();
  await hub?.stop();
});

/** Starts `serve` over a copy of the compiled connectors in which one file was changed. */
async function serveWith(file: string, change: (text: string) => string, until?: RegExp) {
  const folder = temporaryFolder();
  // beside the compiled hub, as the connectors expect it
  for (const name of ['src', 'node_modules'])
    symlinkSync(name === 'src' ? inProject('dist/src') : inProject(name), join(folder.path, name));
  const connectors = join(folder.path, 'connectors');
  cpSync(inProject('dist/connectors'), connectors, { recursive: true });
  const path = join(connectors, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing was changed in ${file}`);
  writeFileSync(path, after);
  const jwks = join(folder.path, 'jwks.json');
  writeFileSync(jwks, '{"keys":[]}');
  try {
    return await runProgram(
      ['serve'],
      {
        DATABASE_URL: database.url,
        ZHONGFU_DATA: join(folder.path, 'data'),
        ZHONGFU_ISSUER: 'https://idp.example',
        ZHONGFU_JWKS: jwks,
        ZHONGFU_SOURCES: join(hub.data, 'sources.json'),
        ZHONGFU_CONNECTORS: connectors,
        PORT: '0',
        ADMIN_PORT: '0',
      },
      until,
    );
  } finally {
    folder.remove();
  }
}
const replaced = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

it('starts over a copy in which nothing is wrong', async () => {
  const { code, out } = await serveWith('health/policy.yaml', (text) => `${text}\n# 无改动\n`, /^ready /m);
  expect(out).toMatch(/^ready http:/m);
  expect(code).toBe(0);
});

it.each([
  ['an unknown coordinate', replaced('MedicalRecord.selfPaidYtd:', 'MedicalRecord.selfPayedYtd:'), 'MedicalRecord.selfPayedYtd'],
  [
    'another department’s coordinate',
    replaced('\nfields:\n', '\nfields:\n  Recipient.name: { plain: [MI:P07] }\n'),
    'Recipient.name',
  ],
  ['a field left out', replaced(/ {2}MedicalRecord\.diagnosisCode:.*\n/, ''), 'MedicalRecord.diagnosisCode'],
  ['an unknown role', replaced('HP:P07', 'HX:P07'), 'HX:P07'],
  ['an unknown purpose', replaced('HP:P07', 'HP:P77'), 'P77'],
  ['an unknown render', replaced('band: [CA:P01', 'bend: [CA:P01'), 'bend'],
])('refuses a policy with %s', async (_what, change, named) => {
  const { code, err, out } = await serveWith('health/policy.yaml', change);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toContain(named);
  expect(err).toContain('policy.yaml');
});

it.each([
  ['a field without a classification', 'extend type Recipient { nickname: String }', 'Recipient.nickname'],
  ['a subscription, which no rule stands before', 'type Subscription { changed: Recipient }', 'Subscription.changed'],
])('refuses a schema with %s', async (_what, sdl, named) => {
  const { code, err, out } = await serveWith('health/schema.graphql', (text) => `${text}\n${sdl}\n`);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toContain(named);
});
