// The command line: stdout carries results, stderr progress and log. 0 done, 1 finding, 2 usage, 3 policy, 4 unavailable.
import { parseArgs } from 'node:util';
import type { Options } from './commands/options.js';
import { type Config, readConfig } from './config.js';
import { StartRefused } from './kernel/errors.js';

const USAGE = `usage: zhongfu <command>
  start [--documents FILE]  the whole hub on stand-in departments, with the development issuer
  serve [--documents FILE]  the hub alone: needs DATABASE_URL, ZHONGFU_ISSUER, ZHONGFU_JWKS and the departments' settings
  sandbox [--describe]      the stand-in departments alone
  token --role R --org USCC --divisions D[,D] [--recipient ID[,ID]] [--ttl 900] [--sub S] [--client C] [--purpose P --case NO]
  grant list | create --file F | revoke NO --reason T      the sharing grants of the running hub
  letter list [--household ID] | add --file F | withdraw NO    the verification letters of the running hub
  emergency list [--overdue] | papers ID --ref R           the emergency accesses of the running hub
  policy preview [--dir D] [--json]      what changed policy files would open and close, and to whom
  documents report FILE [--json]         what each of the trusted documents can disclose at most
  stories [--json]          the story persons of the running hub's demonstration data
  identity review [--json] | merge ID ID --reason T | split ID --reason T
  audit verify [--db | --export DIR] [--since SIZE --root B64] [--keys FILE] [--notes FILE] [--json]
  audit prove RECEIPT (--hub URL [--token T] | --export DIR) [--keys FILE] [--body FILE] [--json]
  audit anomalies [--from T] [--json]
  audit recover --reason T [--json]      after a backup was restored: go on in a new shard of the record, which says so
  audit erase --reason T [--before DAY] | prune --reason T [--before DAY]    what is older than the record is kept
  audit export --out DIR [--from T] [--to T] [--origin O] [--csv] [--json]
`;

/** Resolves to the exit code. Throws StartRefused for wrong usage. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const config = readConfig();
  switch (command) {
    case 'start':
      return (await import('./commands/start.js')).start(config, options(rest, { documents: 'string' }));
    case 'serve':
      return (await import('./commands/serve.js')).serve(config, options(rest, { documents: 'string' }));
    case 'sandbox':
      return (await import('./commands/sandbox.js')).sandbox(config, options(rest, { describe: 'boolean', json: 'boolean' }));
    case 'token':
      return (await import('./commands/token.js')).token(
        config,
        options(rest, {
          role: 'string',
          org: 'string',
          divisions: 'string',
          recipient: 'string',
          ttl: 'string',
          sub: 'string',
          client: 'string',
          purpose: 'string',
          case: 'string',
          json: 'boolean',
        }),
      );
    case 'stories':
      return (await import('./commands/stories.js')).stories(config, options(rest, { json: 'boolean' }));
    case 'grant': {
      const { words, values } = wordsAndOptions(rest, { file: 'string', reason: 'string', json: 'boolean' });
      return (await import('./commands/grant.js')).grant(config, words, values);
    }
    case 'identity': {
      const { words, values } = wordsAndOptions(rest, { reason: 'string', json: 'boolean' });
      return (await import('./commands/identity.js')).identity(config, words, values);
    }
    case 'letter': {
      const { words, values } = wordsAndOptions(rest, { file: 'string', household: 'string', json: 'boolean' });
      return (await import('./commands/letter.js')).letter(config, words, values);
    }
    case 'emergency': {
      const { words, values } = wordsAndOptions(rest, { overdue: 'boolean', ref: 'string', json: 'boolean' });
      return (await import('./commands/emergency.js')).emergency(config, words, values);
    }
    case 'policy': {
      const { words, values } = wordsAndOptions(rest, { dir: 'string', json: 'boolean' });
      return (await import('./commands/policy.js')).policy(config, words, values);
    }
    case 'documents': {
      const { words, values } = wordsAndOptions(rest, { json: 'boolean' });
      return (await import('./commands/documents.js')).documents(config, words, values);
    }
    case 'audit':
      return audit(config, rest);
    case undefined:
    case 'help':
    case '--help':
      process.stdout.write(USAGE);
      return command === undefined ? 2 : 0;
  }
  throw new StartRefused(`Unknown command: ${args.join(' ')}\n${USAGE}`);
}

async function audit(config: Config, [command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'verify':
      return (await import('./commands/audit-verify.js')).auditVerify(
        config,
        options(rest, {
          db: 'boolean',
          export: 'string',
          since: 'string',
          root: 'string',
          keys: 'string',
          notes: 'string',
          json: 'boolean',
        }),
      );
    case 'prove': {
      const known = {
        hub: 'string',
        export: 'string',
        token: 'string',
        keys: 'string',
        body: 'string',
        json: 'boolean',
      } as const;
      const { words, values } = wordsAndOptions(rest, known);
      return (await import('./commands/audit-prove.js')).auditProve(config, words[0], values);
    }
    case 'recover':
      return (await import('./commands/audit-recover.js')).auditRecover(
        config,
        options(rest, { reason: 'string', json: 'boolean' }),
      );
    case 'erase':
    case 'prune': {
      const { auditErase, auditPrune } = await import('./commands/audit-retention.js');
      const known = options(rest, { reason: 'string', before: 'string', json: 'boolean' });
      return command === 'erase' ? auditErase(config, known) : auditPrune(config, known);
    }
    case 'anomalies':
      return (await import('./commands/audit-anomalies.js')).auditAnomalies(
        config,
        options(rest, { from: 'string', json: 'boolean' }),
      );
    case 'export':
      return (await import('./commands/audit-export.js')).auditExport(
        config,
        options(rest, { out: 'string', from: 'string', to: 'string', origin: 'string', csv: 'boolean', json: 'boolean' }),
      );
  }
  throw new StartRefused(`Unknown command: audit ${command ?? ''}\n${USAGE}`);
}

type Known = Readonly<Record<string, 'string' | 'boolean'>>;

/** Options alone: a word beside them is wrong usage. */
function options(args: readonly string[], known: Known): Options {
  const { words, values } = wordsAndOptions(args, known);
  if (words.length) throw new StartRefused(`Unexpected: ${words.join(' ')}\n${USAGE}`);
  return values;
}

function wordsAndOptions(args: readonly string[], known: Known): { words: readonly string[]; values: Options } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(Object.entries(known).map(([name, type]) => [name, { type }])),
      allowPositionals: true,
    });
    return { words: positionals, values: values as Options };
  } catch (error) {
    throw new StartRefused(`${(error as Error).message}\n${USAGE}`);
  }
}
