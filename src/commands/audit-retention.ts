// `zhongfu audit erase` and `zhongfu audit prune`: the end of retention, on record before anything is forgotten.
import { eraseDetails, pruneEntries } from '../audit/index.js';
import type { Config } from '../config.js';
import { addDays, dayOf, isDay } from '../kernel/days.js';
import { StartRefused } from '../kernel/errors.js';
import { text } from './audit-options.js';
import { onRecord } from './on-record.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

const LONGEST_REASON = 500;

export const auditErase = (config: Config, options: Options): Promise<number> =>
  forget(config, options, 'erase', eraseDetails, 'clear texts of entries');
export const auditPrune = (config: Config, options: Options): Promise<number> =>
  forget(config, options, 'prune', pruneEntries, 'entries');

async function forget(
  config: Config,
  options: Options,
  command: string,
  work: typeof eraseDetails,
  what: string,
): Promise<number> {
  const reason = text(options, 'reason')?.trim();
  if (!reason || reason.length > LONGEST_REASON)
    throw new StartRefused(
      `audit ${command}: expected --reason T, on whose decision (at most ${LONGEST_REASON} characters, no personal data)`,
    );
  const day = firstKept(config.auditYears, text(options, 'before'));
  const url = runningDatabase(config);
  const count = await work({
    url,
    before: new Date(`${day}T00:00:00+08:00`),
    reason,
    record: (change) => onRecord(config, { url }, change),
  });
  process.stdout.write(
    options['json'] ? `${JSON.stringify({ ok: true, before: day, count })}\n` : `${count} ${what} before ${day}: ${command}d\n`,
  );
  return 0;
}

/** The first day whose entries are kept: the end of retention, or an earlier day. */
function firstKept(years: number, asked: string | undefined): string {
  const today = dayOf(new Date());
  const sameDay = `${Number(today.slice(0, 4)) - years}${today.slice(4)}`;
  const end = isDay(sameDay) ? sameDay : addDays(today, 1).replace(/^\d{4}/, String(Number(today.slice(0, 4)) - years)); // 29 February
  if (asked === undefined) return end;
  if (!isDay(asked) || asked > end)
    throw new StartRefused(
      `--before: expected a day up to ${end}, because the record is kept for ${years} years (ZHONGFU_AUDIT_YEARS)`,
    );
  return asked;
}
