// The unified social credit code, GB 32100-2015: 18 characters, the last one a check character.
const CHARSET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The check character for the first 17, or null where one is outside the character set. */
export function usccCheck(first17: string): string | null {
  let sum = 0;
  let weight = 1;
  for (const c of first17.slice(0, 17)) {
    const value = CHARSET.indexOf(c);
    if (value < 0) return null;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return CHARSET[(31 - (sum % 31)) % 31]!;
}

/** Real pages carry bad codes: callers flag them, they do not refuse them. */
export const isUscc = (code: string): boolean => code.length === 18 && usccCheck(code) === code[17];
