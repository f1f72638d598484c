// The door of the room: how entries come into the record, and how it is read, proved and carried out of the house.

export type { AccessField, AccessRecord } from './access.js';
export { type Anomaly, Watch } from './anomalies.js';
export { anomaliesIn } from './anomalies-in.js';
export { type Anonymous, createAnonymous } from './anonymous.js';
export { createRecorder, type Recorder, type RecorderOptions, type RecorderStats } from './append.js';
export { type Actor, ENTRY_TYPES, type EntryInput, type EntryType, STATES } from './entry-input.js';
export { type Exported, type ExportOptions, exportRecord } from './export.js';
export { checkpointVerifiers, receiptKeys } from './keys.js';
export type { LookAlikeRule } from './look-alike-notes.js';
export { LookAlikes, type Sight } from './look-alikes.js';
export { type OpenRecord, openRecord } from './open.js';
export { createProver, type Prover, type SignedCheckpoint } from './proofs.js';
export {
  createReceipts,
  type Jwk,
  type ReceiptClaims,
  type ReceiptInput,
  type ReceiptKey,
  type Receipts,
  readReceipt,
} from './receipt.js';
export { type Recovered, type RecoveryOptions, recoverRecord } from './recovery.js';
export { eraseDetails, pruneEntries } from './retention.js';
export { type AccessFilter, type AccessPage, createSearch, type Search } from './search.js';
export { signedNotes } from './signed-state.js';
export type { SignerSettings } from './signer-loop.js';
export { type Signing, startSigning } from './signing.js';
export {
  claimsIn,
  type ExportedProof,
  type Failure,
  type FailureClass,
  IncompleteExport,
  judgeLook,
  judgeReceipt,
  type Keys,
  keysFrom,
  keysOf,
  type Missing,
  notesFrom,
  originsIn,
  type Proof,
  parseKeys,
  progress,
  proveInExport,
  type ReceiptVerdict,
  receiptFrom,
  sinceOf,
  toldVerdict,
  toldVerification,
  type Verdict,
  type Verification,
  type VerifyOptions,
  verifyDatabase,
  verifyExport,
  verifyOn,
} from './verify/index.js';
export type { Recorded } from './waiting.js';
