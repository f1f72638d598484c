// A1: the window of a family's own street reads the whole file with one query, and sees of each field what it may.
import { createHash } from 'node:crypto';
import type { Answer, Entry, Hub } from '../support/hub.js';
import { usualFreshness, usualState } from '../support/late-feed.js';
import { FILE, ON_RECORD } from './family-file.js';
import { ageOf, refusals, saidOf } from './reading.js';

const DEPARTMENTS = ['civil-affairs', 'health', 'education', 'housing', 'labour', 'disability', 'charity'];

export const a1 = (hub: () => Hub) =>
  describe('A1: the window of the family’s own street asks for the whole file', () => {
    let answer: Answer;
    let entry: Entry;
    const story = () => hub().stories['A1']!;
    beforeAll(async () => {
      answer = await hub().ask({ query: FILE, variables: { id: story().recipientId }, as: story() });
      entry = await hub().entryOf(answer);
    });

    it('is answered by seven departments, each with how fresh its data is', () => {
      expect(answer.status).toBe(200);
      const { civilAffairs, health, education, housing, labour, disability, charity } = answer.body.data.recipient;
      expect([civilAffairs, health, education, housing, labour, disability, charity].map((block) => block.source)).toEqual(
        DEPARTMENTS.map((department) => ({ department, freshness: usualFreshness(department) })),
      );
    });

    it('tells of the one register that is late that it is, and shows what it has', () => {
      const { source, records } = answer.body.data.recipient.charity;
      expect(source.freshness).toBe('STALE');
      expect(records.length).toBeGreaterThan(0);
      expect(entry.sources!['charity']).toBe('stale');
      expect(entry.sources!['health']).toBe('ok');
    });

    it('shows the person: name and age as they are, the number masked, the birthday as a decade', () => {
      const { recipientId, citizenId, name } = story();
      const year = Number(citizenId!.slice(6, 10));
      expect(answer.body.data.recipient).toMatchObject({
        id: recipientId,
        name,
        citizenId: `320${'*'.repeat(14)}X`,
        age: { value: ageOf(citizenId!), band: '50-59' },
        birthDate: { value: null, band: `${year - (year % 10)}-${year - (year % 10) + 9}` },
        lowIncomeCategory: { items: [{ code: 'DB', label: '最低生活保障对象' }], yes: true },
      });
    });

    it('shows the household: its income as a band, its members by what they are to each other, a child without its name', () => {
      const { household } = answer.body.data.recipient;
      expect(household).toMatchObject({
        headRecipientId: story().recipientId,
        householdSize: 4,
        perCapitaMonthlyIncome: { value: null, band: '0-499' },
        rigidExpense12m: { value: '26480.00', band: '20000+' },
        assetConclusion: { code: '1' },
        hardshipCauses: { items: [{ code: '01' }, { code: '02' }] },
        hardshipScore: null,
        verifications: [{ result: { code: '1' }, depositBand: null }],
      });
      const members = new Map(household.members.map((m: { recipient: { id: string } }) => [m.recipient.id, m]));
      const [head, wife, mother, child] = story().persons!;
      expect(members.size).toBe(4);
      expect(members.get(head!.recipientId)).toMatchObject({ relation: { code: '02' }, recipient: { name: head!.name } });
      expect(members.get(wife!.recipientId)).toMatchObject({ relation: { code: '12' }, recipient: { name: wife!.name } });
      expect(members.get(mother!.recipientId)).toMatchObject({ relation: { code: '52' }, recipient: { name: mother!.name } });
      expect(members.get(child!.recipientId)).toMatchObject({
        livesTogether: true,
        recipient: { name: '***', age: { value: ageOf(child!.citizenId!) } },
      });
      expect(answer.body.extensions.access.exceptions).toEqual([
        { path: expect.arrayContaining(['members']), renders: { 'Recipient.name': 'mask' }, code: 'LEVEL_EXCEEDED' },
      ]);
    });

    it('shows the history of aid, what the family paid for treatment as a band, and whether the disability is severe', () => {
      const { civilAffairs, health, disability } = answer.body.data.recipient;
      const types = civilAffairs.assistance.map((a: { assistanceType: { code: string } }) => a.assistanceType.code).sort();
      expect(types).toEqual(['CJ_HL', 'DB_CS', 'LS_JN']);
      expect(civilAffairs.assistance).toContainEqual(
        expect.objectContaining({ tempAidAmount: { value: '3000.00' }, tempAidCause: { label: '家庭成员突发重大疾病' } }),
      );
      expect(health.records).toEqual([
        {
          insuranceType: { label: '城乡居民基本医疗保险' },
          selfPaidYtd: { value: null, band: '10000-19999' },
          majorIllnessFlag: true,
          medicalAidPaidYtd: { value: null, band: '5000-9999' },
          diagnosisCode: null,
          severeMentalManaged: null,
        },
      ]);
      expect(disability.records).toEqual([
        {
          disabilityType: { code: null, label: null, yes: true },
          disabilityGrade: { code: null, label: null, yes: true },
          disabilityCertNo: null,
        },
      ]);
    });

    it('shows how the child learns, how the family lives and who of it works, the rent as little as the school’s name', () => {
      const { household, housing, labour } = answer.body.data.recipient;
      const child = story().persons![3]!.recipientId;
      const learning = household.members.map((m: { recipient: { id: string } }) => m.recipient);
      expect(learning.find(({ id }: { id: string }) => id === child).education.records).toEqual([
        {
          schoolStage: { code: '2', label: '小学' },
          studentHardship: { code: null, yes: true },
          studentAids: { yes: true },
          studentAidAmount: { value: null, band: '1000-4999' },
          schoolName: null,
        },
      ]);
      expect(housing.records).toEqual([
        {
          housingAid: { code: '1', label: '配租公共租赁住房' },
          dilapidation: { code: 'B', label: '个别构件危险' },
          perCapitaArea: { value: null, band: '13-29' },
          contractNo: null,
          ownedHomes: null,
        },
      ]);
      expect(labour.records).toEqual([
        {
          employmentStatus: { code: '3', label: '登记失业' },
          difficultyFlag: true,
          difficultyKind: null,
          pensionMonthly: { value: null, band: null },
          jobRefusals: null,
        },
      ]);
    });

    it('shows what charities gave, and not under which consent', () => {
      const { records } = answer.body.data.recipient.charity;
      const gifts = records.map((r: { grantAmount: { value: string } }) => r.grantAmount.value).sort();
      expect(gifts).toEqual(['5000.00', '800.00']);
      for (const record of records)
        expect(record).toMatchObject({ charityOrgUscc: expect.stringMatching(/^5[13]\w{16}$/), beneficiaryConsentId: null });
    });

    it('says of each refused field which, why and where first, and nothing of the others', () => {
      const refused = refusals(answer);
      const expected = Object.entries(ON_RECORD).filter(([, state]) => state.startsWith('denied:'));
      expect(Object.keys(refused)).toEqual(expected.map(([coordinate]) => coordinate).sort());
      for (const [coordinate, state] of expected) expect(`denied:${refused[coordinate]!.code}`).toBe(state);
      expect(refused['MedicalRecord.diagnosisCode']).toEqual({
        code: 'NOT_SHARED',
        path: ['recipient', 'health', 'records', 0, 'diagnosisCode'],
        count: 1,
      });
      expect(refused['CivilAssistance.payeeAccount']!.count).toBe(3);
    });

    it('is one entry: seventy verdicts on the head, those of the household on each member, the case by reference', () => {
      const [head, wife, , child] = story().persons!.map(({ recipientId }) => saidOf(entry, hub(), recipientId!));
      expect(entry).toMatchObject({
        type: 'DISC',
        purpose: 'P04',
        case_ref: hub().ref('case', story().caseNo!),
        operation: { kind: 'query', name: 'File' },
        actor: { org: story().org, role: 'TW' },
        sources: Object.fromEntries(DEPARTMENTS.map((department) => [department, usualState(department)])),
        payload: `sha256:${createHash('sha256').update(answer.text).digest('hex')}`,
      });
      expect(entry.subjects).toHaveLength(4);
      expect(head).toEqual(ON_RECORD);
      const shared = Object.entries(ON_RECORD).filter(([c]) =>
        /^(Household(Member)?|EconomicVerification|EducationRecord)\./.test(c),
      );
      const own = (name: string) => ({
        'Recipient.id': 'plain',
        'Recipient.name': name,
        'Recipient.age': 'plain',
        'Recipient.birthDate': 'band', // as their age says it
      });
      expect(wife).toEqual({ ...Object.fromEntries(shared), ...own('plain') });
      expect(child).toEqual({
        ...Object.fromEntries(shared),
        ...own('mask'),
        'EducationRecord.schoolStage': 'plain',
        'EducationRecord.studentHardship': 'bool',
        'EducationRecord.studentAids': 'bool',
        'EducationRecord.studentAidAmount': 'band',
      });
    });

    it('keeps every person, officer and case number out of the entry itself', () => {
      for (const { citizenId, name, recipientId } of story().persons!)
        for (const clear of [citizenId!, name, recipientId!]) expect(entry.raw).not.toContain(clear);
      expect(entry.raw).not.toContain(story().caseNo);
    });

    it('leaves with headers that forbid to keep it', () => {
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(answer.headers.get('etag')).toBeNull();
    });
  });
