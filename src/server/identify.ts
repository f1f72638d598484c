// Who asks: verifies the access token and reads the caller out of its claims. Purpose is never a claim.

import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { roles } from '../kernel/codes.js';
import { Unauthenticated } from '../kernel/errors.js';
import type { Caller } from '../policy/index.js';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

/** A verified token is not verified again while it lives: its signature costs more than the whole decision. */
const KEPT_TOKENS = 10_000;
const KEPT_MS = 5 * 60_000;

export function createIdentify({ issuer, audience, keys }: TokenRules, now: () => number = Date.now) {
  const known = new LRUCache<string, { caller: Caller; expiresAt: number }>({
    max: KEPT_TOKENS,
    ttl: KEPT_MS,
    ttlResolution: 1_000,
  });

  /** The caller, or Unauthenticated. Never says more than which kind of rule the token breaks. */
  return async function identify(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated('Authorization: Bearer <token>');
    const kept = known.get(token);
    if (kept) {
      if (kept.expiresAt > now()) return kept.caller;
      throw new Unauthenticated('expired');
    }
    const { caller, expiresAt } = await verify(token);
    known.set(token, { caller, expiresAt });
    return caller;
  };

  async function verify(token: string): Promise<{ caller: Caller; expiresAt: number }> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'sub', 'role', 'org', 'divisions'],
        currentDate: new Date(now()),
      });
      return { caller: callerOf(payload), expiresAt: payload.exp! * 1000 };
    } catch (error) {
      if (error instanceof Unauthenticated) throw error;
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('expired', { cause: error });
      throw new Unauthenticated('not accepted', { cause: error });
    }
  }
}
export type Identify = ReturnType<typeof createIdentify>;

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 128;
const isPrefix = (value: unknown): value is string => typeof value === 'string' && /^\d{2,12}$/.test(value);

function callerOf(claims: JWTPayload): Caller {
  const { iss, sub, role, org, divisions, acr, recipient } = claims;
  const client = claims['client_id'] ?? sub;
  if (!isText(role) || !roles.has(role)) throw new Unauthenticated('claim role: expected a code of the role table');
  if (!isText(org)) throw new Unauthenticated('claim org: expected a credit code');
  if (!isText(sub) || !isText(client)) throw new Unauthenticated('claim sub');
  if (!Array.isArray(divisions) || !divisions.every(isPrefix))
    throw new Unauthenticated('claim divisions: expected prefixes of 2 to 12 digits');
  const recipients = recipient === undefined ? [] : Array.isArray(recipient) ? recipient : [recipient];
  if (!recipients.every(isText)) throw new Unauthenticated('claim recipient');
  return {
    issuer: iss!,
    subject: sub,
    client,
    organisation: org,
    role,
    divisions,
    ...(isText(acr) && { acr }),
    recipients,
  };
}
