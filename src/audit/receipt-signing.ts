// Signatures for receipts, away from the thread that answers. Entries become durable together, so their receipts are asked for
// together: they go to the signing thread as one message, because waking another thread costs more than signing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { signingKey } from './ed25519.js';

export interface ReceiptSigning {
  /** The signature (base64url) over an ASCII text without line breaks. */
  sign(text: string): Promise<string>;
  close(): Promise<void>;
}

interface Asked {
  readonly text: string;
  resolve(signature: string): void;
  reject(error: unknown): void;
}

/** Signs on the pool of the runtime, one by one: for those who issue few. */
export function signOneByOne(seed: Uint8Array): ReceiptSigning {
  const key = signingKey(seed);
  return {
    sign: async (text) => (await key.signLater(Buffer.from(text))).toString('base64url'),
    close: async () => {},
  };
}

/** `onTrouble` is told where the thread was lost; receipts are signed without it from then on. */
export function startReceiptSigning(seed: Uint8Array, onTrouble: (error: unknown) => void): ReceiptSigning {
  const file = new URL('./receipt-thread.js', import.meta.url);
  const alone = signOneByOne(seed);
  // run from its sources (under test) there is no compiled thread to start
  if (!existsSync(fileURLToPath(file))) return alone;
  const worker = new Worker(file, { workerData: { seed }, name: 'receipts' });
  let isLost = false;
  let gathering: Asked[] = [];
  const sent: Asked[][] = [];

  const signAlone = ({ text, resolve, reject }: Asked) => void alone.sign(text).then(resolve, reject);
  const flush = (): void => {
    const group = gathering;
    gathering = [];
    if (isLost) {
      group.forEach(signAlone);
      return;
    }
    sent.push(group);
    worker.postMessage(group.map(({ text }) => text).join('\n'));
  };
  worker.on('message', (signatures: string) => {
    const list = signatures.split('\n');
    sent.shift()!.forEach(({ resolve }, i) => {
      resolve(list[i]!);
    });
  });
  worker.on('error', onTrouble);
  const ended = new Promise<void>((resolve) =>
    worker.once('exit', () => {
      isLost = true;
      sent.splice(0).flat().forEach(signAlone);
      resolve();
    }),
  );
  return {
    sign: (text) =>
      new Promise((resolve, reject) => {
        // a tick comes after everything that became durable together has asked
        if (gathering.length === 0) process.nextTick(flush);
        gathering.push({ text, resolve, reject });
      }),
    close: async () => {
      worker.postMessage(null);
      await ended;
    },
  };
}
