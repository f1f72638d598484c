// What one may tell a verification, whatever it reads from.
import type { VerifierKey } from '../note.js';
import type { Authority } from './authority.js';

export interface VerifyOptions {
  /** Keys that the verifier trusts, from a place that is not the record. Without any, signatures say nothing. */
  readonly keys: readonly VerifierKey[];
  /** Notes from elsewhere (a witness, the signer's own file, an earlier export): the record must reach them. */
  readonly externalNotes?: readonly string[];
  /** A state that was verified before: what comes before it is hashed, but not looked at again. */
  readonly since?: { readonly size: bigint; readonly root: Buffer };
  /** What later shards say was erased and pruned, as their own verification told it. */
  readonly authority?: Authority;
  readonly onProgress?: (done: bigint, of: bigint) => void;
}
