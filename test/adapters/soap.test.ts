// The SOAP adapter against real servers: what is sent, what is read, and what is refused before it is read.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openSoap, type Soap, type SoapOperation } from '../../src/adapters/soap.js';
import { parseXml } from '../../src/adapters/xml.js';
import { departmentServer, type Handler, within } from '../support/department-server.js';

const QUERY: SoapOperation = { action: 'urn:x/Query', namespace: 'urn:x', request: 'Query', answer: 'QueryResponse' };
const envelope = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${inside}</S:Body></S:Envelope>`;
const answering =
  (body: string | Buffer, status = 200): Handler =>
  (_, res) =>
    void res.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(body);

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
async function ask(
  handler: Handler,
  settings: object = {},
): Promise<{ soap: Soap; server: Awaited<ReturnType<typeof departmentServer>> }> {
  const server = await departmentServer(handler);
  const soap = openSoap({ url: `${server.url}/services/Q`, ...settings }, { now: () => Date.UTC(2026, 0, 1) });
  opened.push({ close: server.stop }, soap);
  return { soap, server };
}
const failure = async (handler: Handler, settings?: object) => {
  const { soap } = await ask(handler, settings);
  return (await soap.call(QUERY, [], within(2000)).catch((e) => e)) as Error & { code: string; status?: number };
};
const soon = async (holds: () => boolean) => {
  for (let i = 0; i < 100 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};

describe('asking', () => {
  it('sends document/literal SOAP 1.1 to the whole address, and escapes what it says', async () => {
    let got: { url?: string; action?: string; id?: string; type?: string; body?: string } = {};
    const { soap } = await ask((req, res, body) => {
      const { soapaction, 'x-request-id': id, 'content-type': type } = req.headers;
      got = { url: req.url!, action: String(soapaction), id: String(id), type: type!, body };
      answering(envelope('<QueryResponse xmlns="urn:x"/>'))(req, res, body);
    }, {});
    const content = [
      ['Id', '㛃·<&">]]>'],
      ['Id', ''],
      ['Range', [['From', '1']]],
    ] as const;
    await soap.call(QUERY, content, within(2000));
    expect(got).toMatchObject({ url: '/services/Q', action: '"urn:x/Query"', id: 'r-1', type: 'text/xml; charset=utf-8' });
    const query = parseXml(Buffer.from(got.body!)).one('Body').one('Query');
    expect(query.namespace).toBe('urn:x');
    expect(query.all('Id').map((id) => id.text)).toEqual(['㛃·<&">]]>', '']);
    expect(query.one('Range').one('From').text).toBe('1');
    expect(got.body).not.toContain('Header');
  });

  it('keeps the query part of the address, and a service at the root', async () => {
    const urls: string[] = [];
    const server = await departmentServer((req, res, body) => {
      urls.push(req.url!);
      answering(envelope('<QueryResponse xmlns="urn:x"/>'))(req, res, body);
    });
    for (const end of ['', '/', '/a.asmx?v=1']) {
      const soap = openSoap({ url: server.url + end });
      await soap.call(QUERY, [], within(2000));
      await soap.close();
    }
    await server.stop();
    expect(urls).toEqual(['/', '/', '/a.asmx?v=1']);
  });

  it('refuses to send what XML cannot hold', async () => {
    const { soap, server } = await ask(answering(''));
    for (const text of ['a\u0000b', '\u001b', '\ud800'])
      await expect(soap.call(QUERY, [['Id', text]], within(2000))).rejects.toThrow(/XML cannot hold/);
    expect(server.used()).toBe(0);
  });

  it('says who asks by a digest over a nonce that it never uses again', async () => {
    const tokens: { user: string; digest: string; nonce: string; created: string }[] = [];
    const handler: Handler = (req, res, body) => {
      const token = parseXml(Buffer.from(body)).one('Header').one('Security').one('UsernameToken');
      const text = (name: string) => token.one(name).text!;
      tokens.push({ user: text('Username'), digest: text('Password'), nonce: text('Nonce'), created: text('Created') });
      expect(body).not.toContain('p&amp;w');
      answering(envelope('<QueryResponse xmlns="urn:x"/>'))(req, res, body);
    };
    const { soap } = await ask(handler, { user: 'hub<1>', password: 'p&w' });
    await soap.call(QUERY, [], within(2000));
    await soap.call(QUERY, [], within(2000));
    for (const { user, digest, nonce, created } of tokens) {
      expect([user, created]).toEqual(['hub<1>', '2026-01-01T00:00:00.000Z']);
      const expected = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update('p&w').digest('base64');
      expect(digest).toBe(expected);
    }
    expect(new Set(tokens.map(({ nonce }) => nonce)).size).toBe(2);
  });

  it('is not opened with half a name, nor over plain HTTP with another machine', () => {
    expect(() => openSoap({ url: 'https://rsj.example/s', user: 'hub' })).toThrow(/both user and password/);
    expect(() => openSoap({ url: 'http://rsj.example/s' })).toThrow(/encryption/);
  });
});

describe('reading', () => {
  const read = async (inside: string) => (await ask(answering(envelope(inside)))).soap.call(QUERY, [], within(2000));

  it('gives a list for none, one and many', async () => {
    for (const n of [0, 1, 3]) {
      const answer = await read(`<q:QueryResponse xmlns:q="urn:x">${'<q:P><q:Id>1</q:Id></q:P>'.repeat(n)}</q:QueryResponse>`);
      expect(answer.all('P').map((p) => p.one('Id').text)).toEqual(Array.from({ length: n }, () => '1'));
    }
  });

  it('leaves text as it stands: references, CDATA, blanks and leading zeros', async () => {
    const answer = await read(
      '<QueryResponse xmlns="urn:x"><A>00.10</A><A> &#x4e2d;&#22269;&lt;&amp;amp; </A><A><![CDATA[<b>&amp;]]></A><A>1<!-- no -->2</A></QueryResponse>',
    );
    expect(answer.all('A').map((a) => a.text)).toEqual(['00.10', ' 中国<&amp; ', '<b>&amp;', '12']);
  });

  it('tells nil from empty, whatever the prefix', async () => {
    const answer = await read(
      '<QueryResponse xmlns="urn:x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><A i:nil="true"/><A/><A nil="true"/><A i:nil="false">x</A></QueryResponse>',
    );
    expect(answer.all('A').map((a) => a.text)).toEqual([null, '', '', 'x']);
  });

  it('refuses one element where there are two or none, and text where there are elements', async () => {
    const answer = await read('<QueryResponse xmlns="urn:x"><A/><A/><B><C/></B></QueryResponse>');
    for (const wrong of [() => answer.one('A'), () => answer.one('Z'), () => answer.one('B').text])
      expect(wrong).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });

  it('is not impressed by the names of elements and attributes', async () => {
    const answer = await read(
      '<QueryResponse xmlns="urn:x"><toString id="__proto__">x</toString><A href="#__proto__"/><length/></QueryResponse>',
    );
    expect(answer.children).toHaveLength(3);
    for (const name of ['__proto__', 'constructor']) {
      const error = await failure(answering(envelope(`<QueryResponse xmlns="urn:x"><${name}>x</${name}></QueryResponse>`)));
      expect(error.code).toBe('BAD_ANSWER');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { obj?: unknown }).obj).toBeUndefined();
  });
});

describe('what is refused', () => {
  const secret = 'I10-320499';
  const good = `<QueryResponse xmlns="urn:x">${secret}</QueryResponse>`;
  const gb18030 = Buffer.concat([Buffer.from('<a>'), Buffer.from([0xd6, 0xd0]), Buffer.from('</a>')]);

  it.each<[string, string | Buffer]>([
    ['a DOCTYPE', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${envelope(good)}`],
    ['a DOCTYPE behind the declaration', envelope(good).replace('?>', '?><!doctype a>')],
    ['another encoding, as declared', envelope(good).replace('UTF-8', 'GB18030')],
    ['another encoding, as it is', gb18030],
    ['tags that do not close', envelope(`<QueryResponse xmlns="urn:x">${secret}`)],
    ['two roots', `${envelope(good)}<a/>`],
    ['text only', secret],
    ['nothing', ''],
    ['tags without end', '<a>'.repeat(1000) + secret + '</a>'.repeat(1000)],
    ['another envelope', envelope(good).replace('schemas.xmlsoap.org/soap', 'www.w3.org/2003/05')],
    ['no envelope', good],
    ['a prefix that nobody declared', envelope('<q:QueryResponse/>')],
    ['an attribute of such a prefix', envelope('<QueryResponse xmlns="urn:x"><A xsi:nil="true"/></QueryResponse>')],
    ['an empty body', envelope('')],
    ['two elements in the body', envelope(good + good)],
    ['another element', envelope('<OtherResponse xmlns="urn:x"/>')],
    ['another namespace', envelope(good.replace('urn:x', 'urn:y'))],
  ])('%s', async (_, body) => {
    const error = await failure(answering(body));
    expect(error.code).toBe('BAD_ANSWER');
    expect(`${error.message}${error.cause ?? ''}`).not.toMatch(/I10|GB18030/);
  });

  it.each([200, 500])('a fault (status %i), without its text', async (status) => {
    const fault = `<S:Fault><faultcode>S:Server</faultcode><faultstring>${secret}</faultstring><detail>${secret}</detail></S:Fault>`;
    const error = await failure(answering(envelope(fault), status));
    expect(error).toMatchObject({ code: 'SOURCE_FAILED', status });
    expect(error.message).toBe(status === 200 ? 'Query: a fault' : 'Query: status 500');
    expect(error.cause).toBeUndefined();
  });

  it('what is larger than agreed, without reading on', async () => {
    const endless: Handler = (_, res) => {
      const more = () => res.write(Buffer.alloc(1024, 0x20)) && setImmediate(more);
      res.on('drain', more).on('error', () => {});
      more();
    };
    const { soap, server } = await ask(endless, { maxBytes: 100_000 });
    await expect(soap.call(QUERY, [], within(5000))).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
    await soon(() => server.open() === 0);
  });
});

describe('a department that is not well', () => {
  const drip: Handler = (_, res) => {
    res.writeHead(200, { 'content-type': 'text/xml' });
    const timer = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(timer));
  };
  for (const [name, handler] of [
    ['hangs', () => {}],
    ['drips', drip],
    ['resets the connection', (req) => void req.socket.resetAndDestroy()],
  ] as [string, Handler][])
    it(`one that ${name} is given up at the deadline, and its socket is not used again`, async () => {
      const { soap, server } = await ask(handler);
      const began = performance.now();
      await expect(soap.call(QUERY, [], within(300))).rejects.toThrow();
      expect(performance.now() - began).toBeLessThan(600);
      await soon(() => server.open() === 0);
    });

  it('an answer that comes late never reaches the next question', async () => {
    const { soap, server } = await ask(
      (req, res, body) => {
        const n = parseXml(Buffer.from(body)).one('Body').one('Query').one('N').text!;
        const late = () => answering(envelope(`<QueryResponse xmlns="urn:x"><N>${n}</N></QueryResponse>`))(req, res, body);
        setTimeout(late, n === '1' ? 300 : 0);
      },
      { connections: 1 },
    );
    const one = (n: string, ms: number) => soap.call(QUERY, [['N', n]], within(ms)).then((answer) => answer.one('N').text);
    await expect(one('1', 100)).rejects.toThrow();
    for (const n of ['2', '3']) expect(await one(n, 2000)).toBe(n);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await one('4', 2000)).toBe('4');
    expect(server.used()).toBe(2);
  });
});
