// The signer on its own thread: what a request can reach cannot sign.
import { parentPort, workerData } from 'node:worker_threads';
import { runSigner, type SignerSettings } from './signer-loop.js';

const closed = new Promise<void>((resolve) => parentPort!.once('message', () => resolve()));
await runSigner(workerData as SignerSettings, closed, (message) => parentPort!.postMessage(message));
parentPort!.close();
