// The signer's life: once a second it signs what has grown, until it is told to end or finds the record broken. Beside it, on the same
// thread, what has grown is watched for what stands out.
import pg from 'pg';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import type { Anomaly } from './anomalies.js';
import { signingKey } from './ed25519.js';
import { RecordBroken, signWhatHasGrown } from './signer.js';
import { startWatching, type Watching } from './watching.js';

export interface SignerSettings {
  readonly url: string;
  /** Folder of key files; only `checkpoint.key` (and `checkpoint-next.key` while keys overlap) is read. */
  readonly keysFolder: string;
  readonly keyNames?: readonly string[];
  /** Where the last signed state is kept; MUST NOT be restored together with the database. */
  readonly stateFolder: string;
  readonly everyMs?: number;
}

export type SignerMessage =
  | { readonly kind: 'keys'; readonly publicKeys: readonly Uint8Array[] }
  | { readonly kind: 'ready' }
  | { readonly kind: 'anomaly'; readonly anomaly: Anomaly }
  | { readonly kind: 'signed'; readonly notes: readonly string[] }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'trouble'; readonly reason: string };

/** Resolves when it has ended. A database that does not answer is tried again; a broken record is never signed again. */
export async function runSigner(
  settings: SignerSettings,
  closed: Promise<void>,
  tell: (message: SignerMessage) => void,
): Promise<void> {
  const { url, keysFolder, keyNames = ['checkpoint'], stateFolder, everyMs = 1_000 } = settings;
  const db = new pg.Pool({
    connectionString: url,
    max: 3,
    application_name: 'zhongfu-signer',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    query_timeout: 65_000, // where not even the server is there to say so
  });
  db.on('error', () => {}); // the next round connects again
  const trouble = (error: unknown) => tell({ kind: 'trouble', reason: error instanceof Error ? error.message : String(error) });
  let watching: Watching | null = null;
  let isClosing = false;
  let wake = () => {};
  void closed.then(() => {
    isClosing = true;
    wake();
  });
  try {
    const keys = keyNames.map((name) => signingKey(loadOrCreateKey(keysFolder, name)));
    tell({ kind: 'keys', publicKeys: keys.map((key) => key.publicKey) });
    let isReady = false;
    for (let isLast = false; ; ) {
      try {
        const notes = await signWhatHasGrown({ db, keys, stateFolder, onLeaf: (log, leaf) => watching?.see(log, leaf) });
        if (notes.length > 0) tell({ kind: 'signed', notes });
        if (!isReady) tell({ kind: 'ready' });
        watching ??= startWatching({ db, onAnomaly: (anomaly) => tell({ kind: 'anomaly', anomaly }), onTrouble: trouble });
        isReady = true;
      } catch (e) {
        if (e instanceof RecordBroken) return tell({ kind: 'broken', reason: `${e.kind} at ${e.index}: ${e.message}` });
        trouble(e);
      }
      if (isLast) return;
      if (!isClosing) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isLast = isClosing;
    }
  } finally {
    await watching?.close();
    await db.end();
  }
}
