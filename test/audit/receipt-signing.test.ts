// The thread that signs receipts, as it is shipped: groups come back in order, and who asks after its end is answered all the same.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { signingKey } from '../../src/audit/ed25519.js';
import { inProject } from '../../src/kernel/paths.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

const SEED = Buffer.alloc(32, 5);
const PROGRAM = `
  import { startReceiptSigning } from ${JSON.stringify(inProject('dist/src/audit/receipt-signing.js'))};
  const signing = startReceiptSigning(Buffer.alloc(32, 5), (error) => { throw error; });
  const texts = Array.from({ length: 50 }, (_, i) => 'text ' + i);
  const together = await Promise.all(texts.map((text) => signing.sign(text)));
  const last = signing.sign('at the end');
  await signing.close();
  process.stdout.write(JSON.stringify([...together, await last, await signing.sign('after the end')]));
`;

it('signs what was asked together in its order, and what comes at its end or after it', async () => {
  const { path, remove } = temporaryFolder();
  const file = join(path, 'sign.mjs');
  writeFileSync(file, PROGRAM);
  const { stdout } = await promisify(execFile)(process.execPath, [file]).finally(remove);
  const texts = [...Array.from({ length: 50 }, (_, i) => `text ${i}`), 'at the end', 'after the end'];
  const key = signingKey(SEED);
  expect(JSON.parse(stdout)).toEqual(texts.map((text) => key.sign(Buffer.from(text)).toString('base64url')));
});
