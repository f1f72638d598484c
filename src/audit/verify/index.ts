// Checks the record without trusting whoever kept it. Rests on the kernel and on the room's pure files alone.
export { originsIn, verifyDatabase, verifyOn } from './database.js';
export { IncompleteExport, type Keys, keysOf, parseKeys } from './files.js';
export { verifyExport } from './folder.js';
export { type ExportedProof, proveInExport } from './inclusion.js';
export type { VerifyOptions } from './options.js';
export { claimsIn, judgeLook, judgeReceipt, type Missing, type Proof, type ReceiptVerdict, type Verdict } from './receipts.js';
export { FAILURE_CLASSES, type Failure, type FailureClass, type Verification } from './report.js';
export { keysFrom, notesFrom, progress, receiptFrom, sinceOf, toldVerdict, toldVerification } from './words.js';
