// A query compiled to closures that write its answer. graphql-js works out for every field of every row what its selection, arguments
// and type are, builds an object and leaves it to be written; here the first is done once for a document, and the text is written at
// once. The semantics are graphql-js's own: a differential test holds the two against each other.
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
  getNullableType,
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
  /** JSON text. */
  readonly data: string;
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
/** The value as JSON text. */
type Complete = (value: unknown, place: Place, run: Run) => string;
type Resolve = (source: unknown, place: Place, run: Run) => unknown;
interface Step {
  readonly key: string;
  /** `"key":` */
  readonly name: string;
  readonly resolve: Resolve;
  /** The value is a property of the source and nothing else: it needs no place, and the same source always has the same. */
  readonly isProperty: boolean;
  readonly complete: Complete;
  readonly isNonNull: boolean;
  readonly nodes: readonly FieldNode[];
}
const NULL = 'null';

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
  const execute = async (step: Step): Promise<string> => {
    const place = new Place(undefined, step.key);
    try {
      return step.complete(await step.resolve(undefined, place, run), place, run);
    } catch (error) {
      return failed(error, step, place, run);
    }
  };
  try {
    // in the document's order, whoever answers first
    const texts = await Promise.all(steps.map(execute));
    return { data: `{${steps.map(({ name }, i) => name + texts[i]).join()}}`, errors: run.errors };
  } catch (error) {
    return { data: NULL, errors: [...run.errors, error as GraphQLError] };
  }
}

/** A failed field is null and noted, or fails its parent where it must not be null. */
function failed(error: unknown, { isNonNull, nodes }: Pick<Step, 'isNonNull' | 'nodes'>, place: Place, run: Run): string {
  const located = locatedError(error, nodes, pathOf(place));
  if (isNonNull) throw located;
  run.errors.push(located);
  return NULL;
}

class Compiler {
  constructor(private readonly selection: Selection) {}

  steps(type: GraphQLObjectType, sets: Parameters<Selection['fieldsOf']>[1], isRoot = false): Step[] {
    return [...this.selection.fieldsOf(type, sets)].flatMap(([key, nodes]) => this.step(type, key, nodes, isRoot));
  }

  private step(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[], isRoot: boolean): Step | never[] {
    const name = nodes[0]!.name.value;
    const common = { key, name: `${JSON.stringify(key)}:`, nodes };
    if (name === '__typename') {
      const text = JSON.stringify(parent.name);
      return { ...common, isProperty: true, isNonNull: true, resolve: () => null, complete: () => text };
    }
    // `__proto__` as a response key sets no property of a plain object
    if (name.startsWith('__') || key === '__proto__') throw new NotCompiled();
    const field = parent.getFields()[name];
    if (!field) return [];
    if (!isRoot && field.resolve && !answersAtOnce(field.resolve)) throw new NotCompiled();
    return {
      ...common,
      isProperty: !field.resolve && field.args.length === 0 && isLeafType(getNullableType(field.type)),
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
    if (completed === NULL) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
    return completed;
  };

/** Texts that stand in quotes as they are: most codes, labels, days and amounts. */
const PLAIN = /^[^"\\\p{Cc}\ud800-\udfff]*$/u;
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  return value === true ? 'true' : value === false ? 'false' : JSON.stringify(value);
};

const leaf =
  (type: { name: string; serialize(value: unknown): unknown }): Complete =>
  (value) => {
    if (value === null || value === undefined) return NULL;
    if (value instanceof Error) throw value;
    const serialized = type.serialize(value);
    if (serialized === null || serialized === undefined) throw new Error(`${type.name} serialized a value to nothing`);
    return textOf(serialized) ?? NULL;
  };

/** Nowhere: what is made of properties alone is only placed when one of them fails. */
const NOWHERE = new Place(undefined, '');

function objectOf(steps: readonly Step[]): Complete {
  const write: Complete = (value, place, run) => {
    let text = '';
    for (const step of steps) {
      const at = step.isProperty ? NOWHERE : new Place(place, step.key);
      let written: string;
      try {
        written = step.complete(step.resolve(value, at, run), at, run);
      } catch (error) {
        written = failed(error, step, new Place(place, step.key), run);
      }
      text = text === '' ? step.name + written : `${text},${step.name}${written}`;
    }
    return `{${text}}`;
  };
  const known = new WeakMap<object, string>();
  /** What is frozen and only read, such as a code with its label, is written once; not one that failed, or that counts something out. */
  const writeOnce: Complete = (value, place, run) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return write(value, place, run);
    let text = known.get(value);
    if (text === undefined) {
      const { length } = run.errors;
      text = write(value, place, run);
      if (run.errors.length === length && !Object.values(value).some((part) => typeof part === 'function'))
        known.set(value, text);
    }
    return text;
  };
  const complete = steps.every((step) => step.isProperty) ? writeOnce : write;
  return (value, place, run) => {
    if (value === null || value === undefined) return NULL;
    if (value instanceof Error) throw value;
    return complete(value, place, run);
  };
}

function listOf(complete: Complete, type: GraphQLOutputType, nodes: readonly FieldNode[], coordinate: string): Complete {
  const item = { isNonNull: isNonNullType(type), nodes };
  return (value, place, run) => {
    if (value === null || value === undefined) return NULL;
    if (value instanceof Error) throw value;
    if (typeof value !== 'object' || !(Symbol.iterator in value))
      throw new Error(`Expected Iterable, but did not find one for field "${coordinate}".`);
    let text = '';
    let index = 0;
    for (const one of value as Iterable<unknown>) {
      const at = new Place(place, index);
      let written: string;
      try {
        written = complete(one, at, run);
      } catch (error) {
        written = failed(error, item, at, run);
      }
      text = index === 0 ? written : `${text},${written}`;
      index++;
    }
    return `[${text}]`;
  };
}
