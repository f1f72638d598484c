// What a changed policy opens and closes, and to whom: compared cell by cell, before it counts.
import type { Catalogue, Render } from '../kernel/classification.js';
import { purposes } from '../kernel/codes.js';
import type { Ceiling } from './ceiling.js';
import { ROW_FACTS } from './row-facts.js';
import { isStronger } from './strength.js';

export interface CellChange {
  readonly role: string;
  readonly purpose: string;
  readonly coordinate: string;
  readonly from: Render;
  readonly to: Render;
  readonly effect: 'opens' | 'closes';
}

/** Every pair that can take effect, by role, purpose and coordinate. A ceiling is not yet a grant: it says the most there can be. */
export function changesBetween(before: Ceiling, after: Ceiling, catalogue: Catalogue): readonly CellChange[] {
  const changes: CellChange[] = [];
  for (const purpose of purposes.values())
    for (const role of purpose.roles) {
      const [old, now] = [before.table(role, purpose.code), after.table(role, purpose.code)];
      catalogue.fields.forEach(({ coordinate }, n) => {
        const [from, to] = [old[n] ?? 'deny', now[n] ?? 'deny'];
        if (from === to) return;
        changes.push({ role, purpose: purpose.code, coordinate, from, to, effect: isStronger(to, from) ? 'opens' : 'closes' });
      });
    }
  const key = ({ role, purpose, coordinate }: CellChange) => `${role} ${purpose} ${coordinate}`;
  return changes.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Row facts that no longer influence the same coordinates: `letter: Recipient.name`, with a minus where it no longer does. */
export function rowFactChanges(before: Ceiling, after: Ceiling, catalogue: Catalogue): readonly string[] {
  return ROW_FACTS.flatMap((fact) =>
    catalogue.fields.flatMap(({ coordinate }, n) => {
      const [was, is] = [before, after].map(({ rowFacts }) => rowFacts.influences.get(fact)?.[n] === true);
      return was === is ? [] : [`${is ? '+' : '-'}${fact}: ${coordinate}`];
    }),
  );
}
