// `zhongfu grant list | create --file F | revoke NO --reason T`: the sharing grants of the running hub, from its operator's terminal.
import { readFileSync } from 'node:fs';
import type { Config } from '../config.js';
import { type Database, openDatabase } from '../database/index.js';
import { dayOf } from '../kernel/days.js';
import { PublicError, StartRefused } from '../kernel/errors.js';
import { agreedTerms, createGrantStore, type Grant, type GrantStore, type Terms } from '../policy/index.js';
import { BY, onRecord } from './on-record.js';
import type { Options } from './options.js';
import { readRules } from './rules.js';
import { runningDatabase } from './running.js';

export async function grant(config: Config, [verb, grantNo]: readonly string[], options: Options): Promise<number> {
  const file = options['file'];
  const reason = options['reason'];
  if (verb === 'create' && typeof file !== 'string') throw new StartRefused('grant create: expected --file F');
  if (verb === 'revoke' && (!grantNo || typeof reason !== 'string' || !reason.trim()))
    throw new StartRefused('grant revoke: expected the number of a grant and --reason T');
  if (verb !== 'list' && verb !== 'create' && verb !== 'revoke')
    throw new StartRefused('grant: expected list, create --file F or revoke NO --reason T');
  const database = openDatabase(runningDatabase(config), { connections: 2 });
  try {
    const grants = await createGrantStore(database).catch((cause: unknown) => {
      throw new StartRefused('The grants cannot be read from the hub’s database', 4, { cause });
    });
    try {
      if (verb === 'list') return print(await grants.list(), options);
      if (verb === 'create') return print(await create(config, database, grants, file as string), options);
      return print(await revoke(config, database, grants, grantNo!, reason as string), options);
    } finally {
      await grants.close();
    }
  } finally {
    await database.close();
  }
}

async function create(config: Config, database: Database, grants: GrantStore, file: string): Promise<Grant> {
  const { ceiling, graph } = await readRules(config);
  const { catalogue } = graph.model;
  const asked = read(file);
  let terms: ReturnType<typeof agreedTerms>;
  try {
    terms = agreedTerms(asked, { ceiling, catalogue, today: dayOf(Date.now()) });
  } catch (error) {
    if (error instanceof PublicError) throw new StartRefused(`${file}: ${error.code}: ${error.message}`, 2);
    throw error;
  }
  const { provider, demandOrg, purpose, divisions, validTo, perRequest, perDay } = terms;
  const fields = [...terms.fields].map(([coordinate, render]) => `${coordinate}:${render}`).sort();
  const about = { act: 'createGrant', provider, demandOrg, purpose, fields, divisions, validTo, perRequest, perDay };
  await onRecord(config, database, { type: 'POLICY', policy: ceiling.hash, about });
  return grants.create(terms, BY);
}

async function revoke(config: Config, database: Database, grants: GrantStore, grantNo: string, reason: string): Promise<Grant> {
  const known = (await grants.list()).find((g) => g.grantNo === grantNo);
  if (!known) throw new StartRefused(`There is no grant ${grantNo}`);
  const { provider, demandOrg, purpose } = known;
  await onRecord(config, database, { type: 'POLICY', about: { act: 'revokeGrant', grantNo, provider, demandOrg, purpose } });
  return (await grants.revoke(grantNo, reason, BY))!;
}

/** The input of `createGrant` with `demandOrg`, as JSON; `fields` also as coordinate → render. */
function read(file: string): Terms {
  let value: Partial<Record<keyof Terms, unknown>>;
  try {
    value = JSON.parse(readFileSync(file, 'utf8')) as typeof value;
  } catch (cause) {
    throw new StartRefused(`${file}: expected JSON with the terms of a grant`, 2, { cause });
  }
  const text = (name: keyof Terms, otherwise?: string): string => {
    const found = value[name] ?? otherwise;
    if (typeof found !== 'string') throw new StartRefused(`${file}: expected a text under "${name}"`);
    return found;
  };
  const number = (name: keyof Terms): number => {
    if (typeof value[name] !== 'number') throw new StartRefused(`${file}: expected a number under "${name}"`);
    return value[name];
  };
  const { fields, divisions } = value;
  if (typeof fields !== 'object' || fields === null) throw new StartRefused(`${file}: expected "fields": coordinate → render`);
  if (!Array.isArray(divisions) || !divisions.every((d) => typeof d === 'string'))
    throw new StartRefused(`${file}: expected a list of division prefixes under "divisions"`);
  const listed = Array.isArray(fields)
    ? fields
    : Object.entries(fields).map(([coordinate, render]) => ({ coordinate, render: render as string }));
  return {
    provider: text('provider'),
    demandOrg: text('demandOrg'),
    purpose: text('purpose'),
    legalBasis: text('legalBasis'),
    scenario: text('scenario', ''),
    validTo: text('validTo'),
    perRequest: number('perRequest'),
    perDay: number('perDay'),
    fields: listed as Terms['fields'],
    divisions,
  };
}

function print(found: Grant | readonly Grant[], options: Options): number {
  const shown = [found].flat().map((g: Grant) => ({ ...g, fields: Object.fromEntries(g.fields) }));
  if (options['json']) process.stdout.write(`${JSON.stringify(Array.isArray(found) ? shown : shown[0])}\n`);
  else
    for (const g of shown)
      process.stdout.write(
        `${g.grantNo}  ${g.status}  ${g.provider} → ${g.demandOrg}  ${g.purpose}  ${Object.keys(g.fields).length} fields  ${g.validFrom} – ${g.validTo}\n`,
      );
  return 0;
}
