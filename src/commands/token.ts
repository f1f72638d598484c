// `zhongfu token`: a token of the development issuer, or with a purpose the header lines that curl wants.
import type { Config } from '../config.js';
import { purposes, roles } from '../kernel/codes.js';
import { StartRefused } from '../kernel/errors.js';
import { openDevelopmentIssuer } from '../server/issuer.js';
import type { Options } from './options.js';

export async function token(config: Config, options: Options): Promise<number> {
  const text = (name: string) => (typeof options[name] === 'string' ? (options[name] as string) : undefined);
  const list = (name: string) => text(name)?.split(',').filter(Boolean) ?? [];
  const [role, org, purpose] = [text('role'), text('org'), text('purpose')];
  if (!role || !roles.has(role)) throw new StartRefused(`--role: expected one of ${[...roles.keys()].join(' ')}`);
  if (!org) throw new StartRefused('--org: expected a unified social credit code');
  if (purpose !== undefined && !purposes.has(purpose))
    throw new StartRefused(`--purpose: expected one of ${[...purposes.keys()].sort().join(' ')}`);
  const divisions = list('divisions');
  if (!divisions.every((d) => /^\d{2,12}$/.test(d)))
    throw new StartRefused('--divisions: expected prefixes of 2 to 12 digits, separated by commas');
  const ttl = Number(text('ttl') ?? 900);
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 86_400) throw new StartRefused('--ttl: expected seconds from 1 to 86400');
  const issuer = await openDevelopmentIssuer(config.keysFolder);
  const signed = await issuer.sign(
    { role, org, divisions, sub: text('sub'), client: text('client'), recipient: list('recipient'), ttlSeconds: ttl },
    config.audience,
  );
  const caseNo = text('case');
  const headers: Record<string, string> = {
    authorization: `Bearer ${signed}`,
    ...(purpose && { 'zhongfu-purpose': purpose }),
    ...(caseNo && { 'zhongfu-case': caseNo }),
  };
  if (options['json']) process.stdout.write(`${JSON.stringify(purpose ? { token: signed, headers } : { token: signed })}\n`);
  else if (purpose) for (const [name, value] of Object.entries(headers)) process.stdout.write(`-H '${name}: ${value}'\n`);
  else process.stdout.write(`${signed}\n`);
  return 0;
}
