// Division codes that were given up live on in registers (schema/division-history.json): what they lead to today, and no further.
import { readFileSync } from 'node:fs';
import { inProject } from './paths.js';

export interface FormerDivision {
  /** 6 or 9 digits that nothing bears today. */
  readonly former: string;
  readonly label: string;
  /** The year in which it was given up. */
  readonly until: number;
  /** What lies on its ground today; several where it was divided. */
  readonly today: readonly string[];
  /** Keys of the file's `sources`. */
  readonly sources: readonly string[];
}

const { items } = JSON.parse(readFileSync(inProject('schema', 'division-history.json'), 'utf8')) as {
  readonly items: readonly FormerDivision[];
};
export const formerDivisions: readonly FormerDivision[] = items;

function common(codes: readonly string[]): string {
  let length = 0;
  while (codes.every((code) => code.length > length && code[length] === codes[0]![length])) length += 1;
  // a code has pairs of digits down to the county, then threes
  return codes[0]!.slice(0, length < 6 ? length - (length % 2) : length < 9 ? 6 : 9);
}
const successors: ReadonlyMap<string, string> = new Map(items.map(({ former, today }) => [former, common(today)]));
const successorOf = (code: string): string | undefined => successors.get(code.slice(0, 9)) ?? successors.get(code.slice(0, 6));

/**
 * Today's code of a division. Of one that was given up as far as the history knows it and no further: of a county that became another
 * its code without the towns (they were numbered anew), of one that was divided what its parts have in common. So whoever may see only
 * one of the parts does not see the person by it. A code that the history does not know stays as it is.
 */
export const divisionToday = (code: string): string => successorOf(code) ?? code;

/** Codes that were given up and lie within a division of today: under them a register may still have its people. */
export const formerWithin = (division: string): readonly string[] =>
  [...successors].flatMap(([former, today]) => (today.startsWith(division) ? former : []));
