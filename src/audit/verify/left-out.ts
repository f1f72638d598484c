// An export of a stretch of time leaves other entries out and says so at their leaves. That must not hide one from its midst.
import type { Findings } from './report.js';
import type { FoundLeaf } from './walk.js';

/** Entries are appended a little later than their moment, by several writers: their order is not quite that of time. */
const MARGIN_MS = 60_000;
/** `"ts":"…"` stands near the end of an entry, and once: in a text its quotes would be escaped. */
const MOMENT = /"ts":"([^"]{24})"/;

export class LeftOut {
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  #last: Buffer | string | null = null;
  #hole: { readonly from: bigint; readonly after: number | null } | null = null;
  readonly #holes: { readonly from: bigint; readonly after: number; readonly before: number }[] = [];

  add({ index, entry, absent }: FoundLeaf): void {
    if (absent === 'range' && entry === null) {
      this.#hole ??= { from: index, after: this.#last === null ? null : this.#see(this.#last) };
      return;
    }
    if (entry === null) return;
    if (this.#last === null) this.#see(entry);
    if (this.#hole) {
      const before = this.#see(entry);
      if (this.#hole.after !== null && this.#holes.length < 1_000)
        this.#holes.push({ from: this.#hole.from, after: this.#hole.after, before });
      this.#hole = null;
    }
    this.#last = entry;
  }

  judge(findings: Findings): void {
    if (this.#last !== null) this.#see(this.#last);
    for (const { from, after, before } of this.#holes)
      if (Math.min(after, before) > this.#earliest + MARGIN_MS && Math.max(after, before) < this.#latest - MARGIN_MS)
        findings.add('DELETED', from, 'left out although it is of the exported time');
  }

  #see(entry: Buffer | string): number {
    const at = Date.parse(MOMENT.exec(typeof entry === 'string' ? entry : entry.toString('latin1'))?.[1] ?? '');
    if (at < this.#earliest) this.#earliest = at;
    if (at > this.#latest) this.#latest = at;
    return at;
  }
}
