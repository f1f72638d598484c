// Letters at the operator's terminal: on record first, in force for the running hub, and withdrawn at once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, dayOf } from '../../src/kernel/days.js';
import { refusals } from '../stories/reading.js';
import { type Answer, type Hub, startHub } from '../support/hub.js';
import { runProgram } from '../support/program.js';
import { type Second, startSecond } from '../support/second-hub.js';

let hub: Hub;
let second: Second;
beforeAll(async () => {
  hub = await startHub();
  second = await startSecond(hub);
}, 180_000);
afterAll(async () => {
  await second?.stop();
  await hub?.stop();
});

const FILE = 'query File($id: ID!) { recipient(id: $id) { name household { id perCapitaMonthlyIncome { value } } } }';
const see = (from: Pick<Hub, 'ask'> = hub, key = 'J1') =>
  from.ask({ query: FILE, variables: { id: hub.stories[key]!.recipientId }, as: hub.stories[key]! });
const codeOf = (answer: Answer) => refusals(answer)['Household.perCapitaMonthlyIncome']?.code ?? 'shown';
/** What every hub says within so many milliseconds. */
async function soon(code: string, within: number): Promise<void> {
  const from = Date.now();
  for (const one of [hub, second])
    while (codeOf(await see(one)) !== code) {
      expect(Date.now() - from).toBeLessThan(within);
      await sleep(50);
    }
}
const run = (...args: string[]) => runProgram(['letter', ...args], hub.env);
const today = dayOf(Date.now());
const signedByAll = async () => ({
  no: 'HDSQ-2026-1',
  householdId: (await see()).body.data.recipient.household.id,
  signedBy: hub.stories['J1']!.persons!.map(({ recipientId }) => recipientId),
  signedOn: today,
  expiresOn: addDays(today, 90),
});
const added = (letter: unknown) => {
  const file = join(hub.data, 'letter.json');
  writeFileSync(file, JSON.stringify(letter));
  return run('add', '--file', file, '--json');
};

test('the fourth signature opens what three did not, on every hub; withdrawn, it is closed again for the next question', async () => {
  expect(codeOf(await see())).toBe('NO_AUTHORISATION');
  expect(codeOf(await see(second))).toBe('NO_AUTHORISATION');
  const made = await added(await signedByAll());
  expect([made.code, made.err]).toEqual([0, '']);
  await soon('shown', 2_000);
  const listed = JSON.parse((await run('list', '--household', (await signedByAll()).householdId, '--json')).out);
  expect(listed.map(({ no, withdrawnAt }: { no: string; withdrawnAt: string | null }) => [no, withdrawnAt])).toContainEqual([
    ...['HDSQ-2026-1', null],
  ]);
  const ended = await run('withdraw', 'HDSQ-2026-1', '--json');
  expect([ended.code, ended.err]).toEqual([0, '']);
  // what is left is the letter with three signatures
  await soon('NO_AUTHORISATION', 1_000);
  const [add, end] = (await hub.entries()).filter(({ about }) => about?.['by'] === 'command line');
  expect(add).toMatchObject({ type: 'POLICY', about: { act: 'addLetter', letter: 'HDSQ-2026-1', signatures: 4 } });
  expect(end).toMatchObject({ type: 'POLICY', about: { act: 'withdrawLetter', letter: 'HDSQ-2026-1' } });
  const signers = hub.stories['J1']!.persons!.map(({ recipientId }) => hub.ref('subject', recipientId!)).sort();
  for (const entry of [add!, end!]) expect(entry.subjects!.map(({ ref }) => ref).sort()).toEqual(signers);
});

test('what is no letter, or of nobody whom the hub knows, is refused with 2 and changes nothing', async () => {
  const good = { ...(await signedByAll()), no: 'HDSQ-2026-2' };
  const before = (await hub.entries()).length;
  const refused = async (letter: unknown) => {
    const { code, out } = await added(letter);
    expect(out).toBe('');
    return code;
  };
  for (const wrong of [
    [],
    'a letter',
    { ...good, no: 'HDSQ-2026-1' },
    [good, good],
    { ...good, signedBy: [] },
    { ...good, signedBy: ['nobody'] },
    { ...good, householdId: 'nowhere' },
    { ...good, signedOn: addDays(today, 1) },
    { ...good, expiresOn: '2020-01-01' },
    { ...good, expiresOn: '2026-13-01' },
  ])
    expect(await refused(wrong)).toBe(2);
  for (const args of [['withdraw'], ['withdraw', 'HDSQ-none'], ['withdraw', 'HDSQ-2026-1'], ['add'], ['frob']])
    expect((await run(...args)).code).toBe(2);
  expect((await hub.entries(before)).filter(({ type }) => type === 'POLICY')).toEqual([]);
  expect((await runProgram(['letter', 'list'], { ZHONGFU_DATA: join(hub.data, 'none') })).code).toBe(4);
});
