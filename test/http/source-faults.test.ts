// A department that is down, slow, broken or confused: the others answer in time, it is named as unavailable, and never is that "none".
import type { FaultMode } from '../../src/sandbox/kit.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { usualFreshness } from '../support/late-feed.js';
import { type Known, peopleOf } from '../support/people.js';

/** The departments besides the owner of the persons, each with a field of its records that a citizen sees of itself. */
const RECORDS: Readonly<Record<string, string>> = {
  charity: 'grantAmount { value }',
  disability: 'disabilityGrade { code }',
  education: 'schoolStage { code }',
  health: 'insuranceType { code }',
  housing: 'perCapitaArea { value }',
  labour: 'difficultyFlag',
};
const OTHERS = Object.keys(RECORDS);
/** What may pass until the answer is there: three seconds for the sources, and something for a busy machine. */
const IN_TIME_MS = 4_500;

/** A few bytes five times a second; hanging without a measure is for ever. */
const SLOWNESS: Readonly<Partial<Record<FaultMode, number>>> = { drip: 200 };

let hub: Hub;
let people: readonly Known[];
/** The father of the first story, asking about himself and his child: the whole file, and no case is needed. */
let father: Asker;
let ids: { father: string; child: string };
beforeAll(async () => {
  hub = await startHub();
  ({ people } = await peopleOf(hub));
  const { persons } = hub.stories['A1']!;
  ids = { father: persons![0]!.recipientId!, child: persons![3]!.recipientId! };
  father = { ...hub.stories['K1']!, recipient: [ids.father, ids.child] };
}, 120_000);
afterAll(() => hub?.stop());
afterEach(() => hub.sandbox.clear());

const block = (department: string) => `${department} { source { department freshness asOf } records { ${RECORDS[department]} } }`;
const idOf = (department: string) => (department === 'education' ? ids.child : ids.father);
const askAll = (): Promise<Answer> =>
  hub.ask({
    query: `query ($father: ID!, $child: ID!) {
      father: recipient(id: $father) { name ${OTHERS.filter((d) => d !== 'education')
        .map(block)
        .join(' ')} }
      child: recipient(id: $child) { name ${block('education')} }
    }`,
    variables: ids,
    as: father,
  });
const blockOf = ({ body }: Answer, department: string) => body.data[department === 'education' ? 'child' : 'father'][department];
const typeOf = (department: string) => department[0]!.toUpperCase() + department.slice(1);

async function timed(work: () => Promise<Answer>): Promise<Answer> {
  const begun = performance.now();
  const answer = await work();
  expect(performance.now() - begun).toBeLessThan(IN_TIME_MS);
  expect(answer.status).toBe(200);
  return answer;
}
const alarmsOf = async (department: string): Promise<number> => {
  const { body } = await hub.ask({ query: '{ connectors { department alarms state } }', as: father });
  return body.data.connectors.find((c: { department: string }) => c.department === department).alarms;
};

function expectDown(answer: Answer, department: string): void {
  expect(blockOf(answer, department)).toEqual({ source: { department, freshness: 'UNAVAILABLE', asOf: null }, records: null });
  const own = answer.body.errors.filter(
    (e: { extensions: { coordinate: string } }) => e.extensions.coordinate === `${typeOf(department)}.records`,
  );
  expect(own).toEqual([
    expect.objectContaining({
      path: [department === 'education' ? 'child' : 'father', department, 'records'],
      extensions: { code: 'SOURCE_UNAVAILABLE', coordinate: `${typeOf(department)}.records`, count: 1 },
    }),
  ]);
}
function expectUp(answer: Answer, department: string): void {
  const { source, records } = blockOf(answer, department);
  expect(source).toMatchObject({ department, freshness: usualFreshness(department) });
  expect(records.length).toBeGreaterThan(0);
}
/** The states that the entry has for one person, of one department's records. */
async function recorded(answer: Answer, department: string) {
  const entry = await hub.entryOf(answer);
  const subject = entry.subjects!.find(({ ref }) => ref === hub.ref('subject', idOf(department)))!;
  const prefix = { charity: 'CharityAid', health: 'MedicalRecord' }[department] ?? `${typeOf(department)}Record`;
  const states = Object.entries(entry.fieldsets![subject.f]!).filter(([coordinate]) => coordinate.startsWith(`${prefix}.`));
  return { source: entry.sources![department], states: [...new Set(states.map(([, state]) => state))] };
}

it('every department besides civil affairs is looked at here, and answers when nothing is wrong', async () => {
  const { body } = await hub.ask({ query: '{ connectors { department } }', as: father });
  const all = body.data.connectors.map(({ department }: { department: string }) => department);
  expect(all.sort()).toEqual(['civil-affairs', ...OTHERS].sort());
  const answer = await timed(askAll);
  expect(answer.body).not.toHaveProperty('errors');
  for (const department of OTHERS) expectUp(answer, department);
});

describe.each(OTHERS)('%s', (department) => {
  const ask = () =>
    hub.ask({
      query: `query ($father: ID!) { ${department === 'education' ? 'child' : 'father'}: recipient(id: $father) { name ${block(department)} } }`,
      variables: { father: idOf(department) },
      as: father,
    });

  it.each<FaultMode>(['refuse', '500'])('%s: is unavailable, is on record as an error, and is back afterwards', async (mode) => {
    await hub.sandbox.fault(department, mode);
    const answer = await timed(ask);
    expectDown(answer, department);
    expect(answer.body.data[department === 'education' ? 'child' : 'father'].name).not.toBeNull();
    expect(await recorded(answer, department)).toEqual({ source: 'error', states: ['error'] });
    await hub.sandbox.clear();
    expectUp(await timed(ask), department);
  });

  it('answering for somebody else is an alarm and never a value', async () => {
    const before = await alarmsOf(department);
    await hub.sandbox.fault(department, 'wrong-person');
    const answer = await timed(ask);
    expectDown(answer, department);
    expect(await alarmsOf(department)).toBe(before + 1);
    expect(hub.said.err).toContain(`alarm:${department}`);
  });

  it('with old data says so, and shows it', async () => {
    await hub.sandbox.fault(department, 'stale');
    const answer = await timed(ask);
    const { source, records } = blockOf(answer, department);
    expect(source).toMatchObject({ department, freshness: 'STALE' });
    expect(Date.now() - Date.parse(source.asOf)).toBeGreaterThan(5 * 86_400_000);
    expect(records.length).toBeGreaterThan(0);
    expect(await recorded(answer, department)).toEqual({ source: 'stale', states: ['plain'] });
  });
});

describe('all of them at once', () => {
  it.each<FaultMode>(['hang', 'drip'])('%s: the person is shown in time, and each is unavailable', async (mode) => {
    for (const department of OTHERS) await hub.sandbox.fault(department, mode, SLOWNESS[mode]);
    const answer = await timed(askAll);
    for (const department of OTHERS) expectDown(answer, department);
    expect(answer.body.data.father.name).toBe(hub.stories['A1']!.name);
    await hub.sandbox.clear();
    const after = await timed(askAll);
    for (const department of OTHERS) expectUp(after, department);
  });

  it('one that is merely slow is waited for', async () => {
    await hub.sandbox.fault('health', 'hang', 600);
    const answer = await timed(askAll);
    for (const department of OTHERS) expectUp(answer, department);
  });
});

describe('civil affairs, which knows who the persons are', () => {
  const FILE =
    'name lowIncomeCategory { yes } household { members { relation { code } } } civilAffairs { source { freshness } assistance { assistanceType { code } } rescues { foundPlace } } health { records { premiumSubsidised } }';
  const askAs = (as: Asker, id: string, selection = FILE) =>
    hub.ask({ query: `query ($id: ID!) { recipient(id: $id) { ${selection} } }`, variables: { id }, as });
  /** Somebody with a household of their own whom nobody asked about yet: what is known of others is kept for some seconds. */
  let next = 0;
  const stranger = (): string => {
    const unseen = people.filter(
      ({ person }) => person.relation === '02' && person.residenceDivision.startsWith(insurance().divisions[0]!),
    );
    next += 7;
    return unseen[next]!.recipientId;
  };
  const insurance = () => hub.stories['C1']!;

  it.each<FaultMode>(['refuse', '500', 'hang', 'drip', 'wrong-person'])(
    '%s: nobody is known, and that is not said as “nobody”',
    async (mode) => {
      const before = await alarmsOf('civil-affairs');
      const [id, other] = [stranger(), stranger()];
      await hub.sandbox.fault('civil-affairs', mode, SLOWNESS[mode]);
      const answer = await timed(() => askAs(insurance(), id));
      expect(answer.body.data).toEqual({ recipient: null });
      expect(answer.body.errors).toEqual([
        expect.objectContaining({
          path: ['recipient'],
          extensions: { code: 'SOURCE_UNAVAILABLE', coordinate: 'Query.recipient', count: 1 },
        }),
      ]);
      const entry = await hub.entryOf(answer);
      expect(entry).toMatchObject({ type: 'ERR', sources: { 'civil-affairs': 'error' } });
      expect(new Set(Object.values(entry.fieldsets!['a']!))).toEqual(new Set(['denied:SOURCE_UNAVAILABLE']));
      expect(await alarmsOf('civil-affairs')).toBe(before + (mode === 'wrong-person' ? 1 : 0));
      await hub.sandbox.clear();
      expect((await timed(() => askAs(insurance(), other))).body.data.recipient.name).not.toBeNull();
      expect((await timed(() => askAs(insurance(), id))).body.data.recipient.name).not.toBeNull();
    },
  );

  it.each<FaultMode>(['refuse', '500', 'wrong-person'])(
    '%s, just after somebody was asked about: its own fields are errors, the others’ are shown',
    async (mode) => {
      const citizen = { ...father, recipient: [ids.father] };
      await askAs(citizen, ids.father);
      await hub.sandbox.fault('civil-affairs', mode);
      const answer = await timed(() => askAs(citizen, ids.father));
      expect(answer.body.data.recipient).toEqual({
        name: null,
        lowIncomeCategory: null,
        household: { members: null },
        civilAffairs: { source: { freshness: 'UNAVAILABLE' }, assistance: null, rescues: null },
        health: { records: [{ premiumSubsidised: true }] },
      });
      const coordinates = answer.body.errors.map(
        ({ extensions }: { extensions: { coordinate: string; code: string } }) => `${extensions.coordinate} ${extensions.code}`,
      );
      expect(coordinates).toEqual(
        [
          'CivilAffairs.assistance',
          'CivilAffairs.rescues',
          'Household.members',
          'Recipient.lowIncomeCategory',
          'Recipient.name',
        ].map((coordinate) => `${coordinate} SOURCE_UNAVAILABLE`),
      );
    },
  );

  it('with old data says so, and shows it', async () => {
    await hub.sandbox.fault('civil-affairs', 'stale');
    const answer = await timed(() =>
      askAs(
        insurance(),
        insurance().recipientId!,
        'name civilAffairs { source { freshness } assistance { assistanceType { code } } }',
      ),
    );
    expect(answer.body.data.recipient).toMatchObject({
      name: insurance().name,
      civilAffairs: { source: { freshness: 'STALE' } },
    });
  });
});
