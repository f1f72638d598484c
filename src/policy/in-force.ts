// What decides at this moment: the ceiling of the files and the grants of the database, as one version.
import type { Catalogue } from '../kernel/classification.js';
import { grantsAsOf } from './as-of.js';
import type { Ceiling } from './ceiling.js';
import { createDecider, type Decider } from './decide.js';
import type { GrantStore } from './grant-store.js';

/** The rules and grants of one moment. */
export interface PolicyVersion {
  readonly decider: Decider;
  readonly hash: string;
  readonly ceiling: Ceiling;
}
export interface PolicyInForce {
  /** Throws while the grants are not fresh: one of them may have been ended since. */
  current(): PolicyVersion;
  /** The same as of another moment, as far as grants go: earlier rules are not kept. */
  asOf(moment: Date): PolicyVersion;
}

/** One decider per version of ceiling and grants, made when it is first needed. */
export function policyInForce(
  grants: Pick<GrantStore, 'fresh' | 'snapshot'>,
  ceilingNow: () => Ceiling,
  catalogue: Catalogue,
): PolicyInForce {
  let known: (PolicyVersion & { readonly version: string }) | null = null;
  const current = (): PolicyVersion => {
    if (!grants.fresh()) throw new Error('The grants are not fresh');
    const snapshot = grants.snapshot();
    const ceiling = ceilingNow();
    if (known?.version !== snapshot.version || known.ceiling !== ceiling) {
      const decider = createDecider({ ceiling, catalogue, grants: snapshot.grants });
      known = { version: snapshot.version, decider, hash: ceiling.hash, ceiling };
    }
    return known;
  };
  return {
    current,
    asOf(moment) {
      const now = current();
      const held = grants.snapshot().grants;
      const then = grantsAsOf(held, moment);
      return then === held ? now : { ...now, decider: createDecider({ ceiling: now.ceiling, catalogue, grants: then }) };
    },
  };
}
