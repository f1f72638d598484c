// Somebody adds a department: one folder, and nothing else. It is served, classified and recorded like the others, and denied until it is agreed on.
import { setTimeout as sleep } from 'node:timers/promises';
import { refusals, saidOf } from '../stories/reading.js';
import { builtMain } from '../support/built.js';
import { eightDepartments } from '../support/eighth-department.js';
import { type Answer, type Hub, startHub } from '../support/hub.js';

const FILE = `query ($id: ID!) {
  recipient(id: $id) { name veterans { source { department freshness } records { cardNo injuryGrade { code } } } }
}`;

let folder: ReturnType<typeof eightDepartments>;
let hub: Hub;
beforeAll(async () => {
  await builtMain();
  folder = eightDepartments();
  hub = await startHub({ env: { ZHONGFU_CONNECTORS: folder.path } });
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  folder?.remove();
});

const window = () => hub.stories['A1']!;
const ask = (): Promise<Answer> => hub.ask({ query: FILE, variables: { id: window().recipientId }, as: window() });
const stateOf = async (): Promise<string> => {
  const { body } = await hub.ask({ query: '{ connectors { department label state } }', as: window() });
  return body.data.connectors.find(({ department }: { department: string }) => department === 'veterans').state;
};
/** Resolves once the hub has read what was changed in its grants. */
async function untilStanding(wanted: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await hub.ask({ query: '{ catalogue(provider: "veterans") { standing } }', as: window() });
    if (body.data.catalogue[0].standing === wanted) return;
    await sleep(50);
  }
  throw new Error(`the standing did not become ${wanted}`);
}

it('is in the graph and in the catalogue, under its own name', async () => {
  const { body } = await hub.ask({
    query:
      '{ __type(name: "Recipient") { fields { name } } catalogue(provider: "veterans") { coordinate label level standing } }',
    as: window(),
  });
  expect(body.data.__type.fields).toContainEqual({ name: 'veterans' });
  expect(body.data.catalogue).toEqual([
    { coordinate: 'VeteranRecord.cardNo', label: '优待证号', level: 'L3', standing: 'plain' },
    { coordinate: 'VeteranRecord.injuryGrade', label: '伤残等级', level: 'L4', standing: 'deny' },
  ]);
});

it('shows nothing without an agreement, and is not even asked', async () => {
  // The demonstration agrees with everybody about everything; a department begins without.
  await hub.inDatabase((client) =>
    client.query(
      `UPDATE sharing_grant SET revoked_at = now(), revoked_by = 'test', revoke_reason = 'test' WHERE provider = 'veterans'`,
    ),
  );
  await untilStanding('deny');
  const answer = await ask();
  expect(answer.body.data.recipient).toEqual({ name: window().name, veterans: null });
  expect(refusals(answer)).toEqual({
    'VeteranRecord.cardNo': { code: 'NO_GRANT', path: ['recipient', 'veterans'], count: 1 },
    'VeteranRecord.injuryGrade': { code: 'NO_GRANT', path: ['recipient', 'veterans'], count: 1 },
  });
  expect(await stateOf()).toBe('unknown'); // which says that nobody has called it
});

it('shows what was agreed, and what its policy gives nobody to nobody', async () => {
  await hub.inDatabase((client) =>
    client.query(
      `INSERT INTO sharing_grant (grant_no, demand_org, provider, purpose, fields, divisions, legal_basis, scenario, per_request, per_day, valid_from, valid_to, created_by)
       SELECT 'GR-veterans', demand_org, provider, purpose, fields, divisions, legal_basis, scenario, per_request, per_day, valid_from, valid_to, 'test'
         FROM sharing_grant WHERE provider = 'veterans' AND purpose = 'P04' AND demand_org = $1`,
      [window().org],
    ),
  );
  await untilStanding('plain');
  const answer = await ask();
  expect(answer.body.data.recipient.veterans).toEqual({
    source: { department: 'veterans', freshness: 'CURRENT' },
    records: [{ cardNo: expect.stringMatching(/^YD\d{8}$/), injuryGrade: null }],
  });
  expect(refusals(answer)).toEqual({
    'VeteranRecord.injuryGrade': { code: 'NO_GRANT', path: ['recipient', 'veterans', 'records', 0, 'injuryGrade'], count: 1 },
  });
  expect(await stateOf()).toBe('up');
});

it('is on record like every other', async () => {
  const entry = await hub.entryOf(await ask());
  expect(entry.sources).toEqual({ 'civil-affairs': 'ok', veterans: 'ok' });
  expect(saidOf(entry, hub, window().recipientId!)).toEqual({
    'Recipient.name': 'plain',
    'VeteranRecord.cardNo': 'plain',
    'VeteranRecord.injuryGrade': 'denied:NO_GRANT',
  });
});

it('gives nothing to a caller of another role', async () => {
  const bureau = hub.stories['D1']!;
  const answer = await hub.ask({ query: FILE, variables: { id: bureau.recipientId }, as: bureau });
  expect(answer.body.data.recipient).toEqual({ name: bureau.name, veterans: null });
});

it('leaves the other seven as they are', async () => {
  const { body } = await hub.ask({ query: '{ catalogue { provider } }', as: window() });
  const of = (own: boolean) =>
    body.data.catalogue.filter(({ provider }: { provider: string }) => (provider === 'veterans') === own);
  expect([of(true).length, of(false).length]).toEqual([2, 128]);
});
