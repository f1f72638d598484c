// A random valid document over a schema: aliases, fragments, arguments, @skip and @include with variables, fields asked twice.
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

const ALIASES = ['a', 'b', 'constructor', 'toString', 'length', 'data'];
const MAX_DEPTH = 4;

/** The same seed always gives the same document. Its variables: `$on`, `$off` (Boolean!) and `$n` (Int!). */
export function documentFrom(schema: GraphQLSchema, seed: number): string {
  const writer = new Writer(seed);
  const body = writer.selection(schema.getQueryType()!, 0);
  const used = `${body}${writer.fragments.join('')}`;
  const variables = [
    ['on', 'Boolean!'],
    ['off', 'Boolean!'],
    ['n', 'Int!'],
  ].filter(([name]) => new RegExp(`\\$${name}\\b`).test(used));
  const head = variables.length ? `query (${variables.map(([name, type]) => `$${name}: ${type}`).join(', ')})` : 'query';
  return `${head} ${body} ${writer.fragments.join(' ')}`;
}

class Writer {
  readonly fragments: string[] = [];
  private state: number;
  private aliases = 0;

  constructor(seed: number) {
    this.state = seed | 1;
  }

  private below(n: number): number {
    this.state = Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d) + 0x297a2d39;
    this.state ^= this.state >>> 12;
    return (this.state >>> 0) % n;
  }

  selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const parts = Array.from({ length: 1 + this.below(5) }, () => {
      const pick = this.below(12);
      if (pick === 0) return '__typename';
      if (pick === 1 && depth < MAX_DEPTH) return `... on ${type.name}${this.switch()} ${this.selection(type, depth + 1)}`;
      if (pick === 2 && depth < MAX_DEPTH) return this.spread(type, depth);
      const field = fields[this.below(fields.length)]!;
      const target = getNamedType(field.type);
      if (isObjectType(target) && depth >= MAX_DEPTH) return '__typename';
      // under a name of its own nothing can collide; a bare field is merged with its like
      const args = field.args.length > 0 ? this.arguments(field.name) : '';
      const alias = args || this.below(3) === 0 ? `${ALIASES[this.below(ALIASES.length)]}${this.aliases++}: ` : '';
      const below = isObjectType(target) ? ` ${this.selection(target, depth + 1)}` : '';
      return `${alias}${field.name}${args}${this.switch()}${below}`;
    });
    return `{ ${parts.join(' ')} }`;
  }

  private spread(type: GraphQLObjectType, depth: number): string {
    const name = `f${this.fragments.length}`;
    const index = this.fragments.push('') - 1;
    this.fragments[index] = `fragment ${name} on ${type.name} ${this.selection(type, depth + 1)}`;
    return `...${name}${this.switch()}`;
  }

  private switch(): string {
    return ['', '', '', '', ' @skip(if: $on)', ' @include(if: $off)', ' @skip(if: false)', ' @include(if: true) @skip(if: $off)'][
      this.below(8)
    ]!;
  }

  private arguments(field: string): string {
    if (field === 'echo') return ['', '(text: "y")', '(text: null, list: [1, $n])', '(list: 3)'][this.below(4)]!;
    return ['', '(first: 1)', '(first: $n)'][this.below(3)]!;
  }
}
