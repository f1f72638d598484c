// The verifier as one program for an auditor from outside: no hub, no database, no package. `scripts/build.mjs` makes one file of it.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StartRefused } from '../../kernel/errors.js';
import { makeAllAmongTheYoung } from '../../kernel/young.js';
import { IncompleteExport, type Keys, keysOf } from './files.js';
import { verifyExport } from './folder.js';
import { proveInExport } from './inclusion.js';
import { claimsIn, judgeLook } from './receipts.js';
import { tryVectors } from './vectors.js';
import { keysFrom, notesFrom, progress, receiptFrom, sayAside, sinceOf, toldVerdict, toldVerification } from './words.js';

const USAGE = `用法 usage: node zhongfu-verify.mjs <command>
  verify --export DIR [--keys FILE] [--notes FILE] [--since SIZE --root B64] [--json]
      记录是否完好 (is the record in this export what was signed)
  prove RECEIPT --export DIR [--keys FILE] [--body FILE] [--json]
      回执所指的查询是否在案 (is the look that a receipt speaks of in the record; RECEIPT is its text or a file)
  vectors DIR [--json]
      用第三方测试向量检验本程序 (tries this program with the RFC 6962 vectors of transparency-dev/merkle)

  --keys FILE    公钥,来自可信之处 (public keys from where you trust them, lines as in keys.txt; else the export's own, which prove
                 only that the export agrees with itself)
  --notes FILE   别处保存的签名检查点 (signed notes that were kept elsewhere: the record must reach and agree with them)
  --since SIZE --root B64   从已核验处继续 (what an earlier verification printed: only what is new is looked at)
  --body FILE    答复正文的原始字节 (the exact bytes of the answer that came with the receipt)
  --json         一行 JSON (one line of JSON on stdout)

退出码 exit codes: 0 完好/在案 (whole, recorded), 1 有损/未证明 (damaged, not proved), 2 用法或输入 (usage or input)
需要 Node.js 20.19 或更高;只读文件,不联网 (needs Node.js 20.19 or newer; reads files, uses no network)
`;

const OPTIONS = {
  export: { type: 'string' },
  keys: { type: 'string' },
  notes: { type: 'string' },
  since: { type: 'string' },
  root: { type: 'string' },
  body: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Resolves to the exit code. */
async function run(args: readonly string[]): Promise<number> {
  makeAllAmongTheYoung();
  const { values, positionals } = readArguments(args);
  const [command, receipt, ...more] = positionals;
  if (values.help || command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const folder = values.export;
  if (command === 'verify' && receipt === undefined && folder !== undefined) {
    const since = sinceOf(values.since, values.root);
    const { authority: _, ...result } = await verifyExport(folder, {
      keys: keysFor(folder, values.keys).checkpoints,
      externalNotes: notesFrom(values.notes),
      onProgress: progress(),
      ...(since && { since }),
    });
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : toldVerification(result));
    return result.ok ? 0 : 1;
  }
  if (command === 'prove' && receipt !== undefined && more.length === 0 && folder !== undefined) {
    const text = receiptFrom(receipt);
    const proof = await proveInExport(folder, claimsIn(text));
    const entry = typeof proof === 'string' ? null : proof.entry;
    const body = values.body === undefined ? null : readFileSync(values.body);
    const verdict = judgeLook(text, keysFor(folder, values.keys), { proof, entry }, body);
    process.stdout.write(values.json ? `${JSON.stringify(verdict)}\n` : toldVerdict(verdict));
    return verdict.ok ? 0 : 1;
  }
  if (command === 'vectors' && receipt !== undefined && more.length === 0) {
    const { ok, inclusion, consistency, failed } = tryVectors(receipt);
    const lines = [`${ok ? '通过 (passed)' : '未通过 (failed)'}: inclusion ${inclusion}, consistency ${consistency}`, ...failed];
    process.stdout.write(values.json ? `${JSON.stringify({ ok, inclusion, consistency, failed })}\n` : `${lines.join('\n')}\n`);
    return ok ? 0 : 1;
  }
  throw new StartRefused(USAGE);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new StartRefused(`${(cause as Error).message}\n${USAGE}`, 2, { cause });
  }
}

function keysFor(folder: string, named: string | undefined): Keys {
  if (named !== undefined) return keysFrom(named);
  sayAside('keys: those of the export itself; compare them with keys from elsewhere, or name those with --keys');
  return existsSync(`${folder}/keys.txt`) ? keysOf(folder) : { checkpoints: [], receipts: [] };
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  const isInput = error instanceof StartRefused || error instanceof IncompleteExport || code === 'ENOENT' || code === 'EISDIR';
  process.stderr.write(isInput ? `${(error as Error).message.trimEnd()}\n` : `${(error as Error).stack}\n`);
  process.exitCode = isInput ? 2 : 1;
}
