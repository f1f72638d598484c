// The catalogue of shared items: facts about fields, none about a person.
import { codeTable } from '../../kernel/codes.js';
import type { Column } from '../../policy/index.js';
import type { Model } from '../model.js';
import type { Operation } from '../operation.js';

/** Every shared item, of one department if given; `standing` is how this caller would see it for the declared purpose. */
export function catalogueOf(model: Model, _operation: Operation, standing: Column, provider: string | null) {
  return model.catalogue.fields
    .map((field, number) => ({
      coordinate: field.coordinate,
      label: field.label,
      provider: field.department,
      level: field.level,
      share: field.share,
      notSharedBasis: field.notSharedBasis ?? null,
      codes: field.codes ? (codeTable(field.codes)?.items.map(({ code, label }) => ({ code, label })) ?? null) : null,
      standing: standing.renders[number]!,
    }))
    .filter((item) => provider === null || item.provider === provider);
}
