// Under which handles a citizen is the caller: a token names the one that it was issued for, and another may answer for it since.
import type { Caller } from '../policy/index.js';
import type { IdentityService } from './services.js';

/** The caller with every handle of its own persons; the one that answers for the caller itself comes first. */
export async function withOwnHandles(caller: Caller, identity: Pick<IdentityService, 'sameAs'>): Promise<Caller> {
  if (caller.recipients.length === 0) return caller;
  const same = await identity.sameAs(caller.recipients);
  return { ...caller, recipients: [...new Set(caller.recipients.flatMap((id) => same.get(id) ?? id))] };
}
