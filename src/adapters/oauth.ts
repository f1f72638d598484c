// Tokens by OAuth 2.0 client credentials (RFC 6749 section 4.4): kept until shortly before they expire, fetched by one at a time.
import { z } from 'zod';
import { BadAnswer, type CallContext } from '../kernel/sources.js';
import { type Http, SourceFailed } from './http.js';
import { oneAtATime, until } from './shared.js';

export interface Tokens {
  /** A token that is good for the call to come. */
  get(call: CallContext): Promise<string>;
  /** Forgets a token that the department refused, unless a newer one has already taken its place. */
  drop(token: string): void;
}
export interface ClientCredentials {
  readonly http: Http;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

const FETCH_TIMEOUT_MS = 5000;
const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export function clientCredentials({ http, clientId, clientSecret, now }: ClientCredentials): Tokens {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
  let kept: { token: string; until: number } | null = null;

  // Its own deadline, not the first caller's: others may wait for the same token and have more time.
  const fetchToken = oneAtATime(async (requestId: string) => {
    const asked = now();
    const call = { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), requestId };
    const answer = await http.exchange({ method: 'POST', path: '', headers, body: 'grant_type=client_credentials' }, call);
    if (answer.status !== 200) throw new SourceFailed(`no token: status ${answer.status}`, answer.status);
    const granted = Granted.safeParse(parsed(answer.body));
    if (!granted.success) throw new BadAnswer('the token endpoint answered something else than a token');
    const life = granted.data.expires_in * 1000;
    kept = { token: granted.data.access_token, until: asked + life - Math.min(10_000, life / 5) };
    return kept.token;
  });

  return {
    get: async (call) => (kept && now() < kept.until ? kept.token : until(fetchToken(call.requestId), call.signal)),
    drop(token) {
      if (kept?.token === token) kept = null;
    },
  };
}

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null; // not passed on: the message would quote the answer
  }
};
