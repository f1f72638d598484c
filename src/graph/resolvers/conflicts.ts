// `Recipient.conflicts`: where departments disagree, each value in the caller's own render, and only where the caller sees it at all.
import type { GraphQLFieldResolver } from 'graphql';
import type { Shown } from '../../policy/index.js';
import { asGate } from '../gate.js';
import type { Model } from '../model.js';
import type { Operation } from '../operation.js';
import type { View } from '../subjects.js';
import { readerOf } from '../values.js';

type Resolver = GraphQLFieldResolver<View, Operation>;

export function conflictsLink(model: Model): Resolver {
  const contested = [...model.heldBy.keys()].sort((a, b) => a - b);
  return asGate<Resolver>((view, _args, operation) => {
    const person = view.person!;
    const owners = new Set(contested.map((n) => model.catalogue.fields[n]!.department));
    if ([...owners].some((owner) => operation.isDown(owner))) return null;
    return contested.flatMap((number) => {
      const field = model.catalogue.fields[number]!;
      const render = view.column.renders[number]!;
      if (render === 'deny' || render === 'count') return [];
      const read = readerOf(field);
      const say = (row: Readonly<Record<string, unknown>>) =>
        textOf(model.renderers[number]![render](read(row, operation.request.at), person.shownTo));
      const versions = [
        { department: field.department, asOf: operation.sources.get(field.department)?.asOf ?? null, shown: say(view.row) },
        ...person.versions
          .filter(({ row }) => row[field.field] !== null && row[field.field] !== undefined)
          .map(({ department, asOf, row }) => ({ department, asOf, shown: say(row) })),
      ];
      const disagree = new Set(versions.map((v) => v.shown)).size > 1;
      view.marks.shown(number, disagree ? render : 'null');
      // What looks the same to this caller is no conflict to this caller.
      return disagree ? [{ coordinate: field.coordinate, values: versions }] : [];
    });
  });
}

/** A shown value as one text, the same for the same value. */
export function textOf(shown: Shown): string | null {
  if (shown === null || typeof shown !== 'object') return shown === null ? null : String(shown);
  if ('items' in shown)
    return shown.items
      ? shown.items
          .map((item) => item.label ?? item.code)
          .sort()
          .join(' ')
      : yesText(shown.yes);
  if ('code' in shown) return shown.label ?? shown.code ?? shown.band ?? yesText(shown.yes);
  const value = shown.value ?? shown.band;
  return value === null ? ('yes' in shown ? yesText(shown.yes) : null) : String(value);
}
const yesText = (yes: boolean | null): string | null => (yes === null ? null : yes ? '是' : '否');
