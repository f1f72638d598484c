// Signs receipts on its own thread: a message is a group of texts, one a line; signatures go back in the same order, some at a time.
import { parentPort, workerData } from 'node:worker_threads';
import { signingKey } from './ed25519.js';

/** Answers leave while the next ones are signed. */
const AT_ONCE = 4;
const { seed } = workerData as { seed: Uint8Array };
const key = signingKey(seed);
parentPort!.on('message', (texts: string | null) => {
  if (texts === null) return parentPort!.close();
  const list = texts.split('\n');
  for (let at = 0; at < list.length; at += AT_ONCE) {
    const signatures = list.slice(at, at + AT_ONCE).map((text) => key.sign(Buffer.from(text)).toString('base64url'));
    parentPort!.postMessage(signatures.join('\n'));
  }
});
