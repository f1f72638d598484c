// The gate: every value about a person passes here, synchronously. It looks up the verdict, renders the value and marks what was shown.
import type { GraphQLFieldResolver } from 'graphql';
import type { Catalogue, ClassifiedField, Render } from '../kernel/classification.js';
import { ageOn, dayOf } from '../kernel/days.js';
import { isEmpty, type Renderer, rendererFor } from '../policy/index.js';
import type { ShownState } from './marks.js';
import type { Operation } from './operation.js';
import type { View } from './subjects.js';

/** Resolvers made here. A schema in which a field about a person has any other resolver refuses to start. */
const gates = new WeakSet<GraphQLFieldResolver<never, never>>();
export const isGate = (resolver: unknown): boolean => typeof resolver === 'function' && gates.has(resolver as never);
export const asGate = <R extends GraphQLFieldResolver<never, never>>(resolver: R): R => {
  gates.add(resolver);
  return resolver;
};

const SHOWN_RENDERS: readonly Render[] = ['plain', 'mask', 'band', 'bool'];

/** The gate of one classified field. */
export function gateOf(field: ClassifiedField, catalogue: Catalogue): GraphQLFieldResolver<View, Operation> {
  const number = catalogue.numberOf.get(field.coordinate)!;
  const renderers = new Map<Render, Renderer>(SHOWN_RENDERS.map((render) => [render, rendererFor(field, render)]));
  const read = readerOf(field);
  return asGate<GraphQLFieldResolver<View, Operation>>((view, _args, operation, info) => {
    const render = view.column.renders[number]!;
    const renderer = renderers.get(render);
    if (!renderer) {
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
    const shown = renderer(read(view, operation), view.shownTo);
    view.marks.shown(number, isEmpty(shown) ? 'null' : (render as ShownState));
    return shown;
  });
}

/** Where a field's value is: in the row, except for handles (the hub's own) and the age (counted from the birth date today). */
function readerOf(field: ClassifiedField): (view: View, operation: Operation) => unknown {
  if (field.handle) return (view) => (field.type === 'Household' ? view.household?.reference : view.person?.reference);
  if (field.coordinate === 'Recipient.age')
    return (view, operation) => {
      const birthDate = view.row['birthDate'];
      return typeof birthDate === 'string' ? ageOn(birthDate, dayOf(operation.request.at)) : null;
    };
  const name = field.field;
  return (view) => view.row[name];
}
