// The subgraph adapter against real servers: one call, the asked fields only, and no answer for anybody else.
import { afterEach, describe, expect, it } from '@jest/globals';
import { type EntitiesQuestion, openSubgraph, type Subgraph } from '../../src/adapters/subgraph.js';
import { departmentServer, type Handler, json, within } from '../support/department-server.js';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
async function ask(
  handler: Handler,
  settings: object = {},
): Promise<{ subgraph: Subgraph; server: Awaited<ReturnType<typeof departmentServer>> }> {
  const server = await departmentServer(handler);
  const subgraph = openSubgraph({ url: `${server.url}/graphql`, token: 't-1', ...settings });
  opened.push({ close: server.stop }, subgraph);
  return { subgraph, server };
}
const question = (values: readonly string[], more: Partial<EntitiesQuestion> = {}): EntitiesQuestion => ({
  type: 'Person',
  key: 'no',
  values,
  select: { aids: { amount: true, goods: true } },
  ...more,
});
const person = (no: string, more: object = {}) => ({ __typename: 'Person', no, aids: [], ...more });
const soon = async (holds: () => boolean) => {
  for (let i = 0; i < 100 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

describe('asking', () => {
  it('is one request with a token: the persons are variables, the fields those asked for', async () => {
    const seen: { url: unknown; token: unknown; id: unknown; body: { query: string; variables: unknown } }[] = [];
    const { subgraph } = await ask((req, res, body) => {
      const { url, headers } = req;
      seen.push({ url, token: headers.authorization, id: headers['x-request-id'], body: JSON.parse(body) });
      json(res, { data: { status: { at: '1' }, _entities: [person('甲"}'), null] } });
    });
    const asked = question(['甲"}', '乙'], { also: { status: { at: true } } });
    expect(await subgraph.entities(asked, within(2000))).toEqual({
      entities: [person('甲"}'), null],
      also: { status: { at: '1' } },
    });
    expect(seen).toEqual([
      {
        url: '/graphql',
        token: 'Bearer t-1',
        id: 'r-1',
        body: {
          query:
            'query Entities($representations: [_Any!]!) { _entities(representations: $representations) ' +
            '{ ... on Person { __typename no aids { amount goods } } } status { at } }',
          variables: {
            representations: [
              { __typename: 'Person', no: '甲"}' },
              { __typename: 'Person', no: '乙' },
            ],
          },
        },
      },
    ]);
  });

  it('refuses what is no name of a field, before anything is asked', async () => {
    let asked = 0;
    const { subgraph } = await ask(() => {
      asked += 1;
    });
    const mistakes: Partial<EntitiesQuestion>[] = [
      { select: { 'amount } } _service { sdl': true as const } },
      { select: { aids: { '': true as const } } },
      { type: 'Person { no } ... on Other' },
    ];
    for (const more of mistakes) await expect(subgraph.entities(question(['1'], more), within(500))).rejects.toThrow(/name/);
    expect(asked).toBe(0);
  });

  it('does not speak plain HTTP with another machine unless told to, and needs a token', () => {
    const settings = { url: 'http://charity.example/graphql', token: 't' };
    expect(() => openSubgraph(settings)).toThrow(/encryption/);
    expect(() => openSubgraph({ url: 'https://charity.example/graphql' })).toThrow(/token/);
    expect(() => openSubgraph({ ...settings, token: '', password: 'geheim' })).not.toThrow(/geheim/);
    opened.push(openSubgraph({ ...settings, plaintext: true }));
  });
});

describe('an answer that is none', () => {
  it.each<[string, string, unknown, number]>([
    ['another person', 'WRONG_PERSON', { data: { _entities: [person('F20.0')] } }, 200],
    ['another order', 'WRONG_PERSON', { data: { _entities: [person('2'), person('1')] } }, 200],
    ['another type', 'WRONG_PERSON', { data: { _entities: [{ ...person('1'), __typename: 'Other' }] } }, 200],
    ['an unnamed person', 'WRONG_PERSON', { data: { _entities: [{ __typename: 'Person' }] } }, 200],
    ['too many', 'BAD_ANSWER', { data: { _entities: [person('1'), person('F20.0')] } }, 200],
    ['too few', 'BAD_ANSWER', { data: { _entities: [] } }, 200],
    ['no list', 'BAD_ANSWER', { data: { _entities: 'F20.0' } }, 200],
    ['no data', 'BAD_ANSWER', { data: null }, 200],
    ['no object', 'BAD_ANSWER', ['F20.0'], 200],
    ['errors beside data', 'SOURCE_FAILED', { data: { _entities: [person('1')] }, errors: [{ message: 'F20.0' }] }, 200],
    ['errors alone', 'SOURCE_FAILED', { errors: [{ message: 'F20.0' }] }, 200],
    ['another status', 'SOURCE_FAILED', { data: { _entities: [person('1')] }, errors: [{ message: 'F20.0' }] }, 500],
  ])('%s', async (name, code, answer, status) => {
    const { subgraph } = await ask((_, res) => json(res, answer, status));
    const values = name === 'another order' ? ['1', '2'] : ['1'];
    const error = (await subgraph.entities(question(values), within(2000)).catch((e) => e)) as Error;
    expect(error).toMatchObject({ code });
    expect(`${error.message}${error.cause ?? ''}${JSON.stringify(error)}`).not.toContain('F20');
  });

  it('not JSON in UTF-8, without quoting it', async () => {
    for (const body of ['F20.0 <html>', Buffer.from([0x22, 0xd6, 0xd0, 0x22])]) {
      const { subgraph } = await ask((_, res) => void res.end(body));
      const error = (await subgraph.entities(question(['1']), within(2000)).catch((e) => e)) as Error;
      expect(error).toMatchObject({ code: 'BAD_ANSWER' });
      expect(`${error.message}${error.cause ?? ''}`).not.toContain('F20');
    }
  });

  it('beyond its size limit', async () => {
    const { subgraph, server } = await ask(
      (_, res) => json(res, { data: { _entities: [person('1', { aids: 'x'.repeat(200_000) })] } }),
      { maxBytes: 100_000 },
    );
    await expect(subgraph.entities(question(['1']), within(5000))).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
    await soon(() => server.open() === 0);
  });
});

describe('a subgraph that is not well', () => {
  const drip: Handler = (_, res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(timer));
  };
  for (const [name, handler] of [
    ['hangs', () => {}],
    ['drips', drip],
    ['resets the connection', (req) => void req.socket.resetAndDestroy()],
  ] as [string, Handler][])
    it(`one that ${name} is given up at the deadline, and its socket is not used again`, async () => {
      const { subgraph, server } = await ask(handler);
      const began = performance.now();
      await expect(subgraph.entities(question(['1']), within(300))).rejects.toThrow();
      expect(performance.now() - began).toBeLessThan(600);
      await soon(() => server.open() === 0);
    });

  it('an answer that comes late never reaches the next question', async () => {
    const { subgraph } = await ask(
      (_, res, body) => {
        const [{ no }] = JSON.parse(body).variables.representations;
        setTimeout(() => json(res, { data: { _entities: [person(no)] } }), no === '1' ? 300 : 0);
      },
      { connections: 1 },
    );
    await expect(subgraph.entities(question(['1']), within(100))).rejects.toThrow();
    for (const no of ['2', '3']) expect((await subgraph.entities(question([no]), within(2000))).entities).toEqual([person(no)]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await subgraph.entities(question(['4']), within(2000))).entities).toEqual([person('4')]);
  });
});
