// Reading a policy file strictly: plain maps, lists and texts, every key once, and each complaint with its file and line.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { StartRefused } from '../kernel/errors.js';

/** What is wrong with one file, in the order of its lines. */
export class Problems {
  private readonly found: { line: number; words: string }[] = [];
  constructor(readonly file: string) {}

  add(line: number, words: string): void {
    this.found.push({ line, words });
  }
  /** Throws StartRefused (exit code 3) naming every problem; a file with a problem decides nothing. */
  refuseIfAny(): void {
    if (!this.found.length) return;
    const lines = this.found.sort((a, b) => a.line - b.line).map(({ line, words }) => `${this.file}:${line}: ${words}`);
    throw new StartRefused(lines.join('\n'), 3);
  }
}

/** One node of the file with the line it stands on. Reading the wrong kind of node is a problem of the file, not an exception. */
export class FilePart {
  constructor(
    readonly key: string,
    readonly line: number,
    private readonly node: unknown,
    private readonly lineOf: (node: unknown, otherwise: number) => number,
    private readonly problems: Problems,
  ) {}

  problem(words: string): void {
    this.problems.add(this.line, words);
  }
  /** The entries of a map; a key outside `allowed` is a problem. */
  entries(allowed?: readonly string[]): FilePart[] {
    if (!isMap(this.node)) {
      this.problem(`expected a map${this.key && ` under "${this.key}"`}`);
      return [];
    }
    return this.node.items.flatMap((pair) => {
      const key = isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : '';
      const part = new FilePart(key, this.lineOf(pair.key, this.line), pair.value, this.lineOf, this.problems);
      if (key !== '' && (!allowed || allowed.includes(key))) return [part];
      part.problem(`unknown key "${key}"${allowed ? `; expected ${allowed.join(', ')}` : ''}`);
      return [];
    });
  }
  items(): FilePart[] {
    if (isSeq(this.node)) {
      return this.node.items.map((item) => new FilePart('', this.lineOf(item, this.line), item, this.lineOf, this.problems));
    }
    this.problem(`expected a list${this.key && ` under "${this.key}"`}`);
    return [];
  }
  /** The text, or undefined if this is a map, a list or nothing. */
  text(): string | undefined {
    return isScalar(this.node) && typeof this.node.value === 'string' && this.node.value !== '' ? this.node.value : undefined;
  }
}

export function openYaml(text: string, file: string): { root: FilePart; problems: Problems } {
  const problems = new Problems(file);
  const lines = new LineCounter();
  // failsafe: every scalar is a text, so that NO, 07 and 1e3 stay what the lawyer wrote
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'failsafe',
    strict: true,
    uniqueKeys: true,
    lineCounter: lines,
  });
  const lineOf = (node: unknown, otherwise: number): number =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : otherwise;
  for (const error of document.errors)
    problems.add(lines.linePos(error.pos[0]).line, `not readable: ${error.message.split('\n')[0]?.replace(/ at line .*/, '')}`);
  visit(document, {
    Alias: (_, node) => problems.add(lineOf(node, 1), 'aliases are not allowed: write it out'),
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) problems.add(lineOf(node, 1), 'anchors are not allowed: write it out');
      if (node.tag) problems.add(lineOf(node, 1), `tags are not allowed: ${node.tag}`);
    },
  });
  problems.refuseIfAny();
  return { root: new FilePart('', 1, document.contents, lineOf, problems), problems };
}
