// Departments that speak SOAP 1.1, document/literal, with or without a WS-Security UsernameToken.
// The envelope is ours: the client library at hand merges an answer's `id` attributes into plain objects, so that a department
// could write to Object.prototype of the hub; and it opens its own connections, which our deadline would not end.
import { z } from 'zod';
import { StartRefused } from '../kernel/errors.js';
import { BadAnswer, type CallContext } from '../kernel/sources.js';
import { openHttp, SourceFailed } from './http.js';
import { readPages } from './pages.js';
import { settingsOf } from './settings.js';
import { usernameToken } from './ws-security.js';
import { escapeXml, parseXml, writeXml, type XmlContent, type XmlElement } from './xml.js';

export type { XmlContent, XmlElement };

/** An operation as its WSDL names it. */
export interface SoapOperation {
  readonly action: string;
  /** Of the elements sent and answered (elementFormDefault="qualified"). */
  readonly namespace: string;
  readonly request: string;
  readonly answer: string;
}

/**
 * Every call rejects when its signal aborts, whatever the department does; no late answer reaches a later call.
 * What is thrown never quotes the question, the answer or the text of a fault.
 */
export interface Soap {
  /** Resolves with the answer's element inside the body. */
  call(operation: SoapOperation, content: XmlContent, call: CallContext): Promise<XmlElement>;
  /** Every page once, in order; see `readPages`. */
  pages: typeof readPages;
  close(): Promise<void>;
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const Settings = z.object({
  url: z.url(),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  connections: z.int().positive().default(16),
  maxBytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024),
  plaintext: z.boolean().default(false),
});

/** Opens no connection yet. `now` is the wall clock in milliseconds. */
export function openSoap(settings: unknown, { now = Date.now }: { now?: () => number } = {}): Soap {
  const { url, user, password, ...options } = settingsOf(Settings, settings, 'SOAP');
  if ((user === undefined) !== (password === undefined))
    throw new StartRefused('A SOAP source needs both user and password, or neither');
  const http = openHttp(url, options);
  const { pathname, search } = new URL(url);
  const path = (pathname === '/' ? '/' : '') + search;
  const header = () => (user && password ? `<soap:Header>${usernameToken({ user, password, now })}</soap:Header>` : '');

  return {
    async call({ action, namespace, request, answer }, content, call) {
      const message = `<${request} xmlns="${escapeXml(namespace)}">${writeXml(content)}</${request}>`;
      const body =
        '<?xml version="1.0" encoding="utf-8"?>' +
        `<soap:Envelope xmlns:soap="${ENVELOPE}">${header()}<soap:Body>${message}</soap:Body></soap:Envelope>`;
      const headers = { accept: 'text/xml', 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` };
      const answered = await http.exchange({ method: 'POST', path, headers, body }, call);
      if (answered.status !== 200) throw new SourceFailed(`${request}: status ${answered.status}`, answered.status);
      const inside = bodyOf(parseXml(answered.body));
      if (inside.name === 'Fault') throw new SourceFailed(`${request}: a fault`, answered.status);
      if (inside.name !== answer || inside.namespace !== namespace) throw new BadAnswer(`the answer is not ${answer}`);
      return inside;
    },
    pages: readPages,
    close: () => http.close(),
  };
}

/** What stands in the body: one element, in document/literal. */
function bodyOf(envelope: XmlElement): XmlElement {
  if (envelope.name !== 'Envelope' || envelope.namespace !== ENVELOPE)
    throw new BadAnswer('the answer is not a SOAP 1.1 envelope');
  const [inside, another] = envelope.one('Body').children;
  if (!inside || another) throw new BadAnswer('the SOAP body does not hold one element');
  return inside;
}
