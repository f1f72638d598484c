// `zhongfu audit prove`: is the look that a receipt speaks of in the record. 0 it is, 1 it is not, 2 input, 4 nobody answers.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { judgeReceipt, type ReceiptClaims, readReceipt } from '../audit/index.js';
import type { Config } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { type Keys, namedKeys, ownKeys, say, text } from './audit-options.js';
import type { Options } from './options.js';
import { type Brought, claimsIn, proofFromExport, proofFromHub } from './receipt-proof.js';

interface Verdict {
  readonly ok: boolean;
  readonly reason: string | null;
  readonly index: string | null;
  readonly size: string | null;
}
const no = (reason: string): Verdict => ({ ok: false, reason, index: null, size: null });

export async function auditProve(config: Config, given: string | undefined, options: Options): Promise<number> {
  const [hub, folder] = [text(options, 'hub'), text(options, 'export')];
  if (given === undefined || (hub === undefined) === (folder === undefined))
    throw new StartRefused('audit prove: expected RECEIPT (or a file with it) and one of --hub URL and --export DIR');
  const receipt = existsSync(given) ? readFileSync(given, 'utf8') : given;
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
  const verdict = judge(receipt, keys, brought, text(options, 'body'));
  process.stdout.write(options['json'] ? `${JSON.stringify(verdict)}\n` : told(verdict));
  return verdict.ok ? 0 : 1;
}

function judge(receipt: string, keys: Keys, { proof, entry }: Brought, bodyFile: string | undefined): Verdict {
  const read = readReceipt(receipt, keys.receipts);
  if (!read.ok) return no(read.reason);
  const { claims } = read;
  if (bodyFile !== undefined && hashOf(readFileSync(bodyFile)) !== claims.body) return no('OTHER_BODY');
  if (!proof) return no('NOT_INCLUDED');
  const verdict = judgeReceipt(claims, proof, keys.checkpoints);
  if (!verdict.ok) return no(verdict.reason);
  if (entry && !isAbout(entry, claims)) return no('OTHER_ENTRY');
  return { ok: true, reason: null, index: String(verdict.index), size: String(verdict.size) };
}

const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The entry is the leaf's, and speaks of the same request and the same body. */
function isAbout(entry: Buffer, claims: ReceiptClaims): boolean {
  const { request_id, payload } = JSON.parse(entry.toString()) as { request_id?: string; payload?: string };
  const leaf = createHash('sha256').update('\0').update(entry).digest('hex');
  return leaf === claims.leaf && request_id === claims.req && payload === claims.body;
}

function told({ ok, reason, index, size }: Verdict): string {
  if (!ok) say('a good signature without an entry in the record is evidence against whoever signed it');
  return ok ? `在案 (recorded): entry ${index} of ${size}\n` : `未证明 (not proved): ${reason}\n`;
}
