// Marks: what was shown of one person or household, one small number per catalogue number. They are what the record is made of.
import { REFUSALS, type Refusal } from '../policy/index.js';

/** In rising order: when rows of one list differ, the strongest state is what was disclosed.
 * `suppressed`: it was told that the value may be shown, and the value was not. */
const STATES = ['', 'suppressed', 'error', 'null', 'bool', 'band', 'mask', 'plain'] as const;
const DENIED = 16;
/** Up to this one nothing was told. */
const WITHHELD = 2;
const codeOf = new Map<string, number>(STATES.map((s, i) => [s, i]));
const denialOf = new Map<Refusal, number>(REFUSALS.map((r, i) => [r, DENIED + i]));

export type ShownState = 'suppressed' | 'error' | 'null' | 'bool' | 'band' | 'mask' | 'plain';

export class Marks {
  private made: Uint8Array | null = null;
  /** Anything was asked here. */
  isMarked = false;
  /** Anything left the hub, a null included: that there is nothing is a fact, too. */
  disclosed = false;

  constructor(private readonly size: number) {}

  /** By catalogue number. Of most who are met nothing is asked: they get none until it is. */
  get codes(): Uint8Array {
    this.made ??= new Uint8Array(this.size);
    return this.made;
  }

  shown(number: number, state: ShownState): void {
    const code = codeOf.get(state)!;
    this.isMarked = true;
    if (code > WITHHELD) this.disclosed = true;
    const { codes } = this;
    const known = codes[number]!;
    if (code > known && known < DENIED) codes[number] = code;
  }

  denied(number: number, refusal: Refusal): void {
    this.isMarked = true;
    this.codes[number] = denialOf.get(refusal)!;
  }
}

/** What is learned of a value by being told, in this state, another one that was computed from it; undefined: nothing. */
export function learnedBy(code: number): number | undefined {
  const state = STATES[code];
  if (state === 'plain' || state === 'mask' || state === 'band') return codeOf.get('band');
  return code > 1 && code < DENIED ? code : undefined;
}

/** The state's name in the record: `plain`, `null`, `denied:NOT_SHARED` … or undefined where nothing was asked. */
export function stateName(code: number): string | undefined {
  if (code >= DENIED) return `denied:${REFUSALS[code - DENIED]}`;
  return STATES[code] || undefined;
}
