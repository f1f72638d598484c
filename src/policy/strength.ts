// Which render tells more, which a field's shape can carry, and what a plain value falls to above a purpose's level.
import type { ClassifiedField, Level, Render } from '../kernel/classification.js';
import { bandsOf } from './bands.js';
import { textMask } from './masks.js';

/** From nothing to everything. One chain, so that the meet of two renders is simply the lower one. */
export const BY_STRENGTH: readonly Render[] = ['deny', 'count', 'bool', 'band', 'mask', 'plain'];
const STRENGTH: ReadonlyMap<Render, number> = new Map(BY_STRENGTH.map((render, i) => [render, i]));
export const strengthOf = (render: Render): number => STRENGTH.get(render) ?? 0;

/** The meet: what both sides allow. A field that cannot carry it is denied (see `carries`). */
export const weakerOf = (a: Render, b: Render): Render => (strengthOf(a) <= strengthOf(b) ? a : b);
export const isStronger = (a: Render, b: Render): boolean => strengthOf(a) > strengthOf(b);

/** Whether the field's shape has a place for this render at all. */
export function carries(field: ClassifiedField, render: Render): boolean {
  if (render === 'plain' || render === 'deny' || render === 'count') return true;
  if (render === 'mask') return field.shape === 'String' && textMask(field.mask) !== undefined;
  if (render === 'bool') return ['ShownCode', 'ShownCodes', 'ShownInt', 'ShownDecimal', 'Boolean'].includes(field.shape);
  if (field.shape === 'ShownDate') return true;
  if (field.shape === 'ShownCode') return field.codes === 'depositBand';
  return (field.shape === 'ShownInt' || field.shape === 'ShownDecimal') && bandsOf(field) !== null;
}

/** The render that the field's mask rule leaves where plain is too much; deny where the shape cannot carry it. */
export function fallOf(field: ClassifiedField): Render {
  const fallen: Render =
    field.mask === 'YEAR' || field.mask === 'AGEBAND' || field.mask === 'BAND'
      ? 'band'
      : field.mask === 'BOOL'
        ? 'bool'
        : textMask(field.mask)
          ? 'mask'
          : 'deny';
  return carries(field, fallen) ? fallen : 'deny';
}

/** The most that may be shown of a field of anybody, a child or not: the level of an adult is the lower one. */
export const mostAtLevel = (field: ClassifiedField, render: Render, maxLevel: Level): Render =>
  carries(field, render) ? atLevel(field, render, field.level, maxLevel) : 'deny';

/** A purpose's level limits plain values only: a band of an L4 field tells nothing of level four. */
export const atLevel = (field: ClassifiedField, render: Render, level: Level, maxLevel: Level): Render =>
  render === 'plain' && level > maxLevel ? fallOf(field) : render;
