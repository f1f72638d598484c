// The door of the room: how entries come into the record, and how it is read, proved and carried out of the house.
export { type Anonymous, createAnonymous } from './anonymous.js';
export { createRecorder, type Recorder, type RecorderOptions, type RecorderStats } from './append.js';
export { type Actor, ENTRY_TYPES, type EntryInput, type EntryType, STATES } from './entry.js';
export { type Exported, type ExportOptions, exportRecord } from './export.js';
export {
  createReceipts,
  type Jwk,
  type ReceiptClaims,
  type ReceiptInput,
  type ReceiptKey,
  type Receipts,
  readReceipt,
} from './receipt.js';
export type { SignerSettings } from './signer-loop.js';
export { type Signing, startSigning } from './signing.js';
export type { Recorded } from './waiting.js';
