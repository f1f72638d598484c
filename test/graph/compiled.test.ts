// Compiled queries against graphql-js: the same documents, the same answers to the byte, the same errors at the same places.
import { makeExecutableSchema } from '@graphql-tools/schema';
import fc from 'fast-check';
import { execute, GraphQLError, type GraphQLSchema, Kind, parse, validate } from 'graphql';
import { atOnce } from '../../src/graph/at-once.js';
import { compile } from '../../src/graph/compiled.js';
import { Selection } from '../../src/graph/selection.js';
import { documentFrom } from './random-document.js';

/** Every way in which a field can go well or badly. */
const schema = makeExecutableSchema({
  typeDefs: `
    enum Colour { RED GREEN }
    scalar Day
    type Query { node: Node  firm: Node!  nodes(first: Int = 2): [Node]  firmNodes: [Node!]!  leaf: String }
    type Node {
      text: String  firmText: String!  number: Int  flag: Boolean  colour: Colour  day: Day  id: ID!
      echo(text: String = "x", list: [Int!]): String
      nothing: String  firmNothing: String!  fails: String  firmFails: Int!  error: String  wrong: Int  method: String
      next: Node  firmNext: Node!  none: Node  list: [Node]  firmList: [Node!]  words: [String]  firmWords: [String!]!  noList: [String]
    }`,
  resolvers: {
    Day: { serialize: (value: unknown) => `day ${value}` },
    Query: {
      node: async () => node(0),
      firm: async () => node(1),
      nodes: async (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (__, i) => (i === 1 ? null : node(i))),
      firmNodes: async () => [node(2), node(3)],
      leaf: async () => 'leaf',
    },
    Node: Object.fromEntries(
      Object.entries({
        echo: (_: Level, args: object) => JSON.stringify(args),
        next: ({ level }: Level) => node(level + 1),
        firmNext: ({ level }: Level) => (level % 3 === 2 ? null : node(level + 1)),
        list: ({ level }: Level) => [node(level + 1), null, new Error('an item'), node(level + 2)],
        firmList: ({ level }: Level) => [node(level + 1), level % 2 ? null : node(level + 2)],
        fails: () => {
          throw new GraphQLError('refused', { extensions: { code: 'REFUSED' } });
        },
        firmFails: ({ level }: Level) => {
          if (level % 2) throw new Error('broken');
          return level;
        },
        error: () => new Error('given back'),
        // biome-ignore lint/suspicious/noExplicitAny: resolvers of many shapes
      }).map(([name, resolver]) => [name, { resolve: atOnce(resolver as any) }]),
    ),
  },
});
type Level = { readonly level: number };
const node = (level: number) => ({
  level,
  ...{ text: `t${level}`, firmText: 'f', number: level, flag: level % 2 === 0, colour: 'RED', day: level, id: `n${level}` },
  ...{ nothing: null, wrong: 'not a number', method: () => `called at ${level}`, words: ['a', null, 'b'], firmWords: ['a', 'b'] },
  ...{ none: undefined, noList: 5 },
});

/** Between two root fields the order of errors is a matter of time. */
const plain = (data: string, errors: readonly GraphQLError[] = []) =>
  JSON.stringify({ data, errors: errors.map((error) => JSON.stringify(error.toJSON())).sort() });

async function both(of: GraphQLSchema, text: string, values: Record<string, unknown>) {
  const document = parse(text);
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION)!;
  const compiled = await compile(of, operation, new Selection(document, values))?.({}, values);
  const reference = await execute({ schema: of, document, variableValues: values, contextValue: {} });
  return {
    compiled: compiled ? plain(compiled.data, compiled.errors) : null,
    reference: plain(JSON.stringify(reference.data), reference.errors),
  };
}

describe('a compiled query', () => {
  it('answers what graphql-js answers, whatever is asked and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), fc.boolean(), async (seed, on, off) => {
        const text = documentFrom(schema, seed);
        expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
        const { compiled, reference } = await both(schema, text, { on, off, n: seed % 4 });
        expect(compiled).toBe(reference);
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    [
      'aliases that are names of every object',
      '{ node { constructor: text toString: number hasOwnProperty: next { valueOf: text } } }',
    ],
    [
      'a field that is asked twice, once under @skip',
      'query ($on: Boolean = true) { node { next @skip(if: $on) { text } next { number } } }',
    ],
    ['the same fragment in two places', '{ node { ...f next { ...f } } } fragment f on Node { text __typename }'],
    ['nothing at all', '{ node { text @skip(if: true) } }'],
  ])('answers alike for %s', async (_name, text) => {
    const { compiled, reference } = await both(schema, text, { on: true });
    expect(compiled).toBe(reference);
  });

  it.each([
    ['introspection', '{ __schema { queryType { name } } }'],
    ['a response key that would set a prototype', '{ node { __proto__: text } }'],
  ])('leaves %s to graphql-js', async (_name, text) => {
    expect((await both(schema, text, {})).compiled).toBeNull();
  });

  it('leaves a resolver to graphql-js that may take its time', async () => {
    const slow = makeExecutableSchema({
      typeDefs: 'type Query { node: Node } type Node { text: String }',
      resolvers: { Query: { node: async () => ({}) }, Node: { text: async () => 'later' } },
    });
    expect((await both(slow, '{ node { text } }', {})).compiled).toBeNull();
  });
});
