// A rehearsal over HTTP: what would be shown, told before anybody is looked up, and on record as nothing more than a request.
import { type Hub, startHub } from '../support/hub.js';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
}, 120_000);
afterAll(() => hub?.stop());

const FILE = `query ($id: ID!) {
  recipient(id: $id) {
    id name citizenId birthDate { value band }
    household { perCapitaMonthlyIncome { value } members { relation { code } recipient { phone } } }
    health { records { selfPaidYtd { band } diagnosisCode } }
  }
}`;
const rehearse = { 'zhongfu-dry-run': 'true' };
const a1 = () => hub.stories['A1']!;

it('gives the map that the answer itself has, and no data', async () => {
  const question = { query: FILE, variables: { id: a1().recipientId }, as: a1() };
  const rehearsed = await hub.ask({ ...question, headers: rehearse });
  const real = await hub.ask(question);
  expect(rehearsed.status).toBe(200);
  expect(rehearsed.body.data).toBeNull();
  expect(rehearsed.body).not.toHaveProperty('errors');
  expect(rehearsed.body.extensions.access).toEqual({ ...real.body.extensions.access, exceptions: [] });
  expect(rehearsed.body.extensions.access.columns).toMatchObject({
    'Recipient.citizenId': 'mask',
    'Recipient.birthDate': 'band',
    'MedicalRecord.diagnosisCode': 'deny',
  });
});

it('asks no department, not even about the case', async () => {
  const since = await hub.sandbox.now();
  await hub.ask({ query: FILE, variables: { id: a1().recipientId }, as: a1(), caseNo: 'no such case', headers: rehearse });
  expect(await hub.sandbox.log(since)).toEqual([]);
});

it('says the same of somebody whom nobody knows', async () => {
  const of = (id: string) => hub.ask({ query: FILE, variables: { id }, as: a1(), headers: rehearse });
  const [known, unknown] = [await of(a1().recipientId!), await of('nobody')];
  const { audit: _, ...told } = known.body.extensions;
  const { audit: __, ...toldOfNobody } = unknown.body.extensions;
  expect(toldOfNobody).toEqual(told);
});

it('stands on record as a request that disclosed nothing, about nobody', async () => {
  const answer = await hub.ask({ query: FILE, variables: { id: a1().recipientId }, as: a1(), headers: rehearse });
  const entry = await hub.entryOf(answer);
  expect(entry).toMatchObject({ type: 'REQ', about: { dryRun: true }, purpose: 'P04' });
  for (const absent of ['subjects', 'fieldsets', 'sources', 'criteria']) expect(entry).not.toHaveProperty(absent);
});

it('denies everything to who declares no purpose, or one of another role', async () => {
  for (const purpose of [null, 'P08']) {
    const answer = await hub.ask({ query: '{ recipient(id: "x") { name phone } }', as: a1(), purpose, headers: rehearse });
    expect(answer.body.extensions.access.columns).toEqual({ 'Recipient.name': 'deny', 'Recipient.phone': 'deny' });
  }
});

it('knows the questions of a batch of statuses, which are arguments', async () => {
  const answer = await hub.ask({
    query: `{ recipientStatuses(identities: [{ citizenId: "320499194803150122", name: "某" }], questions: ["MedicalRecord.majorIllnessFlag"]) { answers { yes } } }`,
    as: a1(),
    headers: rehearse,
  });
  expect(Object.keys(answer.body.extensions.access.columns)).toEqual(['MedicalRecord.majorIllnessFlag']);
});

it.each(['false', '1', 'TRUE', ''])('takes no other value than true: "%s"', async (value) => {
  const answer = await hub.ask({ query: FILE, variables: { id: 'x' }, as: a1(), headers: { 'zhongfu-dry-run': value } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'Zhongfu-Dry-Run', rule: 'CODE' });
});

it('still says what is wrong with the document’s input', async () => {
  const answer = await hub.ask({ query: FILE, variables: { id: '' }, as: a1(), headers: rehearse });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'id' });
});
