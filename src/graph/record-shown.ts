// What an access is shown as: whole to an auditor, and to the person itself without anybody else in it.
import type { AccessRecord } from '../audit/index.js';
import type { Render } from '../kernel/classification.js';
import type { AccessState } from '../policy/index.js';

/** Who acts where no caller does. */
export const HUB = 'hub';

const decided = (coordinate: string, state: string) => {
  const [name, code] = state.split(':') as [string, string?];
  const isShown = ['plain', 'mask', 'band', 'bool', 'count'].includes(name);
  // nothing was there to be shown, and that was told
  const render: Render = isShown ? (name as Render) : name === 'null' ? 'plain' : 'deny';
  return { coordinate, render, code: code ?? (name === 'error' ? 'SOURCE_UNAVAILABLE' : null), rule: `state:${name}` };
};

/** Everything that the record knows of an access; of an emergency access that was opened also what has become of it. */
export const forAuditor = (record: AccessRecord, states: ReadonlyMap<string, AccessState>) => ({
  ...record,
  outcome: outcomeOf(record, states),
  index: String(record.index),
  at: record.at.toISOString(),
  organisation: record.organisation ?? HUB,
  fields: record.fields.map(({ coordinate, state }) => decided(coordinate, state)),
});

function outcomeOf({ outcome, opens }: AccessRecord, states: ReadonlyMap<string, AccessState>): string {
  const state = opens === null ? undefined : states.get(opens);
  return state ? `${outcome}:${state}` : outcome;
}

const STRENGTH: readonly string[] = ['deny', 'count', 'bool', 'band', 'mask', 'plain'];
/** Which body, what for, when, which groups of fields: nobody else's name, number or case, and nothing of how the record grows. */
export function forOneself(record: AccessRecord) {
  const groups = new Map<string, ReturnType<typeof decided>>();
  for (const { coordinate, state } of record.fields) {
    const group = coordinate.split('.')[0]!;
    const one = { ...decided(group, state), code: null };
    const known = groups.get(group);
    if (!known || STRENGTH.indexOf(one.render) > STRENGTH.indexOf(known.render)) groups.set(group, one);
  }
  const { eventId, at, organisation, purpose, emergency, outcome } = record;
  const told = { eventId, purpose, emergency, outcome, at: at.toISOString(), organisation: organisation ?? HUB };
  return {
    ...told,
    index: eventId,
    client: null,
    officer: null,
    role: null,
    caseNo: null,
    persons: 1,
    fields: [...groups.values()],
  };
}
