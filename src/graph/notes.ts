// The refusals an operation meets, gathered as one error per coordinate and code: where it came first, and how often.
import { GraphQLError } from 'graphql';

export type Path = readonly (string | number)[];
/** graphql-js's own linked path. */
export interface PathNode {
  readonly prev: PathNode | undefined;
  readonly key: string | number;
}

export function pathOf(node: PathNode | undefined): Path {
  const keys: (string | number)[] = [];
  for (let at = node; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

interface Note {
  readonly coordinate: string;
  readonly code: string;
  readonly message: string;
  readonly reason: string | undefined;
  readonly path: Path;
  count: number;
}

export class Notes {
  private readonly notes = new Map<string, Note>();

  /** `path` is only built for the first of its kind: most operations refuse the same coordinate in every row. */
  add(coordinate: string, code: string, message: () => string, reason: string | undefined, path: () => Path): void {
    const key = `${coordinate}|${code}`;
    const note = this.notes.get(key);
    if (note) note.count += 1;
    else this.notes.set(key, { coordinate, code, message: message(), reason, path: path(), count: 1 });
  }

  get isEmpty(): boolean {
    return this.notes.size === 0;
  }

  /** Sorted by coordinate, then code, so that the order tells nothing about arrival. */
  toErrors(): GraphQLError[] {
    return [...this.notes.values()]
      .sort((a, b) => (a.coordinate < b.coordinate ? -1 : a.coordinate > b.coordinate ? 1 : a.code < b.code ? -1 : 1))
      .map(
        ({ coordinate, code, message, reason, path, count }) =>
          new GraphQLError(message, { path: [...path], extensions: { code, coordinate, ...(reason && { reason }), count } }),
      );
  }
}
