// What the departments' own logs say of a query: one question for everybody in it, only for what may be shown, and none where nothing may.
import type { AccessLine } from '../../src/sandbox/kit.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';

let hub: Hub;
let people: readonly Known[];
let federation: Asker;
beforeAll(async () => {
  hub = await startHub();
  ({ people } = await peopleOf(hub));
  federation = hub.stories['F1']!;
}, 120_000);
afterAll(() => hub?.stop());

/** What was asked of whom while `work` ran. */
async function watched(work: () => Promise<Answer>): Promise<{ answer: Answer; log: AccessLine[] }> {
  const since = await hub.sandbox.now();
  const answer = await work();
  return { answer, log: (await hub.sandbox.log(since)).filter(({ kind }) => kind !== 'token') };
}
const kinds = (log: readonly AccessLine[], department: string): string[] =>
  log.filter((line) => line.department === department).map(({ kind, page }) => `${kind} ${page}`);
const departments = (log: readonly AccessLine[]): string[] => [...new Set(log.map(({ department }) => department))].sort();
const columns = (log: readonly AccessLine[], department: string): string[] => [
  ...new Set(log.filter((line) => line.department === department && line.kind !== 'facts').flatMap(({ fields }) => fields)),
];

/** Heads of households, so that members come along whom nobody asked for by name. */
const heads = (n: number): string[] =>
  people
    .filter(({ person }) => person.relation === '02' && person.residenceDivision.startsWith(federation.divisions[0]!))
    .slice(0, n)
    .map(({ recipientId }) => recipientId);

const CARE = `query Care($ids: [ID!]!) {
  recipients(ids: $ids) {
    edges {
      node {
        id name citizenId phone ethnicity { code }
        civilAffairs { assistance { selfCareLevel { code } payeeAccount } }
        health { records { careDisabilityGrade selfPaidYtd { value } diagnosisCode } }
        disability { records { disabilityGrade { code } certValidUntil } }
        household { members { recipient { id disability { records { disabilityType { code } } } } } }
      }
    }
  }
}`;

describe('a query about a hundred persons and everybody who lives with them', () => {
  let answer: Answer;
  let log: AccessLine[];
  beforeAll(async () => {
    ({ answer, log } = await watched(() => hub.ask({ query: CARE, variables: { ids: heads(100) }, as: federation })));
  });
  type Node = { id: string; household: { members: { recipient: { id: string } }[] } | null };
  const nodes = (): Node[] => answer.body.data.recipients.edges.map(({ node }: { node: Node }) => node);

  it('is answered for all, in the order in which they were asked for', () => {
    expect(answer.status).toBe(200);
    expect(nodes().map(({ id }) => id)).toEqual(heads(100));
    expect(nodes().flatMap(({ household }) => household?.members ?? []).length).toBeGreaterThan(150);
  });

  it('is one question to each department: its pages are one each', () => {
    expect(kinds(log, 'civil-affairs').sort()).toEqual(['facts 1', 'fields 1']);
    expect(kinds(log, 'disability')).toEqual(['manifest 1']);
    const pages = kinds(log, 'health');
    expect(pages).toContain('fields 1');
    expect(new Set(pages).size).toBe(pages.length);
  });

  it('asks for the shown columns and no other', () => {
    expect(columns(log, 'health')).toEqual(['ltc_dsab_lv']);
    expect(columns(log, 'disability').sort()).toEqual(['有效期至', '残疾等级', '残疾类别']);
    expect(columns(log, 'civil-affairs').sort()).toEqual(['gxsj', 'gxzq', 'lxdh', 'sfzh', 'xm', 'zlnl']);
  });

  it('asks health only for the hundred themselves, and the federation for their families as well', () => {
    const keys = (department: string, kind: string) =>
      new Set(log.filter((line) => line.department === department && line.kind === kind).flatMap((line) => line.keys));
    const everybody = new Set(
      nodes().flatMap(({ id, household }) => [id, ...(household?.members ?? []).map((m) => m.recipient.id)]),
    );
    expect(keys('health', 'fields').size).toBe(100);
    expect(keys('disability', 'manifest').size).toBe(everybody.size);
    expect(everybody.size).toBeGreaterThan(150);
  });

  it('is one entry, with everybody shown in it', async () => {
    const entry = await hub.entryOf(answer);
    const everybody = new Set(
      nodes().flatMap(({ id, household }) => [id, ...(household?.members ?? []).map((m) => m.recipient.id)]),
    );
    expect(new Set(entry.subjects!.map(({ ref }) => ref))).toEqual(new Set([...everybody].map((id) => hub.ref('subject', id))));
  });
});

describe('a query that asks the same by several ways', () => {
  it('is one question to each department all the same', async () => {
    const [a, b] = people
      .filter(({ person }) => person.disability && person.residenceDivision.startsWith('3204'))
      .map(({ recipientId }) => recipientId);
    const { answer, log } = await watched(() =>
      hub.ask({
        query: `query ($a: ID!, $b: ID!) {
          one: recipient(id: $a) { ...Grade }
          again: recipient(id: $a) { name ...Grade }
          two: recipient(id: $b) { ...Grade household { members { recipient { ...Grade } } } }
          all: recipients(ids: [$a, $b, $a]) { edges { node { ...Grade } } }
        }
        fragment Grade on Recipient { id disability { records { disabilityGrade { code } } } }`,
        variables: { a, b },
        as: federation,
      }),
    );
    expect(answer.body).not.toHaveProperty('errors');
    expect(answer.body.data.all.edges).toHaveLength(3);
    expect(answer.body.data.again).toMatchObject(answer.body.data.one);
    expect(kinds(log, 'disability')).toEqual(['manifest 1']);
    expect(kinds(log, 'civil-affairs').filter((kind) => kind.startsWith('fields'))).toHaveLength(1);
  });
});

describe('a department of which nothing may be shown', () => {
  const window = (): Asker => hub.stories['A1']!;
  const ask = (selection: string, as = window(), more = {}) =>
    watched(() =>
      hub.ask({
        query: `query ($id: ID!) { recipient(id: $id) { ${selection} } }`,
        variables: { id: hub.stories['A1']!.recipientId },
        as,
        ...more,
      }),
    );

  it('is not called, and its block is refused field by field', async () => {
    const { answer, log } = await ask(
      'name health { source { freshness } records { diagnosisCode infectiousFlag } } disability { records { rehabNeeds { yes } } }',
    );
    expect(departments(log)).toEqual(['civil-affairs']);
    expect(answer.body.data.recipient).toMatchObject({ health: null, disability: null });
    const paths = answer.body.errors.map(({ path }: { path: string[] }) => path.join('.'));
    expect(paths).toEqual(['recipient.disability', 'recipient.health', 'recipient.health']);
  });

  it('is not called for its state alone', async () => {
    const { answer, log } = await ask(
      'health { source { department freshness } } disability { source { freshness } } household { source { freshness } }',
    );
    expect(log.filter(({ kind }) => kind === 'fields' || kind === 'manifest')).toEqual([]);
    expect(answer.body).not.toHaveProperty('errors');
    expect(answer.body.data.recipient.health).toEqual({ source: { department: 'health', freshness: 'CURRENT' } });
  });

  it('is not called for a field that is skipped', async () => {
    const { log } = await ask(
      'name health @skip(if: true) { records { selfPaidYtd { band } } } disability { records @include(if: false) { disabilityGrade { yes } } }',
    );
    expect(departments(log)).toEqual(['civil-affairs']);
  });

  it('is not called for a list of nobody, which is answered as one', async () => {
    const { answer, log } = await watched(() => hub.ask({ query: CARE, variables: { ids: [] }, as: federation }));
    expect(answer.body).toMatchObject({ data: { recipients: { edges: [] } } });
    expect(answer.body).not.toHaveProperty('errors');
    expect(log).toEqual([]);
    expect((await hub.entryOf(answer)).type).toBe('REQ');
  });

  it('is not called for nobody: unknown persons are asked about nowhere', async () => {
    const { log } = await watched(() => hub.ask({ query: CARE, variables: { ids: ['unknown', '0'] }, as: federation }));
    expect(log).toEqual([]);
  });

  it.each([
    ['no purpose', { purpose: null }],
    ['a purpose that is not the role’s', { purpose: 'P07' }],
    ['no case where one is needed', { caseNo: null }],
  ])('is not called, nor is anybody else, with %s', async (_what, more) => {
    const { answer, log } = await ask('name health { records { selfPaidYtd { band } } }', window(), more);
    expect(answer.body.data).toEqual({ recipient: null });
    expect(log).toEqual([]);
  });

  it('is not called under a case that is not open to anybody: only its owner is asked about the case', async () => {
    const { log } = await ask('name health { records { selfPaidYtd { band } } }', window(), { caseNo: 'LS1999-320402004-0001' });
    expect(log.map(({ department, kind }) => `${department} ${kind}`)).toEqual(['civil-affairs case']);
  });
});
