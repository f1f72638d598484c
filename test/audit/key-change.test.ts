// The signing key changes as operators are told to change it: what the old one signed stays good, and the old one signs nothing new.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  createRecorder,
  exportRecord,
  type Recorder,
  startSigning,
  verifyDatabase,
  verifyExport,
} from '../../src/audit/index.js';
import { noteKeys } from '../../src/audit/key-entries.js';
import { checkpointKeyNames } from '../../src/audit/keys.js';
import { parseVerifierKey, type VerifierKey } from '../../src/audit/note.js';
import { temporaryFolder } from '../support/temporary-postgres.js';
import { disclosure, type RecordDatabase, recordDatabase, recorderOptions } from './support.js';

const folder = temporaryFolder();
const [keysFolder, stateFolder] = [join(folder.path, 'keys'), join(folder.path, 'state')];
let db: RecordDatabase;
let recorder: Recorder;

const sign = () => startSigning({ url: db.url, keysFolder, keyNames: checkpointKeyNames(keysFolder), stateFolder, everyMs: 30 });

/** A hub's run with the keys that lie there: named on record, then signing. Resolves to the keys it published. */
async function run(): Promise<readonly VerifierKey[]> {
  const signing = await sign();
  const checkpoints = signing.verifierKeys(recorder.origin);
  await noteKeys(stateFolder, recorder.record, { checkpoints, receipts: [] });
  await recorder.record(disclosure({ at: new Date() }));
  await signing.close(); // signs what is there
  return checkpoints.map(parseVerifierKey);
}

let [first, both, second]: (readonly VerifierKey[])[] = [];
beforeAll(async () => {
  db = await recordDatabase();
  recorder = await createRecorder(recorderOptions(db.url));
  first = await run();
  writeFileSync(join(keysFolder, 'checkpoint-next.key'), Buffer.alloc(32, 5), { mode: 0o600 });
  both = await run();
  renameSync(join(keysFolder, 'checkpoint-next.key'), join(keysFolder, 'checkpoint.key'));
  second = await run();
}, 60_000);
afterAll(async () => {
  await recorder?.close();
  await db?.close();
  folder.remove();
});

it('the whole record verifies by the new key alone, in the database and carried out', async () => {
  expect([first!.length, both!.length, second!.length]).toEqual([1, 2, 1]);
  expect(await verifyDatabase(db.url, { keys: second! })).toMatchObject({
    ok: true,
    failures: [],
    signedSize: expect.any(Number),
  });
  const signing = await sign();
  const out = join(folder.path, 'export');
  const keys = signing.verifierKeys(recorder.origin);
  expect(await exportRecord({ url: db.url, out, record: recorder.record, keys })).toMatchObject({ isSigned: true });
  await signing.close();
  expect(await verifyExport(out, { keys: second! })).toMatchObject({ ok: true, failures: [] });
});

it('by the old key alone what came after it is not vouched for', async () => {
  const { failures } = await verifyDatabase(db.url, { keys: first! });
  expect(failures.map((failure) => failure.class)).toEqual(['WRONG_KEY']);
});

it('a key of another that nobody named is found as before', async () => {
  const { failures } = await verifyDatabase(db.url, { keys: [{ ...second![0]!, publicKey: Buffer.alloc(32, 1) }] });
  expect(failures.map((failure) => failure.class)).toEqual(['WRONG_KEY']);
});
