// A bag for things that come and go thousands of times a second. A Set makes itself a new table every few deletions, and the garbage
// collector, which has taken the old ones for lasting, keeps alive everything that ever stood in them until its next full round.

export class Slots<T> {
  readonly #slots: (T | null)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#slots.length - this.#free.length;
  }

  /** Where it stands, for `free`. */
  put(item: T): number {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = item;
    return slot;
  }

  /** Takes it out of the place that `put` gave it; nothing if it is out already. */
  free(slot: number, item: T): void {
    if (this.#slots[slot] !== item) return;
    this.#slots[slot] = null;
    this.#free.push(slot);
  }

  /** Everything that is in it, in no order; what is called may take things out. */
  each(call: (item: T, slot: number) => void): void {
    this.#slots.forEach((item, slot) => {
      if (item !== null) call(item, slot);
    });
  }
}
