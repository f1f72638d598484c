// Departments that speak JSON over HTTP, known to them by OAuth 2.0 client credentials, by a signature on each request, or by neither.
import { z } from 'zod';
import { StartRefused } from '../kernel/errors.js';
import { BadAnswer, type CallContext } from '../kernel/sources.js';
import { openHttp, SourceFailed } from './http.js';
import { clientCredentials } from './oauth.js';
import { readPages } from './pages.js';
import { settingsOf } from './settings.js';

/** A path of our own, written out, or its segments: these are encoded, so that an identifier stays one segment. */
export type Path = string | readonly string[];

/**
 * Every call rejects when its signal aborts, whatever the department does; no late answer reaches a later call.
 * What is thrown never quotes the question or the answer.
 */
export interface Rest {
  get(path: Path, call: CallContext): Promise<unknown>;
  post(path: Path, body: unknown, call: CallContext): Promise<unknown>;
  /** Every page once, in order; see `readPages`. */
  pages: typeof readPages;
  close(): Promise<void>;
}

/** Headers that prove who asks, made for each request anew. `path` is the whole one and `body` the exact text, as sent. */
export type Sign = (
  request: { readonly method: string; readonly path: string; readonly body: string },
  as: { readonly key: string; readonly secret: string },
) => Readonly<Record<string, string>>;

const Settings = z.object({
  url: z.url(),
  tokenUrl: z.url().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  appKey: z.string().min(1).optional(),
  appSecret: z.string().min(1).optional(),
  sign: z.custom<Sign>((given) => typeof given === 'function').optional(),
  connections: z.int().positive().default(16),
  maxBytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024),
  plaintext: z.boolean().default(false),
});

/** Opens no connection yet. `now` in milliseconds; only differences count. */
export function openRest(settings: unknown, { now = () => performance.now() }: { now?: () => number } = {}): Rest {
  const { url, tokenUrl, clientId, clientSecret, appKey, appSecret, sign, ...options } = settingsOf(Settings, settings, 'REST');
  if (tokenUrl && !(clientId && clientSecret)) throw new StartRefused('A tokenUrl needs clientId and clientSecret');
  if (sign && !(appKey && appSecret)) throw new StartRefused('Signed requests need appKey and appSecret');
  const base = new URL(url).pathname.replace(/\/$/, '');
  const http = openHttp(url, options);
  const tokenHttp = tokenUrl ? openHttp(tokenUrl, { ...options, connections: 1 }) : null;
  const tokens = tokenHttp ? clientCredentials({ http: tokenHttp, clientId: clientId!, clientSecret: clientSecret!, now }) : null;

  async function ask(method: 'GET' | 'POST', path: Path, body: unknown, call: CallContext): Promise<unknown> {
    const text = method === 'POST' ? JSON.stringify(body) : undefined;
    const request = (token: string | undefined) => ({
      method,
      path: written(path),
      headers: {
        accept: 'application/json',
        ...(method === 'POST' && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...sign?.({ method, path: base + written(path), body: text ?? '' }, { key: appKey!, secret: appSecret! }),
      },
      body: text,
    });
    const token = await tokens?.get(call);
    let answer = await http.exchange(request(token), call);
    if (answer.status === 401 && tokens && token) {
      // The department may have forgotten a token before its time (a restart): one new one, no more.
      tokens.drop(token);
      answer = await http.exchange(request(await tokens.get(call)), call);
    }
    if (answer.status !== 200) throw new SourceFailed(`${method} ${shown(path)}: status ${answer.status}`, answer.status);
    return parsed(answer.body);
  }

  return {
    get: (path, call) => ask('GET', path, undefined, call),
    post: (path, body, call) => ask('POST', path, body, call),
    pages: readPages,
    close: async () => {
      await Promise.all([http.close(), tokenHttp?.close()]);
    },
  };
}

function written(path: Path): string {
  if (typeof path === 'string') return path;
  if (path.some((segment) => /^\.{0,2}$/.test(segment))) throw new Error('a path segment may not be empty, "." or ".."');
  return `/${path.map(encodeURIComponent).join('/')}`;
}
const shown = (path: Path): string => (typeof path === 'string' ? path.split('?')[0]! : '/…');

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new BadAnswer('the answer is not JSON in UTF-8'); // no cause: it would quote the answer
  }
}
