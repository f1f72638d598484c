// Renderers: one function per field and render, made once, that turns a source's value into what the caller sees.
import type { Catalogue, ClassifiedField, Render } from '../kernel/classification.js';
import { RENDERS } from '../kernel/classification.js';
import { labelOf } from '../kernel/codes.js';
import { bandOf, bandsOf, decadeOf, isPositive } from './bands.js';
import { type Masking, textMask } from './masks.js';
import { maySeeCode, yesOf } from './meaning.js';
import { emptyOf, type Shown, type ShownCode } from './shown.js';
import { carries } from './strength.js';
import { readCode, readCodes, readDay, readDecimal, readInt, scalarReader } from './values.js';

/** Whom the value is about and who looks, as far as a mask or a meaning depends on it. */
export interface RenderSubject extends Masking {
  /** The caller's role. */
  readonly role: string;
}
/** Never throws. A value that is not of its agreed form is shown as an empty one, so nothing unread gets out. */
export type Renderer = (value: unknown, subject: RenderSubject) => Shown;
/** Told of each value that could not be read or has no place in the field's bands, to be counted; never of the value itself. */
export type OnUnreadable = (coordinate: string, render: Render) => void;

/** undefined: the value cannot be shown in this render. */
type Show = (value: unknown, subject: RenderSubject) => Shown | undefined;

const hidden: Renderer = () => null;

export function rendererFor(field: ClassifiedField, render: Render, onUnreadable: OnUnreadable = () => {}): Renderer {
  if (render === 'deny' || render === 'count' || !carries(field, render)) return hidden;
  const show = showOf(field, render);
  const empty = emptyOf(field.shape);
  return (value, subject) => {
    if (value === null || value === undefined) return empty;
    const shown = show(value, subject);
    if (shown !== undefined) return shown;
    onUnreadable(field.coordinate, render);
    return empty;
  };
}

/** Every renderer of a catalogue, by the field's number and the render. */
export function renderersOf(catalogue: Catalogue, onUnreadable?: OnUnreadable): readonly Readonly<Record<Render, Renderer>>[] {
  return catalogue.fields.map(
    (field) =>
      Object.fromEntries(RENDERS.map((render) => [render, rendererFor(field, render, onUnreadable)])) as Record<Render, Renderer>,
  );
}

function showOf(field: ClassifiedField, render: Render): Show {
  switch (field.shape) {
    case 'ShownCode':
      return showCode(field, render);
    case 'ShownCodes':
      return showCodes(field, render);
    case 'ShownInt':
    case 'ShownDecimal':
      return showNumber(field, render);
    case 'ShownDate':
      return showDate(render);
    default:
      return showScalar(field, render);
  }
}

const showCode = (field: ClassifiedField, render: Render): Show => {
  const plain = render === 'plain';
  const table = field.codes;
  const banded = table === 'depositBand' && render !== 'bool';
  // Codes are few and answers many: what a known code looks like to a role is made once.
  const made = new Map<string, Map<string, ShownCode>>();
  return (value, { role }) => {
    const code = readCode(value);
    if (code === undefined) return undefined;
    const known = made.get(role)?.get(code);
    if (known) return known;
    const label = table ? labelOf(table, code) : null;
    if (banded && !plain && label === null) return undefined;
    const shown = Object.freeze({
      code: plain ? code : null,
      label: plain ? label : null,
      band: banded ? label : null,
      yes: render === 'band' ? null : yesOf(table, role)(code),
    });
    if (label !== null) {
      const ofRole = made.get(role) ?? new Map<string, ShownCode>();
      made.set(role, ofRole.set(code, shown));
    }
    return shown;
  };
};

const showCodes = (field: ClassifiedField, render: Render): Show => {
  const table = field.codes;
  return (value, { role }) => {
    const codes = readCodes(value)?.filter((code) => maySeeCode(table, role, code));
    if (!codes) return undefined;
    const items = render === 'plain' ? codes.map((code) => ({ code, label: table ? labelOf(table, code) : null })) : null;
    return { items, yes: codes.length > 0 };
  };
};

const MAX_REMEMBERED = 2_000;
/** Amounts and days come again, too: what one looks like is made once, and for good. */
function remembering<S extends object>(make: (value: unknown) => S | undefined): (value: unknown) => S | undefined {
  const known = new Map<unknown, S>();
  return (value) => {
    let shown = known.get(value);
    if (shown) return shown;
    shown = make(value);
    if (!shown) return undefined;
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(value, Object.freeze(shown));
    return shown;
  };
}

const showNumber = (field: ClassifiedField, render: Render): Show => {
  const read: (value: unknown) => string | number | undefined = field.shape === 'ShownInt' ? readInt : readDecimal;
  const bands = bandsOf(field);
  return remembering((value) => {
    const number = read(value);
    if (number === undefined) return undefined;
    const band = bands && render !== 'bool' ? bandOf(bands, number) : null;
    if (render === 'band') return band === null ? undefined : { value: null, band, yes: null };
    const yes = typeof number === 'number' ? number > 0 : isPositive(number);
    return { value: render === 'plain' ? number : null, band, yes } as Exclude<Shown, string | number | boolean | null>;
  });
};

const showDate = (render: Render): Show =>
  remembering((value) => {
    const day = readDay(value);
    return day === undefined ? undefined : { value: render === 'plain' ? day : null, band: decadeOf(day) };
  });

const showScalar = (field: ClassifiedField, render: Render): Show => {
  const read = scalarReader(field.shape);
  const mask = render === 'mask' ? textMask(field.mask) : undefined;
  return mask ? (value, subject) => (typeof value === 'string' && value !== '' ? mask(value, subject) : undefined) : read;
};
