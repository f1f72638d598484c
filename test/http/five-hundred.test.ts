// As many persons as one operation may ask about, and all seven departments: by the departments' own logs, that is one question to each.
import type { AccessLine } from '../../src/sandbox/kit.js';
import { type Answer, type Hub, startHub } from '../support/hub.js';
import { usualState } from '../support/late-feed.js';
import { peopleOf } from '../support/people.js';

const FILES = `query Files($ids: [ID!]!) {
  recipients(ids: $ids) {
    edges {
      node {
        id name
        civilAffairs { assistance { assistanceType { code } } }
        health { records { insuranceType { code } } }
        education { records { schoolStage { code } } }
        housing { records { dilapidation { code } } }
        labour { records { employmentStatus { code } } }
        disability { records { disabilityGrade { code } } }
        charity { records { projectName } }
      }
    }
  }
}`;
const BLOCKS = ['charity', 'civilAffairs', 'disability', 'education', 'health', 'housing', 'labour'] as const;
const MOST = 500;

let hub: Hub;
let ids: string[];
let answer: Answer;
let asked: AccessLine[];
beforeAll(async () => {
  // A token that stands for five hundred persons is longer than Node.js takes in a header by itself; nobody else sees all seven without a case.
  hub = await startHub({ env: { NODE_OPTIONS: '--max-http-header-size=65536' } });
  const { people } = await peopleOf(hub);
  // Of the dead little is shown, and a child is its own guardian's.
  const adults = people.filter(({ person }) => person.lifeStatus !== '2' && person.guardian === null);
  ids = adults.slice(0, MOST).map(({ recipientId }) => recipientId);
  const since = await hub.sandbox.now();
  answer = await hub.ask({ query: FILES, variables: { ids }, as: { ...hub.stories['K1']!, recipient: ids } });
  asked = (await hub.sandbox.log(since)).filter(({ kind }) => kind === 'fields' || kind === 'manifest');
}, 120_000);
afterAll(() => hub?.stop());

const departments = async (): Promise<string[]> => {
  const { body } = await hub.ask({ query: '{ connectors { department } }', as: hub.stories['K1']! });
  return body.data.connectors.map(({ department }: { department: string }) => department);
};
const linesOf = (department: string) => asked.filter((line) => line.department === department);

it('every person is answered for, in the asked order, and by every department', () => {
  expect(answer.status).toBe(200);
  expect(answer.body).not.toHaveProperty('errors');
  type Node = Readonly<Record<string, unknown>>;
  const nodes: Node[] = answer.body.data.recipients.edges.map(({ node }: { node: Node }) => node);
  expect(nodes.map(({ id }) => id)).toEqual(ids);
  expect(nodes).toHaveLength(MOST);
  for (const block of BLOCKS) {
    const lists = nodes.map((node) => Object.values(node[block] as Record<string, unknown[]>)[0]!);
    expect([block, lists.every(Array.isArray), lists.flat().length > 0]).toEqual([block, true, true]);
  }
});

it('each department was asked once: its pages are one each, and together about just these persons', async () => {
  expect(new Set(asked.map(({ department }) => department))).toEqual(new Set(await departments()));
  for (const department of await departments()) {
    const lines = linesOf(department);
    expect([department, lines.map(({ page }) => page).sort((a, b) => a - b)]).toEqual([department, lines.map((_, i) => i + 1)]);
    expect([department, new Set(lines.flatMap(({ keys }) => keys)).size]).toEqual([department, MOST]);
  }
});

it('is one entry about five hundred persons', async () => {
  const entry = await hub.entryOf(answer);
  expect(entry.type).toBe('DISC');
  expect(new Set(entry.subjects!.map(({ ref }) => ref))).toEqual(new Set(ids.map((id) => hub.ref('subject', id))));
  expect(entry.sources).toEqual(
    Object.fromEntries((await departments()).map((department) => [department, usualState(department)])),
  );
});

it('five hundred and one are too many', async () => {
  const tooMany = await hub.ask({ query: FILES, variables: { ids: [...ids, 'unknown'] }, as: hub.stories['K1']! });
  expect(tooMany.status).toBe(400);
  expect(tooMany.body.errors[0].extensions).toMatchObject({ code: 'BULK_LIMIT', limit: MOST });
});
