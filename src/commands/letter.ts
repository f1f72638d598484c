// `zhongfu letter list | add --file F | withdraw NO`: the verification letters that households have signed, from an operator's terminal.
import { readFileSync } from 'node:fs';
import type { Config } from '../config.js';
import { type Database, openDatabase } from '../database/index.js';
import { dayOf, isDay } from '../kernel/days.js';
import { StartRefused } from '../kernel/errors.js';
import { createLetterStore, type Letter, type LetterStore } from '../policy/index.js';
import { onRecord } from './on-record.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

const NUMBER = /^[\x21-\x7e]{1,64}$/;

export async function letter(config: Config, [verb, no]: readonly string[], options: Options): Promise<number> {
  const file = options['file'];
  if (verb !== 'list' && verb !== 'add' && verb !== 'withdraw')
    throw new StartRefused('letter: expected list [--household ID], add --file F or withdraw NO');
  if (verb === 'add' && typeof file !== 'string') throw new StartRefused('letter add: expected --file F');
  if (verb === 'withdraw' && !no) throw new StartRefused('letter withdraw: expected the number of a letter');
  const database = openDatabase(runningDatabase(config), { connections: 2 });
  const letters = createLetterStore(database);
  try {
    if (verb === 'list') return print(await letters.list(options['household'] as string | undefined), options);
    if (verb === 'add') return print(await add(config, database, letters, file as string), options);
    return print([await withdraw(config, database, letters, no!)], options);
  } finally {
    letters.close();
    await database.close();
  }
}

async function add(config: Config, database: Database, letters: LetterStore, file: string): Promise<readonly Letter[]> {
  const asked = read(file);
  const known = new Set((await letters.list()).map((one) => one.no));
  const twice = asked.find(({ no }, i) => known.has(no) || asked.findIndex((other) => other.no === no) !== i);
  if (twice) throw new StartRefused(`${file}: there is a letter ${twice.no} already`);
  await refuseUnknown(database, asked, file);
  for (const { no, householdId: _, withdrawnAt: __, signedBy, ...dates } of asked)
    await note(config, database, { act: 'addLetter', letter: no, signatures: signedBy.length, ...dates }, signedBy);
  await letters.add(asked);
  return asked;
}

async function withdraw(config: Config, database: Database, letters: LetterStore, no: string): Promise<Letter> {
  const find = async () => (await letters.list()).find((one) => one.no === no);
  const known = await find();
  if (!known || known.withdrawnAt !== null) throw new StartRefused(`There is no letter ${no} that is not withdrawn`);
  await note(config, database, { act: 'withdrawLetter', letter: no }, known.signedBy);
  await letters.withdraw(no);
  return (await find())!;
}

/** About those who signed. */
const note = (config: Config, database: Database, about: Record<string, string | number>, signedBy: readonly string[]) =>
  onRecord(config, database, {
    type: 'POLICY',
    about,
    fieldsets: [new Map()],
    subjects: signedBy.map((recipientId) => ({ recipientId, fieldset: 0 })),
  });

/** A letter of a household or a person that the hub does not know would open nothing, and nobody would notice. */
async function refuseUnknown({ pool }: Database, asked: readonly Letter[], file: string): Promise<void> {
  const missing = async (table: 'household' | 'recipient', ids: readonly string[]) => {
    const { rows } = await pool.query<{ id: string }>(`SELECT id FROM ${table} WHERE id = ANY($1::text[])`, [ids]);
    const known = new Set(rows.map(({ id }) => id));
    return ids.find((id) => !known.has(id));
  };
  const household = await missing(
    'household',
    asked.map((one) => one.householdId),
  );
  if (household) throw new StartRefused(`${file}: the hub knows no household ${household}`);
  const person = await missing(
    'recipient',
    asked.flatMap((one) => one.signedBy),
  );
  if (person) throw new StartRefused(`${file}: the hub knows no person ${person}`);
}

/** One letter or a list: `{"no","householdId","signedBy":[handles],"signedOn","expiresOn"}`. */
function read(file: string): readonly Letter[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartRefused(`${file}: expected JSON with a letter or a list of letters`, 2, { cause });
  }
  const wrong = (what: string): never => {
    throw new StartRefused(`${file}: expected ${what}`);
  };
  const all = [value].flat() as Partial<Record<keyof Letter, unknown>>[];
  if (all.length === 0) wrong('a letter or a list of letters');
  return all.map((one): Letter => {
    const text = (name: 'no' | 'householdId' | 'signedOn' | 'expiresOn'): string =>
      typeof one?.[name] === 'string' ? one[name] : wrong(`a text under "${name}"`);
    const [no, householdId, signedOn, expiresOn] = [text('no'), text('householdId'), text('signedOn'), text('expiresOn')];
    const signedBy = one.signedBy;
    if (!NUMBER.test(no)) wrong('a "no" of 1 to 64 visible ASCII characters');
    if (!Array.isArray(signedBy) || signedBy.length === 0 || !signedBy.every((id) => typeof id === 'string'))
      return wrong('a list of handles under "signedBy"');
    if (!isDay(signedOn) || !isDay(expiresOn) || signedOn > expiresOn || signedOn > dayOf(Date.now()))
      wrong('"signedOn" and "expiresOn" as YYYY-MM-DD, in this order, signed today at the latest');
    return { no, householdId, signedBy, signedOn, expiresOn, withdrawnAt: null };
  });
}

function print(letters: readonly Letter[], options: Options): number {
  if (options['json']) process.stdout.write(`${JSON.stringify(letters)}\n`);
  else
    for (const { no, householdId, signedBy, signedOn, expiresOn, withdrawnAt } of letters)
      process.stdout.write(
        `${no}  ${householdId}  ${signedBy.length} signatures  ${signedOn} – ${expiresOn}${withdrawnAt ? `  withdrawn ${withdrawnAt}` : ''}\n`,
      );
  return 0;
}
