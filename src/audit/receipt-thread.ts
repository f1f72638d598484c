// Signs receipts on its own thread: a message is a group of texts, one a line, and is answered with as many signatures.
import { parentPort, workerData } from 'node:worker_threads';
import { signingKey } from './ed25519.js';

const { seed } = workerData as { seed: Uint8Array };
const key = signingKey(seed);
parentPort!.on('message', (texts: string | null) => {
  if (texts === null) return parentPort!.close();
  const signatures = texts.split('\n').map((text) => key.sign(Buffer.from(text)).toString('base64url'));
  parentPort!.postMessage(signatures.join('\n'));
});
