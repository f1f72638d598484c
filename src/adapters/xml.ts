// XML as departments send it: elements that are asked for by name, so that one row stays a list and no name becomes a property.
import { XMLParser } from 'fast-xml-parser';
import { BadAnswer } from '../kernel/sources.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export class XmlElement {
  constructor(
    /** Without its prefix. */
    readonly name: string,
    readonly namespace: string,
    readonly children: readonly XmlElement[],
    private readonly characters: string,
    private readonly isNil: boolean,
  ) {}

  /** Every child of that name, in order: a list of none, one or many. */
  all(name: string): readonly XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }
  /** The one child of that name. Throws BadAnswer if there is none or more than one. */
  one(name: string): XmlElement {
    const [found, another] = this.all(name);
    if (!found || another) throw new BadAnswer(`expected one element ${name}`);
    return found;
  }
  /** Its text, or null where it says `xsi:nil`. Throws BadAnswer if elements stand in it. */
  get text(): string | null {
    if (this.children.length > 0) throw new BadAnswer(`expected text in the element ${this.name}`);
    return this.isNil ? null : this.characters;
  }
}

// htmlEntities also switches on numeric references, which XML has. Nothing is guessed: no numbers, no trimming.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
  maxNestedTags: 60,
});

/**
 * The root element. Throws BadAnswer for what is not UTF-8, not well-formed, or has a DOCTYPE (an answer needs none, and entities
 * declared there could read files or fill the memory); what is thrown quotes nothing of it.
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  let nodes: readonly Node[];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'utf-8';
    if (declared.toLowerCase() !== 'utf-8' || /<!DOCTYPE/i.test(text)) throw new Error('refused before parsing');
    nodes = parser.parse(text, true) as readonly Node[];
  } catch {
    throw new BadAnswer('the answer is not plain XML in UTF-8'); // no cause: a parser's messages quote what they stumbled on
  }
  const [root, another] = nodes.filter((node) => tagOf(node) !== undefined);
  if (!root || another) throw new BadAnswer('the answer has not one root element');
  return elementOf(root, new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
}

/** One tag with its content, beside it its attributes; or a piece of text. */
type Node = Readonly<Record<string, unknown>>;
type Prefixes = ReadonlyMap<string, string>;

const tagOf = (node: Node): string | undefined => Object.keys(node).find((key) => key !== ':@' && key !== '#text');
const split = (qualified: string): readonly [prefix: string, local: string] => {
  const colon = qualified.indexOf(':');
  return [qualified.slice(0, Math.max(0, colon)), qualified.slice(colon + 1)];
};

function elementOf(node: Node, outer: Prefixes): XmlElement {
  const tag = tagOf(node)!;
  const attributes = Object.entries((node[':@'] ?? {}) as Readonly<Record<string, string>>);
  const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');
  const declared = attributes.filter(([name]) => isDeclaration(name));
  const prefixes = declared.length
    ? new Map([...outer, ...declared.map(([name, uri]) => [name.slice('xmlns:'.length), uri] as const)])
    : outer;
  const namespaceOf = (prefix: string): string => {
    const uri = prefixes.get(prefix);
    if (uri === undefined && prefix !== '') throw new BadAnswer('a prefix that no namespace was declared for');
    return uri ?? '';
  };
  const isNil = attributes.some(([qualified, value]) => {
    if (isDeclaration(qualified)) return false;
    const [prefix, name] = split(qualified);
    return namespaceOf(prefix) === XSI && prefix !== '' && name === 'nil' && (value === 'true' || value === '1');
  });
  const content = node[tag] as readonly Node[];
  const [prefix, name] = split(tag);
  return new XmlElement(
    name,
    namespaceOf(prefix),
    content.filter((inner) => tagOf(inner) !== undefined).map((inner) => elementOf(inner, prefixes)),
    content.map((inner) => inner['#text'] ?? '').join(''),
    isNil,
  );
}

/** Elements to send, in their order; a name may come again. */
export type XmlContent = readonly (readonly [name: string, content: string | XmlContent])[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
// Characters that no XML document can hold: sent, they would make the whole question unreadable.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u;

export function escapeXml(text: string): string {
  if (IMPOSSIBLE.test(text)) throw new Error('a character that XML cannot hold');
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}

export const writeXml = (content: XmlContent): string =>
  content.map(([name, inner]) => `<${name}>${typeof inner === 'string' ? escapeXml(inner) : writeXml(inner)}</${name}>`).join('');
