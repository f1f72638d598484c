// How a mutation takes place: once for its key, and on record before it has any effect.
import type { Actor, EntryInput } from '../audit/index.js';

import { sha256Name } from '../kernel/hash.js';
import { uuid7 } from '../kernel/uuid7.js';
import type { Act, Caller, Connection } from '../policy/index.js';
import type { Operation } from './operation.js';

export interface ActService {
  /** See ActStore.once. */
  once<T>(act: Act, perform: (connection: Connection) => Promise<T>): Promise<T>;
  /** See ActStore.recall. */
  recall(act: Act): Promise<{ readonly result: unknown } | null>;
  /** Resolves only once the entry is durable. */
  record(entry: EntryInput): Promise<unknown>;
}

export interface Deed<T> {
  /** `Mutation.createGrant`. */
  readonly name: string;
  /** The field's arguments as they came. */
  readonly args: { readonly idempotencyKey: string };
  /** POLICY for what may be shown, BREAKGLASS for an emergency, ADMIN for the rest. */
  readonly type: Extract<EntryInput['type'], 'POLICY' | 'BREAKGLASS' | 'ADMIN'>;
  /** What the record says of it besides who and when. MUST NOT hold personal data. */
  readonly about: EntryInput['about'];
  /** The case that it is for, where it is named beside the header. */
  readonly caseNo?: string;
  /** Handles of those it is about. */
  readonly persons?: readonly string[];
  /** Writes through the connection alone; resolves to plain JSON. */
  perform(connection: Connection): Promise<T>;
}

const actors = new WeakMap<Caller, Actor>();
/** How the record names a caller; of the same caller the same object. */
export function actorOf(caller: Caller): Actor {
  let actor = actors.get(caller);
  if (!actor) {
    const { issuer, client, organisation, role, subject, acr } = caller;
    actor = { iss: issuer, client, org: organisation, role, subject, ...(acr && { acr }) };
    actors.set(caller, actor);
  }
  return actor;
}

/** The same account under the same client and role, named by nothing that could be read back. */
export const callerName = ({ issuer, client, subject, organisation, role }: Caller): string =>
  sha256Name(JSON.stringify([issuer, client, subject, organisation, role]));

/**
 * Performs a deed of the operation's caller. Whether the caller may do it MUST have been decided before. Rejects with
 * AUDIT_UNAVAILABLE, and nothing has changed, where it cannot be recorded first; the record may then say more than happened.
 */
export async function act<T>(operation: Operation, acts: ActService, policy: string, deed: Deed<T>): Promise<T> {
  const { caller, requestId, at, purpose } = operation.request;
  const { idempotencyKey: key, ...input } = deed.args;
  const { name, type, about, persons = [], caseNo = operation.request.caseNo } = deed;
  const result = await acts.once({ caller: callerName(caller), key, name, input }, async (connection) => {
    await acts.record({
      type,
      at,
      requestId,
      eventId: uuid7(at.getTime()),
      actor: actorOf(caller),
      ...(purpose && { purpose: purpose.code }),
      ...(caseNo && { caseNo }),
      policy,
      operation: { kind: operation.kind, name },
      about,
      ...(persons.length && { fieldsets: [new Map()], subjects: persons.map((recipientId) => ({ recipientId, fieldset: 0 })) }),
    });
    return deed.perform(connection);
  });
  operation.acted = true;
  return result;
}
