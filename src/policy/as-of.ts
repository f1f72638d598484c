// What was agreed as of another moment: ends that came later had not come yet, and what was agreed later was not there.
import type { Grant, Letter } from './types.js';

/** Both are ISO 8601 UTC; null and undefined: never. */
const isBy = (event: string | null | undefined, moment: Date): boolean => !!event && Date.parse(event) <= moment.getTime();

/** The grants as they stood; the very same list where nothing has changed since. */
export function grantsAsOf(grants: readonly Grant[], moment: Date): readonly Grant[] {
  const isLater = (event: string | null | undefined) => !!event && !isBy(event, moment);
  if (!grants.some((grant) => isLater(grant.createdAt) || isLater(grant.revokedAt))) return grants;
  return grants
    .filter((grant) => !isLater(grant.createdAt))
    .map((grant): Grant => (isLater(grant.revokedAt) ? { ...grant, status: 'ACTIVE', revokedAt: null } : grant));
}

export const lettersAsOf = (letters: readonly Letter[], moment: Date): readonly Letter[] =>
  letters.map((letter) => (isBy(letter.withdrawnAt, moment) ? letter : { ...letter, withdrawnAt: null }));
