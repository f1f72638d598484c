// What ends with a day ends at midnight in Shanghai, on a hub that runs on: budgets, letters, grants, consents; and a budget is one for all hubs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, dayOf } from '../../src/kernel/days.js';
import { refusals } from '../stories/reading.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { runProgram } from '../support/program.js';
import { type Second, startSecond, withClock } from '../support/second-hub.js';

const MINUTE = 60_000;
let hub: Hub;
let clock: string;
/** Two hubs on one database whose clocks are set together. */
let hubs: Second[] = [];
/** The last day before the midnight that is going to pass. */
let day: string;
beforeAll(async () => {
  hub = await startHub();
  clock = join(hub.data, 'clock');
  day = dayOf(Date.now() + 10 * MINUTE);
  setTo(-2 * MINUTE);
  const options = { env: withClock(clock), ttlSeconds: 2 * 86_400 };
  hubs = await Promise.all([startSecond(hub, options), startSecond(hub, options)]);
}, 180_000);
afterAll(async () => {
  for (const one of hubs) await one.stop();
  await hub?.stop();
});

/** So far from the midnight at the end of `day`. */
function setTo(fromMidnight: number): void {
  const midnight = Date.parse(`${addDays(day, 1)}T00:00:00+08:00`);
  writeFileSync(clock, String(midnight + fromMidnight - Date.now()));
}
const story = (key: string) => hub.stories[key]!;
const codeOf = (answer: Answer, coordinate: string) => refusals(answer)[coordinate]?.code ?? 'shown';

const VILLAGE: Asker = { role: 'VC', org: '11320499MA0DEM77X7', divisions: ['320402'], purpose: 'P15', sub: 'vc-1' };
const guesses = (n: number, from: Second, as = VILLAGE) =>
  from.ask({
    query: 'query Q($ids: [ID!]) { recipients(ids: $ids) { edges { node { sex { code } } } } }',
    variables: { ids: Array.from({ length: n }, (_, i) => `guess-${i}`) },
    as,
  });
/** Grants as the provider agreed to them; the last day is for the database alone to say, since nobody may agree to one that is over. */
const granted = (grantNo: string, { org, purpose = VILLAGE.purpose }: Asker, more: { perDay?: number; validTo?: string } = {}) =>
  hub.inDatabase((client) =>
    client.query(
      `INSERT INTO sharing_grant (grant_no, demand_org, provider, purpose, fields, divisions, legal_basis, scenario, per_request, per_day, valid_from, valid_to, created_by)
       VALUES ($1, $2, 'civil-affairs', $3, '{"Recipient.sex":"plain"}', '{3204}', 'x', '', 500, $4, $6, $5, 'test')`,
      [grantNo, org, purpose, more.perDay ?? 1_000, more.validTo ?? addDays(day, 300), addDays(day, -30)],
    ),
  );
const FAMILY = 'query F($id: ID!) { recipient(id: $id) { name household { id perCapitaMonthlyIncome { value } } } }';
const family = (from: Second) => from.ask({ query: FAMILY, variables: { id: story('J1').recipientId }, as: story('J1') });
const SEX = 'query S($id: ID!) { recipient(id: $id) { sex { code } } }';
const neighbour: Asker = { ...VILLAGE, org: '11320499MA0DEM88X8' };
const sex = (from: Second) => from.ask({ query: SEX, variables: { id: story('A1').recipientId }, as: neighbour });
const PHONE = 'query P($no: CitizenId!, $name: String!) { recipientByIdentity(citizenId: $no, name: $name) { phone } }';
const phone = (from: Second) =>
  from.ask({ query: PHONE, variables: { no: story('G2').citizenId, name: story('G2').name }, as: story('G2') });

it('until midnight: the budget of the day is one for all hubs, to the last person; what ends with the day still holds', async () => {
  const [one, other] = hubs as [Second, Second];
  await granted('GR-budget', VILLAGE, { perDay: 5 });
  await granted('GR-last-day', neighbour, { validTo: day });
  const householdId = (await family(one)).body.data.recipient.household.id;
  const signedBy = story('J1').persons!.map(({ recipientId }) => recipientId);
  const letter = join(hub.data, 'letter.json');
  writeFileSync(letter, JSON.stringify({ no: 'L-last-day', householdId, signedBy, signedOn: addDays(day, -30), expiresOn: day }));
  expect((await runProgram(['letter', 'add', '--file', letter], hub.env)).code).toBe(0);
  const consent = await one.ask({
    query: `mutation C($input: ConsentInput!) { recordConsent(input: $input, idempotencyKey: "last-day") { id until } }`,
    variables: {
      input: {
        recipientId: story('G2').recipientId,
        ...{ kind: '2', organisation: story('G2').org, coordinates: ['Recipient.phone'] },
        ...{ until: day, evidenceSha256: 'ab'.repeat(32) },
      },
    },
    as: { ...story('K1'), recipient: [story('G2').recipientId!] },
  });
  expect(consent.body.data.recordConsent.until).toBe(day);
  await sleep(3_000); // everything is known everywhere

  for (const from of hubs) {
    expect(codeOf(await family(from), 'Household.perCapitaMonthlyIncome')).toBe('shown');
    expect(codeOf(await sex(from), 'Recipient.sex')).toBe('shown');
    expect((await phone(from)).body.data.recipientByIdentity.phone).toMatch(/\*/);
  }
  expect((await guesses(3, one)).status).toBe(200);
  await sleep(2_500); // a hub tells the others of it within a second or two
  expect((await guesses(3, other)).status).toBe(429);
  expect((await guesses(2, other)).status).toBe(200);
  for (const from of [other, one]) {
    const spent = await guesses(1, from);
    expect([spent.status, spent.body.errors[0].extensions.code]).toEqual([429, 'BULK_LIMIT']);
    expect(Number(spent.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(spent.headers.get('retry-after'))).toBeLessThanOrEqual(120);
    if (from === other) await sleep(2_500);
  }
}, 60_000);

it('from midnight on: the budget is whole again, and letter, grant and consent are over with the next question', async () => {
  setTo(1_000);
  await sleep(100);
  for (const from of hubs) {
    // of the four only three have signed the letter that is left
    expect(codeOf(await family(from), 'Household.perCapitaMonthlyIncome')).toBe('NO_AUTHORISATION');
    expect(codeOf(await sex(from), 'Recipient.sex')).toBe('GRANT_EXPIRED');
    expect((await phone(from)).body.data).toEqual({ recipientByIdentity: null });
  }
  expect((await guesses(5, hubs[0]!)).status).toBe(200);
  expect((await guesses(1, hubs[0]!)).status).toBe(429);
});
