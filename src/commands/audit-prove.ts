// `zhongfu audit prove`: is the look that a receipt speaks of in the record. 0 it is, 1 it is not, 2 input, 4 nobody answers.
import { readFileSync } from 'node:fs';
import { claimsIn, judgeLook, type Keys, receiptFrom, toldVerdict } from '../audit/index.js';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { namedKeys, ownKeys, text } from './audit-options.js';
import type { Options } from './options.js';
import { proofFromExport, proofFromHub } from './receipt-proof.js';

export async function auditProve(config: Config, given: string | undefined, options: Options): Promise<number> {
  const [hub, folder] = [text(options, 'hub'), text(options, 'export')];
  if (given === undefined || (hub === undefined) === (folder === undefined))
    throw new StartRefused('audit prove: expected RECEIPT (or a file with it) and one of --hub URL and --export DIR');
  const receipt = receiptFrom(given);
  const { iss } = claimsIn(receipt);
  const named = namedKeys(options);
  const own = named ?? ownKeys(config, iss);
  const brought = hub
    ? await proofFromHub(config, hub, receipt, text(options, 'token'))
    : await proofFromExport(folder!, receipt);
  const others = named ? null : brought.keys();
  const keys: Keys = {
    checkpoints: own.checkpoints.length > 0 ? own.checkpoints : (others?.checkpoints ?? []),
    receipts: own.receipts.length > 0 ? own.receipts : (others?.receipts ?? []),
  };
  const bodyFile = text(options, 'body');
  const verdict = judgeLook(receipt, keys, brought, bodyFile === undefined ? null : readFileSync(bodyFile));
  process.stdout.write(options['json'] ? `${JSON.stringify(verdict)}\n` : toldVerdict(verdict));
  return verdict.ok ? 0 : 1;
}
