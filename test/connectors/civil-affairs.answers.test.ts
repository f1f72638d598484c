// What the civil-affairs connector makes of answers that are not as agreed, and of registers longer than a page.
import { expect, it } from '@jest/globals';
import { openSource } from '../../connectors/civil-affairs/source.js';
import { convert } from '../../connectors/civil-affairs/values.js';
import { BadAnswer, type Sql, WrongPerson } from '../../src/connector.js';

const call = { signal: AbortSignal.timeout(60_000), requestId: 'r' };
const NOW = Date.parse('2026-01-05T00:00:00Z');
/** A bureau that answers with these rows, whatever it is asked. */
const answering = (...answers: object[][]) =>
  openSource({ query: async () => answers.shift() ?? [], close: async () => {} } as unknown as Sql, () => NOW);
const batch = { persons: ['A'], households: [], fields: new Map([['Recipient', ['name']]]) };
const state = (gxsj: string, gxzq = 'R') => ({ k: 'v_gxzt', d: { gxsj, gxzq } });

it.each([
  ['code', '01', '01'],
  ['code', 'DB_CS', 'DB_CS'],
  ['code', '', null],
  ['text', ' 张三 ', '张三'],
  ['text', '', null],
  ['codes', '01,07', ['01', '07']],
  ['codes', '', []],
  ['flag', '1', true],
  ['flag', '0', false],
  ['int', 3, 3],
  ['decimal', '1234.50', '1234.50'],
  ['date', '2026-01-01', '2026-01-01'],
  ['moment', '2026-01-01T00:30:00+08:00', '2025-12-31T16:30:00.000Z'],
  ['decimal', null, null],
] as const)('%s: %j is %j', (kind, given, value) => expect(convert({ column: 'x', kind }, given)).toEqual(value));

it.each([
  ['code', '城市低保'],
  ['codes', '01，07'],
  ['codes', '01,,07'],
  ['flag', '是'],
  ['int', '3'],
  ['int', 1.5],
  ['decimal', 1234.5],
  ['decimal', '1,234.50'],
  ['date', '2026/01/01'],
  ['moment', 'gestern'],
  ['text', 5],
] as const)('%s: %j is refused without being repeated', (kind, given) => {
  const attempt = () => convert({ column: 'x', kind }, given);
  expect(attempt).toThrow(BadAnswer);
  expect(attempt).toThrow(`column x is not a ${kind}`);
  expect(attempt).not.toThrow(String(given));
});

it.each([
  ['2026-01-04T18:00:00+00:00', 'R', 'CURRENT'],
  ['2026-01-03T12:00:01+00:00', 'R', 'CURRENT'],
  ['2026-01-03T11:59:59+00:00', 'R', 'STALE'],
  ['2026-01-03T11:59:59+00:00', 'Z', 'CURRENT'],
  ['2025-12-20T00:00:00+00:00', 'Y', 'CURRENT'],
  ['2026-01-04T22:00:00+00:00', 'S', 'STALE'],
])('views of %s with cycle %s are %s', async (gxsj, gxzq, freshness) => {
  expect(await answering([state(gxsj, gxzq)]).load(batch, call)).toMatchObject({ freshness, asOf: new Date(gxsj).toISOString() });
});

it('refuses an answer that does not say how fresh it is', async () => {
  await expect(answering([]).load(batch, call)).rejects.toBeInstanceOf(BadAnswer);
  await expect(answering([state('never')]).load(batch, call)).rejects.toBeInstanceOf(BadAnswer);
});

it('raises the alarm at rows about somebody else, or about nobody', async () => {
  const about = (sfzh: string | null) => answering([state('2026-01-04T18:00:00Z'), { k: 'Recipient', d: { sfzh, xm: 'x' } }]);
  await expect(about('B').load(batch, call)).rejects.toBeInstanceOf(WrongPerson);
  await expect(about(null).load(batch, call)).rejects.toBeInstanceOf(WrongPerson);
  await expect(answering([{ sxbh: 'C2', cbdw: 'o', sxdj: '1', blzt: '1' }]).findCase!('C1', call)).rejects.toBeInstanceOf(
    WrongPerson,
  );
});

it('takes an unknown address protection for a protected address', async () => {
  const { persons } = await answering([{ k: 'ry', d: { sfzh: 'A', xm: 'x', dzbh: null } }]).facts!(
    { persons: ['A'], households: [] },
    call,
  );
  expect(persons[0]!.addressProtected).toBe(true);
});

it('holds a case that names several people for one case, open only if every row says so', async () => {
  const row = (sfzh: string, blzt: string) => ({ sxbh: 'C1', sfzh, jtbh: 'H', cbdw: 'o', sxdj: '1', blzt });
  expect(await answering([row('A', '1'), row('B', '1')]).findCase!('C1', call)).toMatchObject({
    open: true,
    persons: ['A', 'B'],
    households: ['H'],
  });
  expect(await answering([row('A', '1'), row('B', '2')]).findCase!('C1', call)).toMatchObject({ open: false });
});

it('knows every officer who must not handle a case, whichever of its rows names them', async () => {
  const row = (sfzh: string, hbry: string | null) => ({ sxbh: 'C1', sfzh, jtbh: 'H', cbdw: 'o', sxdj: '1', blzt: '1', hbry });
  expect(await answering([row('A', 'x-1,x-2'), row('B', null), row('C', 'x-3')]).findCase!('C1', call)).toMatchObject({
    relatedOfficers: ['x-1', 'x-2', 'x-3'],
  });
});

it('reads the roster page by page, a household once, and does not go round in circles', async () => {
  const pages = answering(
    [
      { sfzh: 'A', xm: '甲', csrq: '1950-01-02', lxdh: '1', jtbh: 'H' },
      { sfzh: 'B', xm: '乙', csrq: null, lxdh: null, jtbh: null },
    ],
    [
      { sfzh: 'C', xm: '丙', csrq: null, lxdh: null, jtbh: 'H' },
      { sfzh: 'D', xm: '丁', csrq: null, lxdh: null, jtbh: 'I' },
    ],
  ).roster!(call);
  const seen: unknown[] = [];
  for await (const page of pages) seen.push(page);
  expect(seen).toEqual([
    {
      persons: [
        { citizenId: 'A', name: '甲', birthDate: '1950-01-02', phone: '1' },
        { citizenId: 'B', name: '乙', birthDate: null, phone: null },
      ],
      households: [{ key: 'H' }],
    },
    {
      persons: [
        { citizenId: 'C', name: '丙', birthDate: null, phone: null },
        { citizenId: 'D', name: '丁', birthDate: null, phone: null },
      ],
      households: [{ key: 'I' }],
    },
  ]);
  const stuck = [{ sfzh: 'A', jtbh: null }];
  const circle = async () => {
    for await (const _ of answering(stuck, stuck, stuck).roster!(call));
  };
  await expect(circle()).rejects.toBeInstanceOf(BadAnswer);
});
