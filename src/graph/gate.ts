// The gate: every value about a person passes here, synchronously. It looks up the verdict, renders the value and marks what was shown.
import type { GraphQLFieldResolver } from 'graphql';
import type { ClassifiedField } from '../kernel/classification.js';
import { isEmpty } from '../policy/index.js';
import type { Model } from './model.js';
import type { Operation } from './operation.js';
import type { View } from './subjects.js';
import { readerOf } from './values.js';

/** Resolvers made here. A schema in which a field about a person has any other resolver refuses to start. */
const gates = new WeakSet<GraphQLFieldResolver<never, never>>();
export const isGate = (resolver: unknown): boolean => typeof resolver === 'function' && gates.has(resolver as never);
export const asGate = <R extends GraphQLFieldResolver<never, never>>(resolver: R): R => {
  gates.add(resolver);
  return resolver;
};

/** The gate of one classified field. */
export function gateOf(field: ClassifiedField, { catalogue, renderers }: Model): GraphQLFieldResolver<View, Operation> {
  const number = catalogue.numberOf.get(field.coordinate)!;
  const byRender = renderers[number]!;
  const read = valueIn(field);
  return asGate<GraphQLFieldResolver<View, Operation>>((view, _args, operation, info) => {
    const render = view.column.renders[number]!;
    if (render === 'deny' || render === 'count') {
      const verdict = view.column.verdicts[number]!;
      const code = verdict.code ?? 'NO_GRANT';
      view.marks.denied(number, code);
      operation.refuseField(number, code, verdict.rule, info.path);
      return null;
    }
    if (!field.handle && operation.isDown(field.department)) {
      view.marks.shown(number, 'error');
      operation.unavailable(field.coordinate, field.label, info.path);
      return null;
    }
    const shown = byRender[render](read(view, operation), view.shownTo);
    view.marks.shown(number, isEmpty(shown) ? 'null' : render);
    return shown;
  });
}

/** Handles are the hub's own; everything else stands in the department's row. */
function valueIn(field: ClassifiedField): (view: View, operation: Operation) => unknown {
  if (field.handle) return (view) => (field.type === 'Household' ? view.household?.shownId : view.person?.shownId);
  const read = readerOf(field);
  return (view, operation) => read(view.row, operation.request.at);
}
