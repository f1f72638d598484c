// A statement written for the SQL adapter, in the form that MariaDB and MySQL prepare: `?` for `$1`, and lists spelled out.
import type { SqlValue } from './types.js';

export interface MysqlStatement {
  readonly sql: string;
  readonly values: readonly (string | number | boolean | null)[];
}

/** The protocol counts placeholders in 16 bits. */
const MOST_VALUES = 65_535;

// What may stand before a placeholder and is none: texts, quoted names and comments stay as they are.
const TOKENS =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|\/\*[\s\S]*?\*\/|--[^\n]*|=\s*ANY\s*\(\s*\$(\d+)\s*\)|\$(\d+)|\?/gi;

/**
 * `= ANY($1)` becomes `IN (?, ?, …)` with as many placeholders as the list has values, rounded up to a power of two: so a
 * connection keeps a handful of prepared statements rather than one for every length of list. The values that fill it up repeat
 * the last one, which changes nothing; an empty list is asked as NULL, which equals nothing.
 * Throws for a list anywhere else, a value that is missing or left over, and a bare `?`: mistakes of whoever wrote the text.
 */
export function mysqlStatement(text: string, given: readonly SqlValue[]): MysqlStatement {
  const values: (string | number | boolean | null)[] = [];
  const used = new Set<number>();
  const take = (number: string): SqlValue => {
    const at = Number(number) - 1;
    if (at < 0 || at >= given.length) throw new Error(`the statement has no value for $${number}`);
    used.add(at);
    return given[at]!;
  };
  const sql = text.replace(TOKENS, (token, list: string | undefined, single: string | undefined) => {
    if (list !== undefined) {
      const items = take(list);
      if (!Array.isArray(items)) throw new Error(`= ANY($${list}) needs a list`);
      const padded = paddedList(items as readonly string[]);
      values.push(...padded);
      return `IN (${padded.map(() => '?').join(', ')})`;
    }
    if (single !== undefined) {
      const value = take(single);
      if (typeof value === 'object' && value !== null) throw new Error(`a list may only stand in = ANY($${single})`);
      values.push(value);
      return '?';
    }
    if (token === '?') throw new Error('the statement has a bare ?: values are written $1, $2, …');
    return token;
  });
  if (used.size < given.length) throw new Error(`the statement uses ${used.size} of ${given.length} values`);
  if (values.length > MOST_VALUES) throw new Error(`${values.length} values are more than a statement may have`);
  return { sql, values };
}

function paddedList(items: readonly string[]): readonly (string | null)[] {
  if (items.length === 0) return [null];
  const size = 2 ** Math.ceil(Math.log2(items.length));
  return [...items, ...Array<string>(size - items.length).fill(items.at(-1)!)];
}
