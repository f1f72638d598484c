// The REST adapter against real servers: deadlines that hold, tokens that are shared, answers that stay whole.
import { afterEach, describe, expect, it } from '@jest/globals';
import { openRest, type Rest } from '../../src/adapters/rest.js';
import { departmentServer, type Handler, json, within } from '../support/department-server.js';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
async function ask(
  handler: Handler,
  settings: object = {},
): Promise<{ rest: Rest; server: Awaited<ReturnType<typeof departmentServer>> }> {
  const server = await departmentServer(handler);
  const rest = openRest({ url: server.url, ...settings });
  opened.push({ close: server.stop }, rest);
  return { rest, server };
}
const soon = async (holds: () => boolean) => {
  for (let i = 0; i < 100 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

describe('asking', () => {
  it('posts JSON below the base address and says which request it serves', async () => {
    const server = await departmentServer((req, res, body) =>
      json(res, { at: req.url, id: req.headers['x-request-id'], type: req.headers['content-type'], body: JSON.parse(body) }),
    );
    const rest = openRest({ url: `${server.url}/api/` });
    opened.push({ close: server.stop }, rest);
    expect(await rest.post('/v1/query', { 姓名: '李·㛃' }, within(2000))).toEqual({
      at: '/api/v1/query',
      id: 'r-1',
      type: 'application/json',
      body: { 姓名: '李·㛃' },
    });
  });

  it('keeps an identifier one segment of the path', async () => {
    const { rest } = await ask((req, res) => json(res, req.url));
    expect(await rest.get(['persons', 'a/../b?c', '㛃'], within(2000))).toBe('/persons/a%2F..%2Fb%3Fc/%E3%9B%83');
    await expect(rest.get(['persons', '..'], within(2000))).rejects.toThrow(/segment/);
  });

  it('rejects another status, and tells the status only', async () => {
    const { rest } = await ask((_, res) => json(res, { 诊断: 'F20.0' }, 500));
    const error = (await rest.get('/x?certno=1', within(2000)).catch((e) => e)) as Error;
    expect(error).toMatchObject({ code: 'SOURCE_FAILED', status: 500, message: 'GET /x: status 500' });
    expect(error.cause).toBeUndefined();
  });

  it('rejects what is not JSON in UTF-8, without quoting it', async () => {
    for (const body of ['F20.0 <html>', Buffer.from([0x22, 0xd6, 0xd0, 0x22])]) {
      const { rest } = await ask((_, res) => void res.end(body));
      const error = (await rest.get('/x', within(2000)).catch((e) => e)) as Error;
      expect(error).toMatchObject({ code: 'BAD_ANSWER' });
      expect(`${error.message}${error.cause ?? ''}`).not.toContain('F20');
    }
  });

  it('does not follow an answer beyond its size limit', async () => {
    const { rest, server } = await ask(
      (_, res) => {
        const more = () => res.write(Buffer.alloc(1024, 0x20)) && setImmediate(more);
        res.on('drain', more).on('error', () => {});
        more();
      },
      { maxBytes: 100_000 },
    );
    await expect(rest.get('/x', within(5000))).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
    await soon(() => server.open() === 0);
  });

  it('does not speak plain HTTP with another machine unless told to', () => {
    expect(() => openRest({ url: 'http://ybj.example' })).toThrow(/encryption/);
    opened.push(openRest({ url: 'http://ybj.example', plaintext: true }), openRest({ url: 'https://ybj.example' }));
  });
});

describe('a department that is not well', () => {
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
      const { rest, server } = await ask(handler);
      const began = performance.now();
      await expect(rest.post('/x', {}, within(300))).rejects.toThrow();
      expect(performance.now() - began).toBeLessThan(600);
      await soon(() => server.open() === 0);
    });

  it('an answer that comes late never reaches the next question', async () => {
    const { rest, server } = await ask(
      (_, res, body) => void setTimeout(() => json(res, JSON.parse(body)), JSON.parse(body).n === 1 ? 300 : 0),
      { connections: 1 },
    );
    await expect(rest.post('/x', { n: 1 }, within(100))).rejects.toThrow();
    for (const n of [2, 3]) expect(await rest.post('/x', { n }, within(2000))).toEqual({ n });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await rest.post('/x', { n: 4 }, within(2000))).toEqual({ n: 4 });
    expect(server.used()).toBe(2);
  });

  it('a call whose time is already over asks nothing', async () => {
    let asked = 0;
    const { rest } = await ask((_, res) => {
      asked += 1;
      json(res, 1);
    });
    const signal = AbortSignal.abort(new Error('over'));
    await expect(rest.get('/x', { signal, requestId: 'r' })).rejects.toThrow('over');
    expect(asked).toBe(0);
  });
});

describe('tokens', () => {
  /** Gives out t1, t2 … and accepts the newest only. */
  async function office(options: { life?: number; delay?: number; now?: () => number } = {}) {
    const state = { issued: 0, refused: 0, revoke: () => {} };
    let good = '';
    state.revoke = () => {
      good = 'none';
    };
    const server = await departmentServer(async (req, res, body) => {
      if (req.url === '/oauth/token') {
        await new Promise((resolve) => setTimeout(resolve, options.delay ?? 0));
        const basic = `Basic ${Buffer.from('hub%3A1:p%2Fw').toString('base64')}`;
        if (req.headers.authorization !== basic || body !== 'grant_type=client_credentials')
          return json(res, { error: 'invalid_client' }, 401);
        state.issued += 1;
        good = `t${state.issued}`;
        return json(res, { access_token: good, token_type: 'Bearer', expires_in: options.life ?? 60 });
      }
      if (req.headers.authorization === `Bearer ${good}`) return json(res, good);
      state.refused += 1;
      json(res, {}, 401);
    });
    const settings = { url: server.url, tokenUrl: `${server.url}/oauth/token`, clientId: 'hub:1', clientSecret: 'p/w' };
    const rest = openRest(settings, options.now ? { now: options.now } : {});
    opened.push({ close: server.stop }, rest);
    return { state, rest, settings };
  }

  it('one token serves all until shortly before it expires', async () => {
    let time = 0;
    const { rest, state } = await office({ delay: 50, now: () => time });
    expect(await Promise.all([1, 2, 3, 4].map(() => rest.get('/x', within(2000))))).toEqual(['t1', 't1', 't1', 't1']);
    time = 49_000;
    expect(await rest.get('/x', within(2000))).toBe('t1');
    time = 50_001;
    expect(await rest.get('/x', within(2000))).toBe('t2');
    expect(state).toMatchObject({ issued: 2, refused: 0 });
  });

  it('a token refused before its time is replaced once, for everybody', async () => {
    const { rest, state } = await office();
    await rest.get('/x', within(2000));
    state.revoke();
    expect(await Promise.all([1, 2, 3].map(() => rest.get('/x', within(2000))))).toEqual(['t2', 't2', 't2']);
    expect(state).toMatchObject({ issued: 2, refused: 3 });
  });

  it('a second refusal is final', async () => {
    const server = await departmentServer((req, res) =>
      req.url === '/token' ? json(res, { access_token: 'a', expires_in: 60 }) : json(res, {}, 401),
    );
    const rest = openRest({ url: server.url, tokenUrl: `${server.url}/token`, clientId: 'a', clientSecret: 'b' });
    opened.push({ close: server.stop }, rest);
    await expect(rest.get('/x', within(2000))).rejects.toMatchObject({ code: 'SOURCE_FAILED', status: 401 });
  });

  it('who has no time left leaves; the others still get the token', async () => {
    const { rest, state } = await office({ delay: 200 });
    const hurried = rest.get('/x', within(50));
    const patient = rest.get('/x', within(2000));
    await expect(hurried).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await patient).toBe('t1');
    expect(state.issued).toBe(1);
  });

  it('a wrong secret is an error without the secret in it', async () => {
    const { settings } = await office();
    const rest = openRest({ ...settings, clientSecret: 'wrong' });
    opened.push(rest);
    await expect(rest.get('/x', within(2000))).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      status: 401,
      message: 'no token: status 401',
    });
  });
});

describe('pages', () => {
  it('reads the rest side by side, at most four at a time, and keeps their order', async () => {
    let now = 0;
    let most = 0;
    const { rest } = await ask((_, res, body) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now -= 1;
        json(res, { page: JSON.parse(body).page, of: 9 });
      }, Math.random() * 30);
    });
    const read = (page: number, call: Parameters<Rest['get']>[1]) =>
      rest.post('/x', { page }, call) as Promise<{ page: number; of: number }>;
    const pages = await rest.pages(read, (first) => first.of, within(5000));
    expect(pages.map((p) => p.page)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(4);
    expect(await rest.pages(read, () => 0, within(5000))).toHaveLength(1);
    await expect(rest.pages(read, () => 1e9, within(5000))).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  });

  it('one page that fails ends the others at once', async () => {
    const { rest, server } = await ask((_, res, body) => {
      const { page } = JSON.parse(body);
      if (page === 1) json(res, 9);
      if (page === 3) json(res, {}, 500);
    });
    const began = performance.now();
    const pages = rest.pages(
      (page, call) => rest.post('/x', { page }, call),
      (first) => first as number,
      within(5000),
    );
    await expect(pages).rejects.toMatchObject({ status: 500 });
    expect(performance.now() - began).toBeLessThan(1000);
    await soon(() => server.open() <= 2); // the two that answered may be kept
  });
});
