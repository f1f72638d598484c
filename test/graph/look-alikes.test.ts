// From an answer to what is remembered of it: who counts, what is loaded for it (nothing), and that no name and no address stays.
import { inspect } from 'node:util';
import { type Anomaly, LookAlikes } from '../../src/audit/index.js';
import { watchLookAlikes } from '../../src/graph/look-alikes.js';
import { Operation } from '../../src/graph/operation.js';
import { HouseholdSubject, Subject } from '../../src/graph/subjects.js';
import type { Caller, Column } from '../../src/policy/index.js';

const WHOLE = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity, showHidden: true };
const AT = new Date('2026-01-05T02:00:00Z');
interface Shown {
  readonly name?: string;
  readonly address?: string;
  readonly household?: string;
  readonly refused?: boolean;
  /** Met, because somebody else of the household was asked about, and not shown. */
  readonly silent?: boolean;
}

let made = 0;
function operationAbout(people: readonly Shown[], role = 'TW'): Operation {
  const caller = { issuer: 'i', subject: 'officer-in-clear', client: 'c', organisation: 'o', role } as Caller;
  const request = { caller, requestId: 'r', eventId: 'e', at: AT, purpose: null, caseNo: null, deadline: 0 };
  const operation = new Operation(request, []);
  const names = new Map<string, string>();
  people.forEach(({ name = '', address, household, refused, silent }) => {
    const id = `handle-${++made}`;
    names.set(id, name);
    const column = { refused: refused ? 'OUT_OF_JURISDICTION' : null } as unknown as Column;
    const subject = new Subject(id, { householdId: household ?? id } as never, column, {} as never, 1);
    if (address) subject.rows.set('Recipient', [{ residenceAddress: address }]);
    if (!silent) subject.firstPath = ['recipient'];
    operation.subjects.set(id, subject);
  });
  operation.nameOf = (handle) => names.get(handle);
  return operation;
}

let raised: Anomaly[];
let watch: LookAlikes;
let index: bigint;
let refusing: boolean;
let troubles: unknown[];
let watching: ReturnType<typeof watchLookAlikes>;
beforeEach(() => {
  [raised, watch, index, refusing, troubles] = [[], new LookAlikes(), 0n, false, []];
  watching = watchLookAlikes({
    officer: (subject) => `ref-of-${subject.length}`,
    raise: async (anomaly) => {
      if (refusing) throw new Error('no record');
      raised.push(anomaly);
    },
    onTrouble: (error) => troubles.push(error),
    watch,
  });
});
afterEach(() => watching.close());

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const look = (operation: Operation): void => {
  const looks = watching.looksOf(operation);
  if (looks) watching.looked(looks, { index: index++ });
};
async function rulesAfter(...operations: Operation[]): Promise<string[]> {
  for (const operation of operations) look(operation);
  await turn();
  return raised.map(({ rule }) => rule);
}
const each = (people: readonly Shown[]): Operation[] => people.map((one) => operationAbout([one]));
const ADDRESS = '凤凰村第5组12号';
const namesakes = ['钮一鸣', '钮 二丽', '钮三', '钮·四海'].map((name): Shown => ({ name }));

it('four households of one surname are raised, by the officer’s reference, with their entries', async () => {
  expect(await rulesAfter(...each(namesakes))).toEqual(['SAME_SURNAME']);
  expect(raised[0]).toMatchObject({ about: 'ref-of-16', count: 4, evidence: ['0', '1', '2', '3'] });
});

it('four households at one address are, however it is written', async () => {
  const written = [ADDRESS, '凤凰村第５组１２号', '凤凰村 第5组 12号', `${ADDRESS} `];
  expect(await rulesAfter(...each(written.map((address) => ({ address }))))).toEqual(['SAME_ADDRESS']);
});

it.each<[string, (one: Shown) => Shown]>([
  ['of one household', (one) => ({ ...one, household: 'home' })],
  ['who are refused', (one) => ({ ...one, refused: true })],
  ['of whom nothing is shown', (one) => ({ ...one, silent: true })],
  ['at a place where many live', (one) => ({ ...one, name: '', address: '凤凰村第5组' })],
  ['without a name or an address', () => ({})],
])('people %s are not', async (_, change) => {
  expect(await rulesAfter(...each(namesakes.map((one) => change({ ...one, address: ADDRESS }))))).toEqual([]);
  expect(troubles).toEqual([]);
});

it('what is told of a household is told of everybody in it', async () => {
  const operations = each(namesakes.map((one) => ({ ...one, silent: true })));
  for (const operation of operations) {
    const [id] = operation.subjects.keys();
    const column = { refused: null } as unknown as Column;
    const household = new HouseholdSubject(`home-of-${id}`, column, [id!], () => [], {} as never, 1);
    household.marks.shown(0, 'plain');
    operation.households.set(household.reference, household);
  }
  expect(await rulesAfter(...operations)).toEqual(['SAME_SURNAME']);
});

it('citizens who ask about themselves are not watched', async () => {
  expect(await rulesAfter(operationAbout(namesakes, 'CI'))).toEqual([]);
  expect(watch.size.sights).toBe(0);
});

it('a search by name finds namesakes by its nature: they are one, and other names are others', async () => {
  const search = (name: string): Operation => {
    const operation = operationAbout(Array.from({ length: 12 }, () => ({ name })));
    operation.searches.set('found', { page: { entries: [], hasNextPage: false, hasPreviousPage: false } as never });
    operation.criteria.push({ coordinate: 'Recipient.name', value: name });
    return operation;
  };
  expect(await rulesAfter(search('钮一'), search('钮二'), search('钮三'))).toEqual([]);
  expect(await rulesAfter(search('钮四'))).toEqual(['SAME_SURNAME']);
});

it('nothing is done before the answer has left, and nothing of it stays in clear', async () => {
  const people = namesakes.map((one) => ({ ...one, address: ADDRESS }));
  for (const operation of each(people)) look(operation);
  expect(watch.size).toEqual({ officers: 0, sights: 0 });
  await turn();
  expect(raised).toHaveLength(2);
  const kept = inspect([watch, raised], WHOLE);
  expect(kept).toContain('SAME_SURNAME');
  for (const clear of ['钮', '凤凰村', '12号', 'officer-in-clear', Buffer.from('钮').toString('hex')])
    expect([clear, kept.includes(clear)]).toEqual([clear, false]);
});

it('keys are made at the start: another start’s forms are others', async () => {
  const inside = () => inspect(watch, WHOLE).match(/[0-9a-f]{32}/g)!;
  await rulesAfter(...each(namesakes.slice(0, 1)));
  const first = inside();
  expect(new Set(first).size).toBe(1);
  watching.close();
  watch = new LookAlikes();
  watching = watchLookAlikes({ officer: () => 'ref', raise: async () => {}, onTrouble: () => {}, watch });
  await rulesAfter(...each(namesakes.slice(0, 1)));
  expect(inside()).not.toEqual(first);
});

it('what cannot be noted is raised again, and trouble ends nothing', async () => {
  refusing = true;
  expect(await rulesAfter(...each(namesakes))).toEqual([]);
  expect(troubles).toHaveLength(1);
  refusing = false;
  const broken = operationAbout([{ name: '钮' }]);
  broken.nameOf = () => {
    throw new Error('broken');
  };
  expect(await rulesAfter(broken, ...each([{ name: '钮五' }]))).toEqual(['SAME_SURNAME']);
  expect(troubles).toHaveLength(2);
});
