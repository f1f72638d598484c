// Who asks the bureau: the WS-Security UsernameToken of a message, its digest, how old it is, and whether it came before.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const WINDOW_MS = 300_000;

export interface TokenCheck {
  readonly user: string;
  readonly password: string;
  /** The `Security` header as the SOAP server parsed it, or whatever came instead. */
  accepts(security: unknown): boolean;
}

/** Elements with attributes are objects with their text under `$value`. */
type Parsed = { readonly [name: string]: Parsed | undefined } | string;
const textOf = (parsed: Parsed | undefined): string => {
  const text = typeof parsed === 'object' ? parsed['$value'] : parsed;
  return typeof text === 'string' ? text : '';
};

/** `now` in milliseconds. */
export function openTokenCheck(now: () => number): TokenCheck {
  const user = 'zhongfu';
  const password = randomBytes(24).toString('base64url');
  // Nonces of this stretch of time and the one before: an older token is refused by its time already.
  let seen = { since: now(), current: new Set<string>(), before: new Set<string>() };
  function isNew(nonce: string): boolean {
    if (now() - seen.since > WINDOW_MS * 2) seen = { since: now(), current: new Set(), before: seen.current };
    const used = seen.current.has(nonce) || seen.before.has(nonce);
    seen.current.add(nonce);
    return !used;
  }
  return {
    user,
    password,
    accepts(security) {
      const token = (security as Record<string, Parsed | undefined> | undefined)?.['UsernameToken'];
      if (typeof token !== 'object') return false;
      const [nonce, created] = [textOf(token['Nonce']), textOf(token['Created'])];
      const expected = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update(password).digest();
      const sent = Buffer.from(textOf(token['Password']), 'base64');
      return (
        textOf(token['Username']) === user &&
        Math.abs(now() - Date.parse(created)) <= WINDOW_MS &&
        sent.length === expected.length &&
        timingSafeEqual(sent, expected) &&
        isNew(nonce)
      );
    },
  };
}
