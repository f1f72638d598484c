// The departments' access log, kept in memory: the newest lines of all of them, in one bounded ring.
import type { AccessLine } from './kit.js';

export const LOG_LINES = 50_000;

export class AccessLog {
  private lines: AccessLine[] = [];
  /** Lines that no longer fit: a reader who counts must know of them. */
  dropped = 0;

  constructor(private readonly limit = LOG_LINES) {}

  add(line: AccessLine): void {
    this.lines.push(line);
    // A tenth at a time, so that a full log does not move all its lines for each new one.
    if (this.lines.length <= this.limit * 1.1) return;
    const excess = this.lines.length - this.limit;
    this.lines = this.lines.slice(excess);
    this.dropped += excess;
  }

  /** What happened at `moment` or after it, oldest first; some departments tell late, so it is sorted here. */
  since(moment: number): readonly AccessLine[] {
    return this.lines.filter((line) => Date.parse(line.at) >= moment).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }
}
