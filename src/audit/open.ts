// Opens the record for a hub: the signer looks first whether it is still what was signed, then it is written to, then it is read.
import pg from 'pg';
import { atMost } from '../kernel/at-most.js';
import { StartRefused } from '../kernel/errors.js';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { uuid7 } from '../kernel/uuid7.js';
import type { Anomaly } from './anomalies.js';
import { type Anonymous, createAnonymous } from './anonymous.js';
import { createRecorder, type Recorder } from './append.js';
import { noteKeys } from './key-entries.js';
import { checkpointKeyNames, receiptKeys } from './keys.js';
import { noteOf } from './look-alike-notes.js';
import { createProver, type Prover } from './proofs.js';
import { createReceipts, type Receipts } from './receipt.js';
import { periodIn, References } from './refs.js';
import { createSearch, type Search } from './search.js';
import { startSigning } from './signing.js';

export interface RecordSettings {
  readonly url: string;
  readonly keysFolder: string;
  /** Where the signer keeps what it signed last; MUST NOT be restored together with the database. */
  readonly stateFolder: string;
  readonly writer: string;
  readonly hubVersion: string;
  /** Told once if what is stored is no longer what was signed. */
  readonly onBroken: (reason: string) => void;
  /** Told of each thing that stands out in the record. */
  readonly onAnomaly: (anomaly: Anomaly) => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface OpenRecord {
  readonly recorder: Recorder;
  readonly anonymous: Anonymous;
  readonly receipts: Receipts;
  readonly search: Search;
  /** How this shard's entries refer to an officer's account. */
  officer(subject: string): string;
  /** Tells and notes what was found where the names are. Rejects where it did not come on record. */
  raise(anomaly: Anomaly): Promise<void>;
  readonly prover: Prover;
  /** True while entries are taken and what is stored is what was signed. */
  isSound(): boolean;
  /** Public documents by path: the keys by which receipts and checkpoints are checked. */
  readonly documents: ReadonlyMap<string, () => unknown>;
  /** Writes SHUTDOWN, has it signed, and lets go of the database; in seconds. False if SHUTDOWN could not be written. */
  close(): Promise<boolean>;
}

const READERS = 3;
/** A search that takes longer is of no use to whoever waits for it. */
const READ_WITHIN_MS = 2_500;
const LETS_GO_WITHIN_MS = 1_500;

/** Throws StartRefused where the record is not what was signed before, or could lose what it acknowledges. */
export async function openRecord(settings: RecordSettings): Promise<OpenRecord> {
  const { url, keysFolder, stateFolder, writer, hubVersion, onBroken, onAnomaly, onTrouble } = settings;
  const key = loadOrCreateKey(keysFolder, 'audit-hmac');
  const keyNames = checkpointKeyNames(keysFolder);
  let recorder: Recorder;
  let noteAnomaly = async (anomaly: Anomaly): Promise<void> => void early.push(anomaly);
  const early: Anomaly[] = [];
  const signing = await startSigning(
    { url, keysFolder, keyNames, stateFolder },
    { onBroken, onAnomaly: (anomaly) => void noteAnomaly(anomaly).catch(onTrouble), onTrouble },
  );
  try {
    recorder = await createRecorder({ url, key, writer, hubVersion });
  } catch (error) {
    await signing.close();
    throw error;
  }
  const { origin } = recorder;
  let isClosing = false;
  /** Told at once, and noted in the record itself with its evidence. */
  noteAnomaly = async (anomaly) => {
    if (isClosing) return; // what the record itself tells the next start finds again
    onAnomaly(anomaly);
    const about = noteOf(anomaly);
    await recorder.record({ type: 'ADMIN', at: new Date(), requestId: uuid7(), eventId: uuid7(), actor: null, about });
  };
  for (const anomaly of early) void noteAnomaly(anomaly).catch(onTrouble);
  const refs = new References(key, periodIn(origin));
  const receipts = createReceipts(origin, receiptKeys(keysFolder));
  try {
    await noteKeys(stateFolder, recorder.record, {
      checkpoints: signing.verifierKeys(origin),
      receipts: receipts.jwks().keys.map(({ kid, x }) => `${kid}:${x}`),
    });
  } catch (cause) {
    await Promise.all([recorder.close(), signing.close()]);
    throw new StartRefused('The keys of the record cannot be put on record.', 4, { cause });
  }
  const anonymous = createAnonymous(recorder);
  const pool = new pg.Pool({
    connectionString: url,
    max: READERS,
    statement_timeout: READ_WITHIN_MS,
    connectionTimeoutMillis: READ_WITHIN_MS,
    application_name: 'zhongfu-audit-read',
  });
  pool.on('error', onTrouble);
  return {
    recorder,
    anonymous,
    receipts,
    search: createSearch(pool, key),
    officer: (subject) => refs.of('actor', subject).text,
    raise: noteAnomaly,
    prover: createProver(pool),
    isSound: () => recorder.stats().state === 'open' && signing.state().phase === 'signing',
    documents: new Map<string, () => unknown>([
      ['/.well-known/zhongfu-receipt-keys.json', receipts.jwks],
      [
        '/.well-known/zhongfu-checkpoint-keys.txt',
        () =>
          signing
            .verifierKeys(origin)
            .map((line) => `${line}\n`)
            .join(''),
      ],
    ]),
    close: async () => {
      isClosing = true;
      // a count that the database holds up must not keep the end from being recorded
      await atMost(LETS_GO_WITHIN_MS, anonymous.close());
      const isRecorded = await recorder.close();
      await signing.close();
      await atMost(LETS_GO_WITHIN_MS, pool.end());
      return isRecorded;
    },
  };
}
