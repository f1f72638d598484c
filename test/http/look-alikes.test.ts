// An officer who goes through a surname, or a staircase, over HTTP: it stands in the record with its evidence, and nobody is named for it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Anomaly } from '../../src/audit/index.js';
import { readPostmaster } from '../../src/database/postmaster.js';
import { shareOf, surnameOf } from '../../src/kernel/surnames.js';
import { type Answer, type Entry, type Hub, startHub } from '../support/hub.js';
import { type Known, peopleOf } from '../support/people.js';
import { runProgram } from '../support/program.js';

const LOOK = 'query ($id: ID!) { recipient(id: $id) { name residenceAddress } }';
const NAME = 'query ($id: ID!) { recipient(id: $id) { name } }';
const ADDRESS = '常州市天宁区雕庄街道凤凰社区48幢丙单元604室';

let hub: Hub;
/** One grown-up of each household, by surname. */
let bySurname: Map<string, Known[]>;
const looks = new Map<string, Answer[]>();
beforeAll(async () => {
  hub = await startHub();
  const { people } = await peopleOf(hub);
  const homes = new Set<number | null>();
  bySurname = new Map();
  for (const known of people) {
    const { name, lifeStatus, guardian, household, residenceDivision, registeredDivision } = known.person;
    const isLocal = residenceDivision.startsWith('3204') && registeredDivision.startsWith('3204');
    const surname = surnameOf(name);
    if (lifeStatus === '2' || guardian !== null || !isLocal || !surname || homes.has(household)) continue;
    homes.add(household);
    bySurname.set(surname, [...(bySurname.get(surname) ?? []), known]);
  }
}, 120_000);
afterAll(() => hub?.stop());

/** One look after the other, by an officer of the federation, who needs no case. */
async function lookAt(sub: string, known: readonly Known[], query = NAME): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { recipientId } of known)
    answers.push(await hub.ask({ query, variables: { id: recipientId }, as: { ...hub.stories['F1']!, sub } }));
  looks.set(sub, [...(looks.get(sub) ?? []), ...answers]);
  return answers;
}
const notes = async (rule: string): Promise<Entry[]> => (await hub.entries()).filter(({ about }) => about?.['rule'] === rule);
async function noteOf(rule: string): Promise<Entry> {
  for (let waits = 0; waits < 40; waits++) {
    const [note] = await notes(rule);
    if (note) return note;
    await pause(100);
  }
  throw new Error(`nothing was noted under ${rule}`);
}
const listed = async (sub: string): Promise<Anomaly[]> =>
  (JSON.parse((await runProgram(['audit', 'anomalies', '--json'], hub.env)).out) as { anomalies: Anomaly[] }).anomalies.filter(
    ({ about, rule }) => about === hub.ref('actor', sub) && rule.startsWith('SAME_'),
  );
const indexesOf = async (answers: readonly Answer[]): Promise<string[]> =>
  Promise.all(answers.map(async (answer) => String((await hub.entryOf(answer)).index)));

it('four households of a rare surname, one after the other, are raised once, with the four entries', async () => {
  const [surname, namesakes] = [...bySurname]
    .filter(([name]) => shareOf(name) <= 0.005)
    .reduce((most, one) => (one[1].length > most[1].length ? one : most));
  expect(namesakes.length).toBeGreaterThan(6);
  const answers = await lookAt('namesakes', namesakes.slice(0, 4));
  for (const { body } of answers) expect(body.data.recipient.name.startsWith(surname)).toBe(true);
  const evidence = await indexesOf(answers);
  const note = await noteOf('SAME_SURNAME');
  expect(note).toMatchObject({ type: 'ADMIN', about: { anomaly: expect.stringMatching(/^[0-9a-f]{16}$/), count: 4, evidence } });
  await lookAt('namesakes', namesakes.slice(4, 7));
  expect(await listed('namesakes')).toEqual([
    expect.objectContaining({
      id: note.about!['anomaly'],
      rule: 'SAME_SURNAME',
      label: expect.stringContaining('同姓查询'),
      count: 4,
      evidence,
      state: 'ongoing',
    }),
  ]);
  expect(await notes('SAME_SURNAME')).toHaveLength(1);
});

it('four households at one address are, where the address was asked for', async () => {
  const strangers = [...bySurname.values()].map(([first]) => first!).slice(0, 8);
  const home = join(hub.data, 'sandbox', 'civil-affairs');
  const bureau = new pg.Client({
    connectionString: `postgresql://zhongfu:${readFileSync(join(home, 'postgres.password'), 'utf8').trim()}@127.0.0.1:${
      readPostmaster(join(home, 'postgres'))!.port
    }/minzheng`,
  });
  await bureau.connect();
  const ids = strangers.map(({ person }) => person.citizenId);
  const { rowCount } = await bureau.query('UPDATE dibao.ryxx SET jzdz = $1 WHERE sfzh = ANY($2)', [ADDRESS, ids]);
  await bureau.end();
  expect(rowCount).toBe(8);
  await lookAt('passer-by', strangers.slice(0, 4));
  const answers = await lookAt('neighbour', strangers.slice(4), LOOK);
  for (const { body } of answers) expect(body.data.recipient.residenceAddress).toContain('常州市');
  expect((await noteOf('SAME_ADDRESS')).about).toMatchObject({ count: 4, evidence: await indexesOf(answers) });
  expect(await listed('neighbour')).toMatchObject([{ rule: 'SAME_ADDRESS', count: 4, state: 'ongoing' }]);
  expect(await listed('passer-by')).toEqual([]);
});

it('forty households as they come are nothing, nor are four of one surname who are refused', async () => {
  const everybody = [...bySurname.values()].flat().sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1));
  await lookAt('busy', everybody.slice(0, 40));
  const namesakes = bySurname.get('钱')!.slice(0, 6);
  const as = { ...hub.stories['F1']!, sub: 'refused', divisions: ['341881'] };
  for (const { recipientId } of namesakes) {
    const refused = await hub.ask({ query: NAME, variables: { id: recipientId }, as });
    expect((await hub.entryOf(refused)).type).toBe('DENY');
  }
  expect([...(await listed('busy')), ...(await listed('refused'))]).toEqual([]);
});

it('neither the record nor the log tells a name or an address for it', async () => {
  const canaries = [...looks.values()].flat().map(({ body }) => body.data.recipient.name as string);
  expect(canaries.length).toBeGreaterThan(50);
  const lines = hub.said.err.split('\n').filter((line) => line.includes('anomaly in the record'));
  const raised = [...(await notes('SAME_SURNAME')), ...(await notes('SAME_ADDRESS'))];
  expect(raised).toHaveLength(2);
  for (const { raw, about } of raised) {
    expect(lines.filter((line) => line.includes(String(about!['anomaly'])))).toHaveLength(1);
    expect(raw).toMatch(/^[ -~]+$/); // no Chinese character at all
  }
  for (const line of lines) expect(line).toMatch(/^[ -~]*$/);
  const all = `${(await hub.entries()).map(({ raw }) => raw).join('\n')}\n${hub.said.err}\n${hub.said.out}`;
  expect([...canaries, ADDRESS].filter((canary) => all.includes(canary))).toEqual([]);
  expect(['namesakes', 'neighbour'].filter((sub) => hub.said.err.includes(`"${sub}"`))).toEqual([]);
});
