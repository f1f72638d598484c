// The citizen identity number, GB 11643-1999: 6 digits of the first registration, 8 of the birth date, 3 of sequence, 1 check.
// The address code is never read as a person's division: it does not change when somebody moves.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** The rule that a malformed number breaks first. */
export type CitizenIdRule = 'LENGTH' | 'CHARSET' | 'DATE' | 'CHECK_DIGIT';

/** ISO 7064 MOD 11-2 over the first 17 digits. */
export function checkDigit(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += WEIGHTS[i]! * (first17.charCodeAt(i) - 48);
  return CHECK[sum % 11]!;
}

const isRealDay = (y: number, m: number, d: number): boolean => {
  const date = new Date(Date.UTC(y, m - 1, d));
  return date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
};

/** The number with an upper-case X and without surrounding blanks, or the rule it breaks. */
export function parseCitizenId(text: string): { ok: true; value: string } | { ok: false; rule: CitizenIdRule } {
  const value = text.trim().toUpperCase();
  if (value.length !== 18) return { ok: false, rule: 'LENGTH' };
  if (!/^\d{17}[\dX]$/.test(value)) return { ok: false, rule: 'CHARSET' };
  const year = Number(value.slice(6, 10));
  if (year < 1850 || !isRealDay(year, Number(value.slice(10, 12)), Number(value.slice(12, 14))))
    return { ok: false, rule: 'DATE' };
  if (checkDigit(value) !== value[17]) return { ok: false, rule: 'CHECK_DIGIT' };
  return { ok: true, value };
}

/**
 * The number as it is written today, from any form in which a department may keep it: a small x, blanks, full-width digits, or the
 * 15 digits of a first-generation card (which had no century and no check character, and ended in 2013). Text that is none of these
 * comes back as it is, without blanks. For what departments answer only: callers ask with 18 characters (`parseCitizenId`).
 */
export function canonicalCitizenId(text: string): string {
  const value = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!/^\d{15}$/.test(value)) return value;
  const first17 = `${value.slice(0, 6)}19${value.slice(6)}`;
  return isRealDay(Number(first17.slice(6, 10)), Number(first17.slice(10, 12)), Number(first17.slice(12, 14)))
    ? first17 + checkDigit(first17)
    : value;
}
