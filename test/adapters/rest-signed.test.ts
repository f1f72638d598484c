// Requests that a connector signs: over exactly what is sent, each one anew.
import { afterEach, describe, expect, it } from '@jest/globals';
import { openRest, type Sign } from '../../src/adapters/rest.js';
import { departmentServer, json, within } from '../support/department-server.js';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

describe('signed requests', () => {
  it('are signed over the whole path and the exact text, under the key of the settings', async () => {
    const server = await departmentServer((req, res, body) => json(res, { ...req.headers, url: req.url, body }));
    let n = 0;
    const sign: Sign = ({ method, path, body }, { key, secret }) => ({
      'x-signature': encodeURIComponent([method, path, body, key, secret, ++n].join('|')),
    });
    const rest = openRest({ url: `${server.url}/gateway/`, appKey: 'k', appSecret: 's', sign });
    opened.push({ close: server.stop }, rest);
    const ask = async (answer: Promise<unknown>) => {
      const { url, body, 'x-signature': signature } = (await answer) as Record<string, string>;
      return { url, body, signature: decodeURIComponent(signature!) };
    };
    expect(await ask(rest.post('/v1/query', { 姓名: '㛃' }, within(2000)))).toEqual({
      url: '/gateway/v1/query',
      body: '{"姓名":"㛃"}',
      signature: 'POST|/gateway/v1/query|{"姓名":"㛃"}|k|s|1',
    });
    expect(await ask(rest.get(['persons', '㛃'], within(2000)))).toEqual({
      url: '/gateway/persons/%E3%9B%83',
      body: '',
      signature: 'GET|/gateway/persons/%E3%9B%83||k|s|2',
    });
  });

  it('need a key and a secret', () => {
    expect(() => openRest({ url: 'https://xszz.example', appKey: 'k', sign: () => ({}) })).toThrow(/appSecret/);
  });
});
