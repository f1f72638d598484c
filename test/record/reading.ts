// Who reads the record and what of it: the auditor everything (L1), a person about itself (K1), others nothing (L2); and all of it is recorded.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseCheckpoint } from '../../src/audit/note.js';
import { isIncluded } from '../../src/audit/tree.js';
import type { Answer, Asker, Hub } from '../support/hub.js';
import { claimsOf } from './receipts.js';

const FILE =
  'query File($id: ID!) { recipient(id: $id) { id name citizenId household { id members { relation { code } } } health { records { selfPaidYtd { band } diagnosisCode } } } }';
const RECORDS = `query ($filter: AccessFilter!, $first: Int, $after: String) {
  accessRecords(filter: $filter, first: $first, after: $after) {
    edges { cursor node { index eventId at organisation client officer role purpose caseNo emergency persons outcome fields { coordinate render code rule } } }
    pageInfo { hasNextPage endCursor hasPreviousPage }
  }
}`;
const ACCESS_TO = `query ($id: ID!, $first: Int, $after: String) {
  accessTo(recipientId: $id, first: $first, after: $after) {
    edges { cursor node { index eventId at organisation client officer role purpose caseNo emergency persons outcome fields { coordinate render code rule } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const PROOF = 'query ($index: ID!) { auditProof(index: $index) { index leaf size root path note } }';

export const reading = (hub: () => Hub) => {
  const story = (key: string) => hub().stories[key]!;
  const auditor = (): Asker => ({ ...story('L1'), purpose: 'P16' });
  const citizen = (): Asker => ({ ...story('K1'), recipient: [story('K1').recipientId!] });
  const eventOf = ({ body }: Answer): string => body.extensions.audit.eventId;
  const read = async (filter: object, paging: object = {}, as: Asker = auditor()) =>
    hub().ask({ query: RECORDS, variables: { filter, ...paging }, as });
  // biome-ignore lint/suspicious/noExplicitAny: rows as they came
  const nodes = (answer: Answer, root = 'accessRecords'): any[] =>
    answer.body.data[root].edges.map(({ node }: { node: unknown }) => node);
  const refusal = ({ body }: Answer) => ({ data: body.data, code: body.errors?.[0].extensions.code });

  let officer: string;
  let looks: Answer[];
  beforeAll(async () => {
    officer = `window-${Date.now()}`;
    const [a1, a5, k1] = [story('A1'), story('A5'), story('K1')];
    const ask = (as: Asker, id: string | null) => hub().ask({ query: FILE, variables: { id }, as: { ...as, sub: officer } });
    looks = [await ask(a1, a1.recipientId), await ask(a5, a5.recipientId)];
    const town = { ...a1, divisions: ['320402'] };
    looks.push(
      await hub().ask({
        query: FILE,
        variables: { id: k1.recipientId },
        as: { ...town, sub: officer, role: 'CA' },
        purpose: 'P16',
      }),
    );
  });

  describe('L1: the auditor reads what one officer did', () => {
    it('newest first, with account, body, purpose, case and every field in its state', async () => {
      const answer = await read({ officer });
      const found = nodes(answer);
      expect(found.map(({ eventId }) => eventId)).toEqual([...looks].reverse().map(eventOf));
      const [, , first] = found;
      const a1 = story('A1');
      expect(first).toMatchObject({
        organisation: a1.org,
        officer,
        client: 'demo-client',
        role: 'TW',
        purpose: 'P04',
        caseNo: a1.caseNo,
        emergency: false,
        persons: 4,
        outcome: 'disclosed',
      });
      expect(first.index).toBe(String((await hub().entryOf(looks[0]!)).index));
      expect(first.fields).toContainEqual({ coordinate: 'Recipient.citizenId', render: 'mask', code: null, rule: 'state:mask' });
      expect(first.fields).toContainEqual({
        coordinate: 'MedicalRecord.diagnosisCode',
        render: 'deny',
        code: 'NOT_SHARED',
        rule: 'state:denied',
      });
      expect(found[1]).toMatchObject({ outcome: 'denied' });
    });

    it.each<[string, () => Record<string, unknown>, number[]]>([
      ['person', () => ({ officer, recipientId: story('A1').recipientId }), [0]],
      ['citizen id', () => ({ officer, citizenId: story('A5').citizenId }), [1]],
      ['case', () => ({ officer, case: story('A1').caseNo }), [2, 0]],
      ['organisation', () => ({ officer, organisation: story('A5').org }), [1]],
      ['purpose', () => ({ officer, purpose: 'P16' }), [2]],
      ['coordinate', () => ({ officer, coordinate: 'MedicalRecord.diagnosisCode', decision: 'deny' }), [2, 1, 0]],
      ['decision', () => ({ officer, decision: 'band' }), [0]],
      ['department', () => ({ officer, department: 'health' }), [0]],
      ['time', () => ({ officer, from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' }), []],
      ['emergency', () => ({ officer, emergencyOnly: true }), []],
    ])('found by %s', async (_name, filter, expected) => {
      expect(nodes(await read(filter())).map(({ eventId }) => eventId)).toEqual(
        expected
          .map((i) => looks[i]!)
          .map(eventOf)
          .filter((id) => id),
      );
    });

    it('by what it is shown as: what did not leave was denied, whatever kept it back', async () => {
      const { recipientId, ...a1 } = story('A1');
      const query = 'query ($id: ID!) { explainAccess(recipientId: $id, coordinates: ["Recipient.phone"]) { render } }';
      const sub = `explains-${Date.now()}`;
      const explained = await hub().ask({ query, variables: { id: recipientId }, as: { ...a1, sub } });
      expect(Object.values((await hub().entryOf(explained)).fieldsets!)).toEqual([{ 'Recipient.phone': 'suppressed' }]);
      const [found] = nodes(await read({ officer: sub, decision: 'deny' }));
      expect(found.fields).toEqual([{ coordinate: 'Recipient.phone', render: 'deny', code: null, rule: 'state:suppressed' }]);
      expect(nodes(await read({ officer: sub, decision: 'plain' }))).toEqual([]);
    });

    it('and what no caller did, as the hub’s', async () => {
      const found = nodes(await read({ organisation: 'hub' }, { first: 500 }));
      expect(found.map(({ outcome }) => outcome)).toContain('key');
      expect(found.every(({ organisation, role }) => organisation === 'hub' && role === null)).toBe(true);
    });

    it('page by page without a gap, by cursors that say nothing of the record', async () => {
      const all: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const answer: Answer = await read({ officer }, { first: 1, after });
        all.push(...nodes(answer).map(({ eventId }) => eventId));
        ({ endCursor: after, hasNextPage: more } = answer.body.data.accessRecords.pageInfo);
      }
      expect(all).toEqual([...looks].reverse().map(eventOf));
      expect((await read({}, { after: 'nonsense' })).status).toBe(400);
      expect((await read({}, { first: 501 })).body.errors[0].extensions).toMatchObject({ code: 'BULK_LIMIT', limit: 500 });
      expect((await read({}, { first: 0 })).status).toBe(400);
    });

    it('counts by body, purpose, outcome and day', async () => {
      const query = 'query ($d: Date!, $by: [String!]!) { accessSummary(from: $d, to: $d, by: $by) { keys count suppressed } }';
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      const { body } = await hub().ask({ query, variables: { d: today, by: ['organisation', 'outcome'] }, as: auditor() });
      expect(body.data.accessSummary).toContainEqual({
        keys: [story('A1').org, 'disclosed'],
        count: expect.any(Number),
        suppressed: false,
      });
      expect((await hub().ask({ query, variables: { d: today, by: ['officer'] }, as: auditor() })).status).toBe(400);
    });

    it('reading is on the record itself, with what was searched by as references, and is found there', async () => {
      const since = (await hub().entries()).length;
      const answer = await read({ officer, citizenId: story('A5').citizenId });
      const entry = await hub().entryOf(answer);
      expect(entry).toMatchObject({
        type: 'AUDIT_READ',
        purpose: 'P16',
        actor: { role: 'AU', org: story('L1').org },
        about: { rows: 1 },
        fieldsets: { a: { 'Query.accessRecords': 'plain' } },
      });
      expect(entry.index).toBeGreaterThanOrEqual(since);
      expect(entry.criteria).toContainEqual({
        c: 'AccessFilter.officer',
        ref: hub().ref('criterion', `AccessFilter.officer=${officer}`),
      });
      for (const clear of [officer, story('A5').citizenId!]) expect(entry.raw).not.toContain(clear);
      const [latest] = nodes(await read({ organisation: story('L1').org }, { first: 1 }));
      expect(latest).toMatchObject({ eventId: eventOf(answer), outcome: 'audit_read', role: 'AU' });
    });
  });

  describe('who else may read the record', () => {
    const tries: [string, () => Asker, string][] = [
      ['a window', () => story('A1'), 'PURPOSE_MISMATCH'],
      ['a window that says it audits', () => ({ ...story('A1'), purpose: 'P16' }), 'PURPOSE_MISMATCH'],
      ['a county office that supervises', () => ({ ...story('A1'), role: 'CA', purpose: 'P16' }), 'NO_GRANT'],
      ['an auditor without a purpose', () => ({ ...auditor(), purpose: null }), 'NO_PURPOSE'],
      ['an administrator', () => ({ ...story('L2'), purpose: 'P16' }), 'PURPOSE_MISMATCH'],
      ['a citizen', citizen, 'PURPOSE_MISMATCH'],
    ];
    it.each(tries)('%s may not, and that it tried is on record', async (_who, as, code) => {
      const answer = await read({ officer }, {}, as());
      expect(refusal(answer)).toEqual({ data: null, code });
      expect(await hub().entryOf(answer)).toMatchObject({
        type: 'DENY',
        fieldsets: { a: { 'Query.accessRecords': `denied:${code}` } },
      });
    });
  });

  describe('K1: a person asks who looked at its record', () => {
    const own = (id: string | null = story('K1').recipientId, as: Asker = citizen()) =>
      hub().ask({ query: ACCESS_TO, variables: { id }, as });

    it('sees body, purpose, date and groups of fields; no officer, no case, no place in the record', async () => {
      const [latest, ...others] = nodes(await own(), 'accessTo').filter(({ eventId }) => eventId === eventOf(looks[2]!));
      expect(others).toEqual([]);
      expect(latest).toMatchObject({
        index: eventOf(looks[2]!),
        organisation: story('A1').org,
        purpose: 'P16',
        client: null,
        officer: null,
        role: null,
        caseNo: null,
        persons: 1,
      });
      expect(latest.fields.map(({ coordinate }: { coordinate: string }) => coordinate)).toContain('Recipient');
      expect(JSON.stringify(latest)).not.toContain(officer);
      for (const { coordinate } of latest.fields) expect(coordinate).not.toContain('.');
    });

    it('cannot tell another’s list from nobody’s, and its own reading is on record', async () => {
      const strip = ({ status, text, body }: Answer) => ({
        status,
        text: Object.values(body.extensions.audit as Record<string, string>).reduce((t, id) => t.replace(id, '-'), text),
      });
      const [known, unknown] = [await own(story('A1').recipientId), await own('AAAAAAAAAAAAAAAAAAAAAA')];
      expect(refusal(known)).toEqual({ data: null, code: 'OUT_OF_JURISDICTION' });
      expect(strip(known)).toEqual(strip(unknown));
      const entry = await hub().entryOf(await own());
      expect(entry).toMatchObject({ type: 'AUDIT_READ', purpose: 'P18' });
      expect(entry.subjects).toEqual([{ f: 'a', ref: hub().ref('subject', story('K1').recipientId!) }]);
    });

    it('sees who tried its number as well, refused before anybody was looked up; so does the auditor', async () => {
      const { citizenId, recipientId } = story('K1');
      const byNumber = (as: Asker) =>
        hub().ask({
          query: 'query ($no: String!) { recipients(keys: [{ kind: CITIZEN_ID, value: $no }]) { edges { node { name } } } }',
          variables: { no: citizenId },
          as,
        });
      const tries = [
        await byNumber({ ...story('A1'), purpose: 'P04', caseNo: null }),
        await byNumber({ ...story('A1'), purpose: null, caseNo: null }),
        await byNumber({ ...story('G2'), purpose: 'P12', caseNo: null }),
      ];
      for (const answer of tries) expect(answer.body.data.recipients.edges).toEqual([{ node: null }]);
      const events = tries.map(eventOf);
      const seen = nodes(await own(), 'accessTo').filter(({ eventId }) => events.includes(eventId));
      expect(seen.map(({ organisation, outcome }) => [organisation, outcome])).toEqual([
        [story('G2').org, 'denied'],
        [story('A1').org, 'denied'],
        [story('A1').org, 'denied'],
      ]);
      const audited = nodes(await read({ recipientId, from: new Date(Date.now() - 60_000).toISOString() }));
      expect(audited.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining(events));
    });

    it('a mother sees her child’s list; the father, whom the register does not name, cannot by claiming the child', async () => {
      const [child, mother, father] = story('K2').persons!.map((person) => person.recipientId!);
      const as = (...recipient: string[]) => own(child, { ...citizen(), recipient });
      expect((await as(mother!, child!)).body.data.accessTo.edges).toEqual(expect.any(Array));
      const claimed = await as(father!, child!);
      expect(refusal(claimed)).toEqual({ data: null, code: 'OUT_OF_JURISDICTION' });
      expect(await hub().entryOf(claimed)).toMatchObject({ type: 'DENY' });
    });

    it('can be asked for beside the own file, in one answer', async () => {
      const query = `query ($id: ID!) { recipient(id: $id) { name } accessTo(recipientId: $id, first: 1) { edges { node { at } } } }`;
      const answer = await hub().ask({ query, variables: { id: story('K1').recipientId }, as: citizen() });
      expect(answer.body.data).toMatchObject({ recipient: { name: story('K1').name }, accessTo: { edges: [{}] } });
      expect(await hub().entryOf(answer)).toMatchObject({ type: 'DISC', about: { rows: 1 } });
    });

    it('the auditor sees the same list with everything in it', async () => {
      const found = nodes(await own(story('K1').recipientId, auditor()), 'accessTo');
      expect(found.find(({ eventId }) => eventId === eventOf(looks[2]!))).toMatchObject({ officer, role: 'CA' });
    });
  });

  describe('a proof', () => {
    const prove = (index: string, as: Asker = story('A1')) =>
      hub().ask({ query: PROOF, variables: { index }, as, purpose: null, caseNo: null });
    const signed = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    };

    it('is for anybody with a token: the entry of a receipt is under the signed root', async () => {
      await signed();
      const claims = await claimsOf(hub(), looks[0]!);
      const { auditProof } = (await prove(claims.idx!, story('L2'))).body.data;
      const checkpoint = (
        await hub().ask({ query: '{ auditCheckpoint { origin size root note } }', as: story('L2'), purpose: null })
      ).body.data.auditCheckpoint;
      expect(checkpoint.origin).toBe(claims.iss);
      const note = parseCheckpoint(auditProof.note)!;
      expect(auditProof).toMatchObject({ index: claims.idx, leaf: claims.leaf, size: String(note.size) });
      const path = auditProof.path.map((hash: string) => Buffer.from(hash, 'base64'));
      const leaf = Buffer.from(claims.leaf, 'hex');
      expect(isIncluded(leaf, BigInt(claims.idx!), note.size, path, note.root)).toBe(true);
    });

    it('is to be had with a receipt that names no place', async () => {
      const answer = await hub().ask({ query: FILE, variables: { id: story('K1').recipientId }, as: citizen() });
      const { leaf, iat } = await claimsOf(hub(), answer);
      await signed();
      const { auditProof } = (await prove(`${leaf}.${iat}`, citizen())).body.data;
      expect(auditProof.index).toBe(String((await hub().entryOf(answer)).index));
    });

    it('of what is not there, or is no index, is refused', async () => {
      expect(refusal(await prove('99999999'))).toMatchObject({ code: 'NO_SUCH_ENTRY' });
      const bad = await prove('one');
      expect({ status: bad.status, ...refusal(bad) }).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    });
  });
};
