// The bureau's gateway: who signed a request, how long ago, and whether the same one came before.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const WINDOW_MS = 60_000;

export interface Gate {
  readonly appKey: string;
  readonly appSecret: string;
  admits(req: IncomingMessage, body: string): boolean;
}

/** `now` in milliseconds. */
export function openGate(now: () => number): Gate {
  const appKey = 'ZFHUB001';
  const appSecret = randomBytes(24).toString('hex');
  // Nonces of this window and the one before: an older request is refused by its time already.
  let seen = { since: now(), current: new Set<string>(), before: new Set<string>() };
  function isNew(nonce: string): boolean {
    if (now() - seen.since > WINDOW_MS * 2) seen = { since: now(), current: new Set(), before: seen.current };
    const used = seen.current.has(nonce) || seen.before.has(nonce);
    seen.current.add(nonce);
    return !used;
  }
  return {
    appKey,
    appSecret,
    admits({ method, url, headers }, body) {
      const [key, time, nonce, given] = ['x-app-key', 'x-timestamp', 'x-nonce', 'x-signature'].map((name) =>
        String(headers[name]),
      );
      const digest = createHash('sm3').update(body).digest('hex');
      const expected = createHmac('sm3', appSecret).update(`${method}\n${url}\n${key}\n${time}\n${nonce}\n${digest}`).digest();
      const sent = Buffer.from(given!, 'hex');
      return (
        key === appKey &&
        Math.abs(now() - Number(time)) <= WINDOW_MS &&
        sent.length === expected.length &&
        timingSafeEqual(sent, expected) &&
        isNew(nonce!)
      );
    },
  };
}
