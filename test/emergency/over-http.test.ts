// H3 and H4: a child in intensive care, help within the minute; and a window that has not brought its papers.
import { setTimeout as sleep } from 'node:timers/promises';
import { Watch } from '../../src/audit/anomalies.js';
import type { Watched } from '../../src/audit/watch-rules.js';
import { accountName } from '../../src/policy/emergency.js';
import { refusals, saidOf } from '../stories/reading.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { runProgram } from '../support/program.js';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
}, 120_000);
afterAll(() => hub?.stop());

const story = (key: string) => hub.stories[key]!;
const REASON = '校门口车祸,患儿在ICU,需立即垫付';
const OPEN = `mutation Open($id: ID!, $reason: String!, $caseNo: String!, $key: ID!) {
  openEmergencyAccess(recipientId: $id, reason: $reason, caseNo: $caseNo, idempotencyKey: $key) {
    id recipientId expiresAt papersDueAt reviewDueAt state
  }
}`;
const REVIEW = `mutation Review($id: ID!, $upheld: Boolean!, $note: String!, $key: ID!) {
  reviewEmergencyAccess(id: $id, upheld: $upheld, note: $note, idempotencyKey: $key) { id state }
}`;
const FILE = `query ($id: ID!) {
  recipient(id: $id) {
    id name citizenId guardianId lowIncomeCategory { items { code } } ethnicity { code }
    household { members { recipient { id name phone } } }
    health { records { insuranceType { code } diagnosisCode } }
  }
}`;
interface Member {
  readonly recipient: { readonly id: string; readonly name: string; readonly phone: string };
}
let keys = 0;
const open = (
  as: Asker,
  more: Partial<Record<'id' | 'reason' | 'caseNo' | 'key', string | null>> = {},
  purpose: string | null = 'P05',
) =>
  hub.ask({
    query: OPEN,
    variables: { id: story('H3').recipientId, reason: REASON, caseNo: as.caseNo, key: `key-${++keys}`, ...more },
    as,
    purpose,
    ...(more.caseNo && { caseNo: more.caseNo }),
  });
const review = (id: string, as: Asker, key = `key-${++keys}`) =>
  hub.ask({ query: REVIEW, variables: { id, upheld: true, note: '情况属实', key }, as, purpose: 'P16', caseNo: null });
const see = (id: string | null, as: Asker = story('H3')) => hub.ask({ query: FILE, variables: { id }, as });
/** Emergencies that the record's watch will find unreviewed a month from now. */
const anomalies = async () => {
  const watch = new Watch();
  for (const entry of await hub.entries()) watch.add(BigInt(entry.index), entry as unknown as Watched);
  const later = new Date(Date.now() + 30 * 86_400_000);
  return watch.all(later).filter(({ rule }) => rule === 'EMERGENCY_WITHOUT_REVIEW');
};
const codeOf = ({ body }: Answer): string => body.errors[0].extensions.code;
const auditor = (): Asker => ({ ...story('L1'), sub: 'au-1', caseNo: null });

describe('H3: a child was run over and lies in intensive care', () => {
  let opened: Answer;
  it('shows nothing before the access is opened', async () => {
    const answer = await see(story('H3').recipientId);
    expect(answer.body.data.recipient).toMatchObject({ name: null, health: null });
    expect(refusals(answer)['Recipient.name']!.code).toBe('NO_AUTHORISATION');
  });

  it('opens for an hour, with papers and review due on the fifth working day', async () => {
    opened = await open(story('H3'), { key: 'the-first' });
    const access = opened.body.data.openEmergencyAccess;
    expect(access).toMatchObject({ recipientId: story('H3').recipientId, state: 'OPEN' });
    const minutes = (Date.parse(access.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThanOrEqual(60);
    expect(access.papersDueAt).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(access.reviewDueAt).toBe(access.papersDueAt);
  });

  it('stands on record as broken glass before it holds, without a word of the reason', async () => {
    const [glass, ...more] = (await hub.entries()).filter(({ type }) => type === 'BREAKGLASS');
    expect(more).toEqual([]);
    expect(glass).toMatchObject({
      purpose: 'P05',
      case_ref: hub.ref('case', story('H3').caseNo!),
      about: { act: 'openEmergencyAccess', guardian: true },
    });
    const { id, reviewDueAt } = opened.body.data.openEmergencyAccess;
    expect(glass!.about).toMatchObject({ emergency: id, step: 'opened', reviewDueAt });
    expect(glass!.subjects!.map(({ ref }) => ref)).toContain(hub.ref('subject', story('H3').recipientId!));
    const own = await hub.entryOf(opened);
    for (const { raw } of [glass!, own])
      for (const secret of ['车祸', 'ICU', story('H3').caseNo!]) expect(raw).not.toContain(secret);
    expect(glass!.index).toBeLessThan(own.index);
  });

  it('is told of at once: to the department and the auditor who list emergencies, and to child and guardian who ask who looked', async () => {
    const { id } = opened.body.data.openEmergencyAccess;
    const { out } = await runProgram(['emergency', 'list', '--json'], hub.env);
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ id, state: 'OPEN' }));
    const listed = await hub.ask({
      query: `{ accessRecords(filter: { emergencyOnly: true }) { edges { node { outcome emergency caseNo } } } }`,
      as: auditor(),
      purpose: 'P16',
    });
    expect(listed.body.data.accessRecords.edges.map(({ node }: { node: object }) => node)).toContainEqual({
      outcome: 'breakglass:OPEN',
      emergency: true,
      caseNo: story('H3').caseNo,
    });
    const [child, ...others] = story('H3').persons!.map((person) => person.recipientId!);
    const guarded = await hub.ask({
      query: `query ($id: ID!) { recipient(id: $id) { guardianId } }`,
      variables: { id: child },
      as: story('H3'),
    });
    const { guardianId } = guarded.body.data.recipient;
    expect(others).toContain(guardianId);
    for (const recipientId of [guardianId, child]) {
      const own = await hub.ask({
        query: `query ($id: ID!) { accessTo(recipientId: $id) { edges { node { outcome emergency organisation officer caseNo } } } }`,
        variables: { id: recipientId },
        as: { ...story('K1'), recipient: [guardianId, child!] },
      });
      expect(own.body.data.accessTo.edges).toContainEqual({
        node: { outcome: 'breakglass', emergency: true, organisation: story('H3').org, officer: null, caseNo: null },
      });
    }
  });

  it('shows what the ceilings list for emergencies of the child and the guardian, and leaves the others out', async () => {
    const [child, father, mother, sister] = story('H3').persons!;
    const answer = await see(child!.recipientId);
    const { recipient } = answer.body.data;
    expect(recipient.name).toBe(child!.name);
    expect(recipient.citizenId).toMatch(/^\d{3}\*{14}[\dX]$/);
    expect(recipient.health.records[0]).toMatchObject({ insuranceType: { code: '390' }, diagnosisCode: null });
    expect(refusals(answer)).toMatchObject({
      'MedicalRecord.diagnosisCode': { code: 'NOT_SHARED' },
      'Recipient.ethnicity': { code: 'NO_GRANT' },
    });
    const guardian = [father, mother].find((one) => one!.recipientId === recipient.guardianId)!;
    const ids = recipient.household.members.map((m: Member) => m.recipient.id).sort();
    expect(ids).toEqual([child!.recipientId, guardian.recipientId].sort());
    const shown = recipient.household.members.find((m: Member) => m.recipient.id === guardian.recipientId);
    expect(shown.recipient).toMatchObject({ name: guardian.name, phone: expect.stringMatching(/^1\d{10}$/) });
    expect(answer.text).not.toContain(sister!.name);
    const alone = await see(sister!.recipientId);
    expect(refusals(alone)['Recipient.name']!.code).toBe('NO_AUTHORISATION');
    expect(alone.text).not.toContain(sister!.name);
    expect(saidOf(await hub.entryOf(answer), hub, child!.recipientId!)).toMatchObject({ 'Recipient.name': 'plain' });
  });

  it('gives the same access again for the same key, and does not take that key for anything else', async () => {
    expect((await open(story('H3'), { key: 'the-first' })).body.data).toEqual(opened.body.data);
    expect(codeOf(await open(story('H3'), { key: 'the-first', reason: `${REASON}!` }))).toBe('BAD_USER_INPUT');
  });

  it('gives it again also to an office that would get no further one by now', async () => {
    await hub.inDatabase((client) =>
      client.query(
        `INSERT INTO emergency_access (id, recipient_id, organisation, role, divisions, opener, opened_at, expires_at, papers_due_at, review_due_at)
         VALUES ('EA-owed', $1, $2, 'TW', '{320402003}', 'x', now() - interval '20 days', now() - interval '19 days', current_date - 10, current_date - 10)`,
        [story('H3').recipientId, story('H3').org],
      ),
    );
    const again = await open(story('H3'), { key: 'the-first' });
    expect(codeOf(await open(story('H3')))).toBe('PAPERS_OVERDUE');
    await hub.inDatabase((client) =>
      client.query(`UPDATE emergency_access SET reviewed_at = now(), reviewer = 'y', upheld = true WHERE id = 'EA-owed'`),
    );
    expect(again.body.data).toEqual(opened.body.data);
  });

  it('is nobody else’s: not a colleague’s, and not for another case', async () => {
    const colleague = await see(story('H3').recipientId, { ...story('H3'), sub: 'tn-colleague' });
    expect(refusals(colleague)['Recipient.name']!.code).toBe('NO_AUTHORISATION');
  });

  it('is explained: shown until the hour is over', async () => {
    const { body } = await hub.ask({
      query: `query ($id: ID!) { explainAccess(recipientId: $id, coordinates: ["Recipient.name", "Recipient.ethnicity"]) { render code until } }`,
      variables: { id: story('H3').recipientId },
      as: story('H3'),
    });
    const { expiresAt } = opened.body.data.openEmergencyAccess;
    expect(body.data.explainAccess).toEqual([
      { render: 'plain', code: null, until: expiresAt },
      { render: 'deny', code: 'NO_GRANT', until: null },
    ]);
  });

  it('runs out, and says so', async () => {
    const officer = { ...story('H3'), sub: 'tn-late' };
    const opener = accountName({
      issuer: tokenIssuer(await hub.token(officer)),
      subject: 'tn-late',
      organisation: officer.org,
    } as never);
    await hub.inDatabase(async (client) => {
      await client.query(
        `INSERT INTO emergency_access (id, recipient_id, organisation, role, divisions, opener, opened_at, expires_at, papers_due_at, review_due_at)
         VALUES ('EA-late', $1, $2, 'TW', '{320402003}', $3, now() - interval '2 hours', now() - interval '1 hour', current_date + 5, current_date + 5)`,
        [story('H3').recipientId, officer.org, opener],
      );
      await client.query(`INSERT INTO emergency_words (access_id, case_no, reason) VALUES ('EA-late', $1, $2)`, [
        officer.caseNo,
        REASON,
      ]);
    });
    expect(refusals(await see(story('H3').recipientId, officer))['Recipient.name']!.code).toBe('AUTHORISATION_EXPIRED');
  });

  it.each([
    ['a reason that is hardly typed', { reason: '急急急急急' }, 'BAD_USER_INPUT'],
    ['a reason of blanks', { reason: '          ' }, 'BAD_USER_INPUT'],
    ['a case that is none', { caseNo: 'LS-none' }, 'NO_CASE'],
    ['somebody unknown', { id: 'nobody' }, 'OUT_OF_JURISDICTION'],
  ])('is not opened for %s', async (_, more, code) => {
    expect(codeOf(await open(story('H3'), more))).toBe(code);
  });

  it('is not opened for a sister whom the case does not name, under another case or purpose, by another role, or for the distance', async () => {
    expect(codeOf(await open(story('H3'), { id: story('H3').persons![3]!.recipientId }))).toBe('NO_CASE');
    expect(codeOf(await open({ ...story('A1') }, { id: story('A1').recipientId }))).toBe('NO_CASE');
    expect(codeOf(await open(story('H3'), {}, 'P04'))).toBe('PURPOSE_MISMATCH');
    expect(codeOf(await open(story('H3'), {}, null))).toBe('NO_PURPOSE');
    expect(codeOf(await open({ ...story('H3'), role: 'VC' }))).toBe('PURPOSE_MISMATCH');
    const elsewhere = await open({ ...story('H3'), divisions: ['320411'] });
    const unknown = await open({ ...story('H3'), divisions: ['320411'] }, { id: 'nobody' });
    expect(elsewhere.body.errors).toEqual(unknown.body.errors);
    const entry = await hub.entryOf(elsewhere);
    expect(entry).toMatchObject({ type: 'DENY', error: { code: 'OUT_OF_JURISDICTION' } });
    expect(entry.subjects!.map(({ ref }) => ref)).toEqual([hub.ref('subject', story('H3').recipientId!)]);
  });

  it('is reviewed by somebody else, once, and closed by that', async () => {
    const { id } = opened.body.data.openEmergencyAccess;
    expect(codeOf(await review(id, story('H3')))).toBe('PURPOSE_MISMATCH');
    expect(codeOf(await review(id, { ...auditor(), divisions: ['320411'] }))).toBe('OUT_OF_JURISDICTION');
    expect(codeOf(await review('EA-none', auditor()))).toBe('OUT_OF_JURISDICTION');
    const unreviewed = await anomalies();
    expect(unreviewed).toMatchObject([{ rule: 'EMERGENCY_WITHOUT_REVIEW', state: 'overdue' }]);
    const reviewed = await review(id, auditor(), 'my-review');
    expect(await anomalies()).toEqual([]);
    expect(reviewed.body.data.reviewEmergencyAccess).toEqual({ id, state: 'REVIEWED' });
    expect((await review(id, auditor(), 'my-review')).body.data).toEqual(reviewed.body.data);
    expect(codeOf(await review(id, auditor()))).toBe('BAD_USER_INPUT');
    expect(refusals(await see(story('H3').recipientId))['Recipient.name']!.code).toBe('AUTHORISATION_EXPIRED');
  });
});

describe('H4: a window whose papers have not come in by the sixth working day', () => {
  const H4 = () => ({ id: story('H4').recipientId });
  const overdue = async () => {
    const { code, out } = await runProgram(['emergency', 'list', '--overdue', '--json'], hub.env);
    return { code, accesses: JSON.parse(out) as { id: string; state: string; organisation: string }[] };
  };

  it('is listed as overdue, without a word of why', async () => {
    const { code, accesses } = await overdue();
    expect(code).toBe(1);
    expect(accesses).toMatchObject([{ state: 'OVERDUE', organisation: story('H4').org }]);
    expect(JSON.stringify(accesses)).not.toContain(story('H4').caseNo);
    expect(Object.keys(accesses[0]!)).not.toContain('reason');
  });

  it('is refused its next emergency, and what it has open shows nothing', async () => {
    expect(codeOf(await open(story('H4'), H4()))).toBe('PAPERS_OVERDUE');
    expect(refusals(await see(story('H4').recipientId, story('H4')))['Recipient.name']!.code).toBe('PAPERS_OVERDUE');
  });

  it('is served again when the papers are in and somebody has looked at them', async () => {
    const { id } = (await overdue()).accesses[0]!;
    const papers = await runProgram(['emergency', 'papers', id, '--ref', 'SP-2026-7'], hub.env);
    expect(papers.code).toBe(0);
    const entry = (await hub.entries()).findLast(({ type }) => type === 'ADMIN')!;
    expect(entry).toMatchObject({ about: { act: 'emergencyPapers', emergency: id, step: 'papers' } });
    expect((await runProgram(['emergency', 'papers', id, '--ref', 'again'], hub.env)).code).toBe(2);
    expect((await review(id, auditor())).body.data.reviewEmergencyAccess.state).toBe('REVIEWED');
    expect(await overdue()).toEqual({ code: 0, accesses: [] });
    await sleep(10);
    const opened = await open(story('H4'), H4());
    expect(opened.body.data.openEmergencyAccess.state).toBe('OPEN');
    expect((await see(story('H4').recipientId, story('H4'))).body.data.recipient.name).toBe(story('H4').name);
  });
});

const tokenIssuer = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { iss: string }).iss;
