// A query compiled to closures. graphql-js works out for every field of every row what its selection, arguments and type are; here
// that is done once for a document. The semantics are graphql-js's own: a differential test holds the two against each other.
import {
  type ArgumentNode,
  BREAK,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { answersAtOnce } from './at-once.js';
import { type PathNode, pathOf } from './notes.js';
import { type Selection, setsOf } from './selection.js';

export interface Executed {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
}
/** Runs the query with a context and the coerced variables. */
export type Execute = (context: unknown, values: Record<string, unknown>) => Promise<Executed>;

interface Run {
  readonly context: unknown;
  readonly values: Record<string, unknown>;
  readonly errors: GraphQLError[];
}
/** Where in the answer we are; also all that our resolvers ask of graphql-js's `info`. */
class Place implements PathNode {
  constructor(
    readonly prev: PathNode | undefined,
    readonly key: string | number,
  ) {}
  get path(): PathNode {
    return this;
  }
}
type Complete = (value: unknown, place: Place, run: Run) => unknown;
type Resolve = (source: unknown, place: Place, run: Run) => unknown;
interface Step {
  readonly key: string;
  readonly resolve: Resolve;
  readonly complete: Complete;
  readonly isNonNull: boolean;
  readonly nodes: readonly FieldNode[];
}

/** Null where only graphql-js will do: no query, introspection, or a field below the root whose resolver may take its time. */
export function compile(schema: GraphQLSchema, operation: OperationDefinitionNode, selection: Selection): Execute | null {
  const query = schema.getQueryType();
  if (operation.operation !== 'query' || !query) return null;
  try {
    const steps = new Compiler(selection).steps(query, [operation.selectionSet], true);
    return (context, values) => executeRoots(steps, { context, values, errors: [] });
  } catch (error) {
    if (error instanceof NotCompiled) return null;
    throw error;
  }
}

class NotCompiled extends Error {}

async function executeRoots(steps: readonly Step[], run: Run): Promise<Executed> {
  const data: Record<string, unknown> = {};
  for (const { key } of steps) data[key] = null; // in the document's order, whoever answers first
  const execute = async (step: Step) => {
    const place = new Place(undefined, step.key);
    try {
      data[step.key] = step.complete(await step.resolve(undefined, place, run), place, run);
    } catch (error) {
      failed(error, step, place, run);
    }
  };
  try {
    await Promise.all(steps.map(execute));
    return { data, errors: run.errors };
  } catch (error) {
    return { data: null, errors: [...run.errors, error as GraphQLError] };
  }
}

/** A failed field is null and noted, or fails its parent where it must not be null. */
function failed(error: unknown, { isNonNull, nodes }: Pick<Step, 'isNonNull' | 'nodes'>, place: Place, run: Run): null {
  const located = locatedError(error, nodes, pathOf(place));
  if (isNonNull) throw located;
  run.errors.push(located);
  return null;
}

class Compiler {
  constructor(private readonly selection: Selection) {}

  steps(type: GraphQLObjectType, sets: Parameters<Selection['fieldsOf']>[1], isRoot = false): Step[] {
    return [...this.selection.fieldsOf(type, sets)].flatMap(([key, nodes]) => this.step(type, key, nodes, isRoot));
  }

  private step(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[], isRoot: boolean): Step | never[] {
    const name = nodes[0]!.name.value;
    if (name === '__typename') return { key, nodes, isNonNull: true, resolve: () => parent.name, complete: (value) => value };
    // `__proto__` as a response key sets no property of a plain object
    if (name.startsWith('__') || key === '__proto__') throw new NotCompiled();
    const field = parent.getFields()[name];
    if (!field) return [];
    if (!isRoot && field.resolve && !answersAtOnce(field.resolve)) throw new NotCompiled();
    return {
      key,
      nodes,
      isNonNull: isNonNullType(field.type),
      resolve: resolverOf(field, nodes[0]!),
      complete: this.completer(field.type, nodes, `${parent.name}.${name}`),
    };
  }

  private completer(type: GraphQLOutputType, nodes: readonly FieldNode[], coordinate: string): Complete {
    if (isNonNullType(type)) return nonNull(this.completer(type.ofType, nodes, coordinate), coordinate);
    if (isListType(type)) return listOf(this.completer(type.ofType, nodes, coordinate), type.ofType, nodes, coordinate);
    if (isLeafType(type)) return leaf(type);
    if (isObjectType(type)) return objectOf(this.steps(type, setsOf(nodes)));
    throw new NotCompiled();
  }
}

const NO_ARGUMENTS = Object.freeze({});

function resolverOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Resolve {
  const { name, resolve } = field;
  const argumentsOf = argumentReader(field, node);
  if (resolve) return (source, place, run) => resolve(source, argumentsOf(run), run.context, place as never);
  return (source, place, run) => {
    if (source === null || (typeof source !== 'object' && typeof source !== 'function')) return undefined;
    const value = (source as Record<string, unknown>)[name];
    if (typeof value !== 'function') return value;
    return value.call(source, argumentsOf(run), run.context, place);
  };
}

/** Arguments without variables are the same every time. */
function argumentReader(field: GraphQLField<unknown, unknown>, node: FieldNode): (run: Run) => Record<string, unknown> {
  if (field.args.length === 0) return () => NO_ARGUMENTS;
  if (hasVariable(node.arguments)) return ({ values }) => getArgumentValues(field, node, values);
  let known: Record<string, unknown> | undefined;
  return () => {
    known ??= Object.freeze(getArgumentValues(field, node, {}));
    return known;
  };
}

function hasVariable(nodes: readonly ArgumentNode[] = []): boolean {
  let found = false;
  const note = () => {
    found = true;
    return BREAK;
  };
  for (const node of nodes) visit(node, { [Kind.VARIABLE]: note });
  return found;
}

const nonNull =
  (complete: Complete, coordinate: string): Complete =>
  (value, place, run) => {
    const completed = complete(value, place, run);
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
    return completed;
  };

const leaf =
  (type: { name: string; serialize(value: unknown): unknown }): Complete =>
  (value) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    const serialized = type.serialize(value);
    if (serialized === null || serialized === undefined) throw new Error(`${type.name} serialized a value to nothing`);
    return serialized;
  };

const objectOf =
  (steps: readonly Step[]): Complete =>
  (value, place, run) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    const result: Record<string, unknown> = {};
    for (const step of steps) {
      const at = new Place(place, step.key);
      try {
        result[step.key] = step.complete(step.resolve(value, at, run), at, run);
      } catch (error) {
        result[step.key] = failed(error, step, at, run);
      }
    }
    return result;
  };

function listOf(complete: Complete, type: GraphQLOutputType, nodes: readonly FieldNode[], coordinate: string): Complete {
  const item = { isNonNull: isNonNullType(type), nodes };
  return (value, place, run) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    if (typeof value !== 'object' || !(Symbol.iterator in value))
      throw new Error(`Expected Iterable, but did not find one for field "${coordinate}".`);
    return Array.from(value as Iterable<unknown>, (one, index) => {
      const at = new Place(place, index);
      try {
        return complete(one, at, run);
      } catch (error) {
        return failed(error, item, at, run);
      }
    });
  };
}
