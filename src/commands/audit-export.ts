// `zhongfu audit export`: the record out of the house, itself on the record before anything leaves.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { checkpointVerifiers, createReceipts, createRecorder, exportRecord, receiptKeys } from '../audit/index.js';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { loadOrCreateKey } from '../kernel/keyfile.js';
import { VERSION } from '../kernel/version.js';
import { momentOf, say, text } from './audit-options.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

export async function auditExport(config: Config, options: Options): Promise<number> {
  const out = text(options, 'out');
  if (out === undefined) throw new StartRefused('audit export: expected --out DIR, a new or empty folder');
  const from = momentOf(options, 'from', 0);
  const to = momentOf(options, 'to', 1);
  if (from && to && from >= to) throw new StartRefused('--to: expected a time behind --from; nothing would be exported');
  const shard = text(options, 'origin');
  const url = runningDatabase(config);
  // with another key the export's own entry would speak of nobody's references
  if (!existsSync(join(config.keysFolder, 'audit-hmac.key')))
    throw new StartRefused(`${config.keysFolder} does not hold the keys of this record (audit-hmac.key)`, 4);
  const recorder = await createRecorder({
    url,
    key: loadOrCreateKey(config.keysFolder, 'audit-hmac'),
    writer: `${hostname()}:export:${process.pid}`,
    hubVersion: VERSION,
  });
  try {
    const receipts = createReceipts(recorder.origin, receiptKeys(config.keysFolder));
    const { isSigned, ...done } = await exportRecord({
      url,
      out,
      ...(from && { from }),
      ...(to && { to }),
      ...(shard !== undefined && { origin: shard }),
      csv: options['csv'] === true,
      record: recorder.record,
      keys: [
        ...checkpointVerifiers(config.keysFolder, shard ?? recorder.origin),
        ...receipts.jwks().keys.map((key) => JSON.stringify(key)),
      ],
      onProgress: (at, of) => say(`${at} of ${of}`),
    });
    if (!isSigned) say('no signed checkpoint covers this export: is the hub running, whose signer gives one every second?');
    const { origin, entries, size } = done;
    const result = { ok: true, out, origin, entries: Number(entries), size: Number(size), root: done.root.toString('base64') };
    process.stdout.write(
      options['json']
        ? `${JSON.stringify({ ...result, signed: isSigned })}\n`
        : `${out}: ${entries} entries of ${size}, ${origin}\n`,
    );
    return 0;
  } finally {
    await recorder.close();
  }
}
