// Whether somebody may be looked at at all, for reads that are about a person and show no field of it.
import { dayOf } from '../kernel/days.js';
import { admission, type Refusal } from '../policy/index.js';
import { decideOn } from './gather.js';
import { byId, type LookUp } from './look-ups.js';
import { Operation } from './operation.js';
import type { Services } from './services.js';

const NOTHING = { own: [], members: [], conflicts: { own: false, members: false } };

/** Why the operation's caller may not look at this person now, or null. Row facts that are not to be had refuse as well. */
export async function refusalOf(recipientId: string, operation: Operation, services: Services): Promise<Refusal | null> {
  const { caller, purpose, caseNo, at } = operation.request;
  const plan = services.policy.current().decider.plan({ caller, purpose, today: dayOf(at) });
  const early = admission({ caller, purpose, caseNo });
  if (early) return early.code;
  if (!plan.shows) return 'NO_GRANT';
  const lookUp: LookUp = { coordinate: 'Query.accessTo', wants: NOTHING, ...byId('person', recipientId) };
  const there = new Operation(operation.request, operation.fields);
  try {
    const late = await decideOn(there, [lookUp], [], plan, services, services.model.catalogue.fields.length);
    return late instanceof Map ? there.found.get(lookUp.key)!.column.refused : late;
  } catch (error) {
    services.onTrouble('facts', error);
    there.sources.set(services.facts.department, { state: 'error', asOf: null });
    return 'SOURCE_UNAVAILABLE';
  } finally {
    for (const [department, state] of there.sources)
      if (!operation.sources.has(department)) operation.sources.set(department, state);
  }
}
