// What became of the order of the entries: what stands at each place, against what the batches say was put there.

/** An entry by the number that its writer gave it. */
export interface Numbered {
  readonly epoch: string;
  readonly wseq: number;
}

export interface Misalignment {
  /** REPLACED: something else stands here, and what follows is where it was. UNRELATED: nothing as far as one sees belongs here. */
  readonly kind: 'DELETED' | 'INSERTED' | 'SWAPPED' | 'REPLACED' | 'UNRELATED';
  readonly index: bigint;
  /** By how many places what follows has moved; 0 where it has not. */
  readonly shift: number;
}

/** How far behind the first difference it looks: more entries in one piece are not told apart. */
const SEEN = 1_024;
const nameOf = ({ epoch, wseq }: Numbered): string => `${epoch} ${wseq}`;

export class Alignment {
  #first: bigint | null = null;
  readonly #found: (string | null)[] = [];
  readonly #expected: (string | null)[] = [];

  /** The first place where something else stands than was put there, since the last `reset`. */
  get first(): bigint | null {
    return this.#first;
  }

  /** Takes place after place; null where nothing can be read, or nothing is known. */
  place(index: bigint, found: Numbered | null, expected: Numbered | null): void {
    if (this.#first === null) {
      if (!found || !expected || (found.wseq === expected.wseq && found.epoch === expected.epoch)) return;
      this.#first = index;
    }
    if (this.#found.length >= SEEN) return;
    this.#found.push(found && nameOf(found));
    this.#expected.push(expected && nameOf(expected));
  }

  reset(): void {
    this.#first = null;
    this.#found.length = 0;
    this.#expected.length = 0;
  }

  /** null: everything stands where it was put. */
  judge(): Misalignment | null {
    if (this.#first === null) return null;
    const index = this.#first;
    const at = new Map(this.#expected.map((name, i) => [name, i]));
    const shifts = new Map<number, number>();
    this.#found.forEach((name, i) => {
      const place = name === null ? undefined : at.get(name);
      if (place !== undefined) shifts.set(place - i, (shifts.get(place - i) ?? 0) + 1);
    });
    const unmoved = shifts.get(0) ?? 0;
    const [shift, moved] = [...shifts].filter(([by]) => by !== 0).sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
    if (this.#haveChanged(at) && (unmoved > 0 || this.#found.length === 2)) return { kind: 'SWAPPED', index, shift: 0 };
    if (shift !== 0 && moved > unmoved) return { kind: shift > 0 ? 'DELETED' : 'INSERTED', index, shift: Math.abs(shift) };
    const isUnrelated = unmoved === 0 && this.#found.length === SEEN;
    return { kind: isUnrelated ? 'UNRELATED' : 'REPLACED', index, shift: 0 };
  }

  /** What stands at the first place belongs where that stands which belongs there. */
  #haveChanged(at: ReadonlyMap<string | null, number>): boolean {
    const other = this.#found[0] === null ? undefined : at.get(this.#found[0]!);
    return other !== undefined && this.#found[other] === this.#expected[0];
  }
}
