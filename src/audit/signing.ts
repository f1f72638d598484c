// Runs the signer: on a thread of its own, which alone reads the checkpoint key, at most a second behind the record.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { atMost } from '../kernel/at-most.js';
import { StartRefused } from '../kernel/errors.js';
import type { Anomaly } from './anomalies.js';
import type { SignerMessage, SignerSettings } from './signer-loop.js';

const CLOSES_WITHIN_MS = 3_000;

export interface Signing {
  /** Names of the public keys by which notes are checked, as keys.txt has them, for this origin. */
  verifierKeys(origin: string): readonly string[];
  state(): { readonly phase: 'signing' | 'broken' | 'closed'; readonly reason: string | null };
  /** Signs what is there and ends. */
  close(): Promise<void>;
}

export interface Told {
  onBroken(reason: string): void;
  onAnomaly(anomaly: Anomaly): void;
  onTrouble(error: Error): void;
}

/**
 * Resolves once the present state is signed. Throws StartRefused if the stored record is not what was signed before (an older
 * copy of the database, a changed entry): it must not be added to. Later breakage is told to `onBroken`; nothing is signed then.
 * `onAnomaly` is told once of each thing that stands out, `onTrouble` of what will be tried again.
 */
export async function startSigning(settings: SignerSettings, told: Partial<Told> = {}): Promise<Signing> {
  let phase: 'signing' | 'broken' | 'closed' = 'signing';
  let reason: string | null = null;
  let publicKeys: readonly Uint8Array[] = [];
  const { runner, formatVerifierKey } = await openRunner(settings, (message) => {
    if (message.kind === 'keys') publicKeys = message.publicKeys;
    if (message.kind === 'anomaly') told.onAnomaly?.(message.anomaly);
    if (message.kind === 'trouble') told.onTrouble?.(new Error(message.reason));
    if (message.kind !== 'broken') return;
    phase = 'broken';
    reason = message.reason;
    told.onBroken?.(message.reason);
  });
  try {
    await runner.ready;
  } catch (cause) {
    await runner.close();
    const { message } = cause as Error;
    const hint = message.startsWith('HEAD_BACK')
      ? '\nIf a backup was restored and nothing newer is left: zhongfu audit recover --reason T'
      : '';
    throw new StartRefused(`The record of who looked at what is refused: ${message}${hint}`, 4, { cause });
  }
  return {
    verifierKeys: (origin) => publicKeys.map((key) => formatVerifierKey({ name: origin, publicKey: Buffer.from(key) })),
    state: () => ({ phase, reason }),
    close: async () => {
      await runner.close();
      phase = 'closed';
    },
  };
}

interface Runner {
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

async function openRunner(settings: SignerSettings, onMessage: (message: SignerMessage) => void) {
  const { formatVerifierKey } = await import('./note.js');
  const file = new URL('./signer-thread.js', import.meta.url);
  // run from its sources (under test) there is no compiled thread to start: the same loop runs here
  const runner = existsSync(fileURLToPath(file)) ? onThread(file, settings, onMessage) : await inProcess(settings, onMessage);
  return { runner, formatVerifierKey };
}

function onThread(file: URL, settings: SignerSettings, onMessage: (message: SignerMessage) => void): Runner {
  const worker = new Worker(file, { workerData: settings, name: 'signer' });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: SignerMessage) => {
      if (message.kind === 'ready') resolve();
      if (message.kind === 'broken') reject(new Error(message.reason));
      onMessage(message);
    });
    worker.on('error', (error) => {
      reject(error);
      onMessage({ kind: 'broken', reason: `the signer ended: ${error.message}` });
    });
  });
  return {
    ready,
    close: async () => {
      worker.postMessage('close');
      // a database that stands still would keep it for as long; what it has not signed, the next start signs
      if (!(await atMost(CLOSES_WITHIN_MS, ended))) await worker.terminate();
    },
  };
}

async function inProcess(settings: SignerSettings, onMessage: (message: SignerMessage) => void): Promise<Runner> {
  const { runSigner } = await import('./signer-loop.js');
  let close!: () => void;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((resolve, reject) => {
    ended = runSigner(settings, closed, (message) => {
      if (message.kind === 'ready') resolve();
      if (message.kind === 'broken') reject(new Error(message.reason));
      onMessage(message);
    });
  });
  return {
    ready,
    close: async () => {
      close();
      await ended;
    },
  };
}
