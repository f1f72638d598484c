// Checks the record without trusting whoever kept it. Rests on the kernel and on the room's pure files alone.
export { originsIn, verifyDatabase } from './database.js';
export { IncompleteExport, keysOf, parseKeys } from './files.js';
export { verifyExport } from './folder.js';
export { type ExportedProof, proveInExport } from './inclusion.js';
export type { VerifyOptions } from './options.js';
export { FAILURE_CLASSES, type Failure, type FailureClass, type Verification } from './report.js';
