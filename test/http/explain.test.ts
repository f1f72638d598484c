// Why: what allows or refuses a field, for a person or in general, now or at another moment, and what would be needed.

import { addDays, ageOn, dayOf } from '../../src/kernel/days.js';
import { saidOf } from '../stories/reading.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { peopleOf } from '../support/people.js';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
}, 120_000);
afterAll(() => hub?.stop());

const WHY = `query Why($id: ID, $coordinates: [String!]!, $at: DateTime) {
  explainAccess(recipientId: $id, coordinates: $coordinates, at: $at) { coordinate render code rule needed until }
}`;
interface Why {
  readonly coordinate: string;
  readonly render: string;
  readonly code: string | null;
  readonly rule: string;
  readonly needed: string | null;
  readonly until: string | null;
}
const story = (key: string) => hub.stories[key]!;
const why = (as: Asker, coordinates: string[], more: { id?: string | null; at?: string; purpose?: string | null } = {}) =>
  hub.ask({
    query: WHY,
    variables: { coordinates, id: more.id, at: more.at },
    as,
    ...('purpose' in more && { purpose: more.purpose }),
  });
const said = ({ body }: Answer): Why[] => body.data.explainAccess;

describe('in general', () => {
  it('names the grant that gives a field, until when, and what a person must fulfil for it', async () => {
    const [birth, paid] = said(await why(story('A1'), ['Recipient.birthDate', 'MedicalRecord.selfPaidYtd']));
    expect(birth).toMatchObject({ coordinate: 'Recipient.birthDate', render: 'band', code: null });
    expect(birth!.rule).toMatch(/^grant:/);
    expect(birth!.until).toMatch(/^\d{4}-\d\d-\d\dT16:00:00\.000Z$/);
    expect(birth!.needed).toMatch(/受理编号/);
    expect(birth!.needed).not.toMatch(/核对授权书/);
    expect(paid!.needed).toMatch(/受理编号.*核对授权书/);
  });

  it('M2: says on which law a diagnosis is not shared, as the catalogue does', async () => {
    const [diagnosis] = said(
      await why({ ...story('A1'), role: 'ED', purpose: 'P08', caseNo: null }, ['MedicalRecord.diagnosisCode']),
    );
    expect(diagnosis).toMatchObject({ render: 'deny', code: 'NOT_SHARED', rule: 'ceiling:health/ED/P08', until: null });
    const { body } = await hub.ask({ query: '{ catalogue(provider: "health") { coordinate notSharedBasis } }', as: story('A1') });
    const item = body.data.catalogue.find(({ coordinate }: Why) => coordinate === 'MedicalRecord.diagnosisCode');
    expect(item.notSharedBasis).toMatch(/./);
    expect(diagnosis!.needed).toContain(item.notSharedBasis);
  });

  it('tells a ceiling that is closed from a grant that is missing', async () => {
    const stranger = { ...story('A1'), org: '11320499MA0DEM9999' };
    const [closed, unsigned] = said(await why(stranger, ['Recipient.ethnicity', 'Recipient.phone']));
    expect(closed).toMatchObject({ code: 'NO_GRANT', rule: 'ceiling:civil-affairs/TW/P04' });
    expect(unsigned).toMatchObject({ code: 'NO_GRANT', rule: 'grant:none' });
    expect(closed!.needed).not.toEqual(unsigned!.needed);
  });

  it('asks for a purpose where none is declared, and for one of the role where it is another’s', async () => {
    expect(said(await why(story('A1'), ['Recipient.name'], { purpose: null }))[0]).toMatchObject({
      code: 'NO_PURPOSE',
      render: 'deny',
    });
    expect(said(await why(story('A1'), ['Recipient.name'], { purpose: 'P08' }))[0]).toMatchObject({
      code: 'PURPOSE_MISMATCH',
      needed: expect.stringContaining('ED SC'),
    });
  });

  it('looks nobody up and stands on record as a request', async () => {
    const since = await hub.sandbox.now();
    const answer = await why(story('A1'), ['Recipient.name']);
    expect(await hub.sandbox.log(since)).toEqual([]);
    const entry = await hub.entryOf(answer);
    expect(entry).toMatchObject({ type: 'REQ', about: { explained: [expect.any(String)] } });
    expect(entry).not.toHaveProperty('subjects');
  });
});

describe('about a person', () => {
  const FIELDS = [
    'Recipient.name',
    'Household.perCapitaMonthlyIncome',
    'MedicalRecord.diagnosisCode',
    'MedicalRecord.selfPaidYtd',
  ];

  it('says what the answer itself says', async () => {
    const { recipientId: id } = story('A1');
    const real = await hub.ask({
      query: `query ($id: ID!) { recipient(id: $id) { name household { perCapitaMonthlyIncome { band } } health { records { selfPaidYtd { band } diagnosisCode } } } }`,
      variables: { id },
      as: story('A1'),
    });
    const explained = said(await why(story('A1'), FIELDS, { id }));
    expect(Object.fromEntries(explained.map(({ coordinate, render }) => [coordinate, render]))).toEqual(
      real.body.extensions.access.columns,
    );
    expect(explained.filter(({ render }) => render !== 'deny').map(({ needed }) => needed)).toEqual([null, null, null]);
  });

  it('J1: says how many have not signed, and who: by the handle, and only whom the caller may see anyway', async () => {
    const [name, income] = said(await why(story('J1'), FIELDS, { id: story('J1').recipientId }));
    expect(name).toMatchObject({ render: 'plain', code: null });
    expect(income).toMatchObject({ render: 'deny', code: 'NO_AUTHORISATION', rule: 'letter:incomplete' });
    expect(income!.needed).toMatch(/缺 1 名/);
    const signed = await hub.inDatabase((client) =>
      client.query('SELECT signed_by FROM authorisation_letter WHERE $1 = ANY(signed_by)', [story('J1').recipientId]),
    );
    const missing = story('J1').persons!.filter(({ recipientId }) => !signed.rows[0].signed_by.includes(recipientId));
    expect(missing).toHaveLength(1);
    for (const { recipientId, name: member } of story('J1').persons!) {
      expect(income!.needed!.includes(recipientId!)).toBe(recipientId === missing[0]!.recipientId);
      expect(income!.needed).not.toContain(member);
    }
  });

  it('names the letter that has run out, and shows what it gave while it was live', async () => {
    const { recipientId: id } = story('A2');
    const [, income] = said(await why(story('A2'), FIELDS, { id }));
    expect(income).toMatchObject({ render: 'deny', code: 'AUTHORISATION_EXPIRED', rule: expect.stringMatching(/^letter:SQ/) });
    const now = Date.now();
    const planned = (days: number) => new Date(now + days * 86_400_000).toISOString();
    // the demonstration's grants are as young as this hub: nobody had agreed to anything a month ago
    const [before] = said(await why(story('A2'), FIELDS, { id, at: planned(-30) }));
    expect(before).toMatchObject({
      code: 'NO_GRANT',
      rule: 'grant:none',
      needed: expect.stringContaining('当时的策略版本未保存'),
    });
    const [, later] = said(await why(story('A1'), FIELDS, { id: story('A1').recipientId, at: planned(400) }));
    expect(['AUTHORISATION_EXPIRED', 'GRANT_EXPIRED']).toContain(later!.code);
  });

  it('does not let a birthday be found out by trying days: ages are those of today whatever moment is asked about', async () => {
    const { people } = await peopleOf(hub);
    const today = dayOf(Date.now());
    const fourteenIn = (birthDate: string, days: number) => ageOn(birthDate, addDays(today, days)) >= 14;
    const child = people.find(
      ({ person: p }) =>
        p.lifeStatus === '1' &&
        p.residenceDivision.startsWith('3204') &&
        !fourteenIn(p.birthDate, 1) &&
        fourteenIn(p.birthDate, 300),
    )!;
    const officer = { ...story('A6'), divisions: ['3204'] };
    const on = async (days: number) => {
      const at = new Date(Date.now() + days * 86_400_000).toISOString();
      const [name] = said(await why(officer, ['Recipient.name'], { id: child.recipientId, ...(days > 0 && { at }) }));
      return [name!.render, name!.code];
    };
    expect(await on(0)).toEqual(['mask', 'LEVEL_EXCEEDED']);
    expect(await on(301)).toEqual(await on(0));
  });

  it('says the same of somebody unknown and of somebody elsewhere', async () => {
    const elsewhere = await why(story('A5'), FIELDS, { id: story('A5').recipientId });
    const unknown = await why(story('A5'), FIELDS, { id: 'nobody' });
    expect(said(elsewhere)).toEqual(said(unknown));
    expect(said(elsewhere)[0]).toMatchObject({ render: 'deny', code: 'OUT_OF_JURISDICTION', rule: 'person:OUT_OF_JURISDICTION' });
    expect(said(elsewhere)[2]).toMatchObject({ code: 'NOT_SHARED' });
    expect(elsewhere.body.extensions.access).toEqual(unknown.body.extensions.access);
    expect((await hub.entryOf(elsewhere)).type).toBe('DENY');
  });

  it('needs the case that the answer needs', async () => {
    const { recipientId: id } = story('A1');
    const closed = await hub.ask({ query: WHY, variables: { id, coordinates: FIELDS }, as: story('A1'), caseNo: 'LS-none' });
    expect(said(closed).map(({ code }) => code)).toEqual(Array(4).fill('NO_CASE'));
    const another = await hub.ask({
      query: WHY,
      variables: { id, coordinates: FIELDS },
      as: story('A1'),
      caseNo: story('A2').caseNo,
    });
    expect(said(another).map(({ code }) => code)).toEqual(['NO_CASE', 'NO_CASE', 'NOT_SHARED', 'NO_CASE']);
  });

  it('puts the person on record with what was told, and no value was', async () => {
    const since = await hub.sandbox.now();
    const answer = await why(story('A1'), FIELDS, { id: story('A1').recipientId });
    expect((await hub.sandbox.log(since)).filter(({ kind }) => kind === 'fields')).toEqual([]);
    const entry = await hub.entryOf(answer);
    expect(entry.type).toBe('DISC');
    expect(saidOf(entry, hub, story('A1').recipientId!)).toEqual({
      'Recipient.name': 'suppressed',
      'Household.perCapitaMonthlyIncome': 'suppressed',
      'MedicalRecord.diagnosisCode': 'denied:NOT_SHARED',
      'MedicalRecord.selfPaidYtd': 'suppressed',
    });
    // what is decided of the household is decided of each member
    expect(entry.subjects).toHaveLength(4);
  });

  it('refuses when the owner of the facts does not answer', async () => {
    await hub.sandbox.fault('civil-affairs', 'refuse');
    try {
      const answer = await why({ ...story('K1') }, ['Recipient.name'], { id: 'somebody else' });
      expect(answer.status).toBe(200);
      const [name] = said(await why(story('H4'), ['Recipient.age', 'Recipient.ethnicity'], { id: story('H4').recipientId }));
      expect(['SOURCE_UNAVAILABLE', 'PAPERS_OVERDUE']).toContain(name!.code);
    } finally {
      await hub.sandbox.clear();
    }
  });
});

describe('input', () => {
  it.each([
    [{ coordinates: ['Recipient.nothing'] }, { field: 'coordinates', rule: 'COORDINATE' }],
    [{ coordinates: ['Query.recipient'] }, { field: 'coordinates', rule: 'COORDINATE' }],
    [{ coordinates: ['__proto__'] }, { field: 'coordinates', rule: 'COORDINATE' }],
    [{ coordinates: Array(200).fill('Recipient.name') }, { field: 'coordinates', rule: 'LENGTH' }],
    [
      { coordinates: ['Recipient.name'], id: 'x'.repeat(65) },
      { field: 'id', rule: 'LENGTH' },
    ],
    [
      { coordinates: ['Recipient.name'], at: 'yesterday' },
      { field: 'DateTime', rule: 'DATE' },
    ],
  ])('%o is bad input', async (variables, expected) => {
    const { status, body } = await hub.ask({ query: WHY, variables, as: story('A1') });
    expect(status).toBe(400);
    expect(body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', ...expected });
  });

  it('takes no more than ten at once', async () => {
    const many = Array.from({ length: 11 }, (_, i) => `e${i}: explainAccess(coordinates: []) { rule }`).join(' ');
    const { status, body } = await hub.ask({ query: `{ ${many} }`, as: story('A1') });
    expect(status).toBe(400);
    expect(body.errors[0].extensions).toMatchObject({ code: 'QUERY_LIMIT', limit: 10 });
  });
});
