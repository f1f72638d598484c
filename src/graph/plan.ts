// The one place that executes: what is asked, who it is about, the decision, the sources, and only then the document itself.
import { type DocumentNode, type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { getArgumentValues, getVariableValues } from 'graphql/execution/values.js';
import { PublicError } from '../kernel/errors.js';
import { accessText } from './access.js';
import type { Asked } from './asked.js';
import type { Executed } from './compiled.js';
import { documentsOf, type Reading } from './documents.js';
import { rehearse } from './dry-run.js';
import { explainAll } from './explain.js';
import { gather } from './gather.js';
import { type Operation, REFUSED } from './operation.js';
import { withOwnHandles } from './own-handles.js';
import { readRecord } from './record-roots.js';
import { findRepeats } from './repeats.js';
import type { Services } from './services.js';
import { unlessStuck } from './stuck.js';

export interface Document {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables?: Record<string, unknown> | undefined;
}

/** A response in its parts: errors as objects, because their HTTP status is still to be read from them; the rest as JSON text. */
export interface Answer {
  readonly errors: readonly GraphQLError[];
  /** Absent where the operation failed as a whole. */
  readonly data?: string;
  readonly extensions?: string;
}

const MAX_VARIABLE_ERRORS = 10;

/** Executes one operation. Resolves always; what went wrong as a whole stands in `operation.failure` and in the errors. */
export async function run(schema: GraphQLSchema, services: Services, operation: Operation, request: Document): Promise<Answer> {
  const { document, operationName } = request;
  const known = documentsOf(schema, services.model).find(document, operationName);
  if (!known) return failed(operation, 'parse', [unknownOperation()]);
  const { node } = known;
  operation.kind = node.operation;
  operation.name = node.name?.value;
  const variables = getVariableValues(schema, node.variableDefinitions ?? [], request.variables ?? {}, {
    maxErrors: MAX_VARIABLE_ERRORS,
  });
  if (variables.errors) return failed(operation, 'variables', variables.errors.map(inputError));
  const { coerced } = variables;

  let reading: Reading;
  try {
    reading = known.reading(coerced);
    operation.roots = reading.roots;
    operation.asked = reading.asked;
    const roots = schema.getRootType(node.operation)!.getFields();
    const given = new Map<Asked, Record<string, unknown>>();
    const argumentsOf = (asked: Asked) => {
      const read = () => (roots[asked.field] ? getArgumentValues(roots[asked.field]!, asked.nodes[0]!, coerced) : {});
      const args = given.get(asked) ?? read();
      given.set(asked, args);
      return args;
    };
    if (operation.request.dryRun) {
      operation.about.set('dryRun', true);
      rehearse(operation, argumentsOf, services);
      return answered(operation, services, 'null', []);
    }
    await unlessStuck(operation.request.deadline, async () => {
      operation.request = { ...operation.request, caller: await withOwnHandles(operation.request.caller, services.identity) };
      await findRepeats(operation, argumentsOf, services);
      await gather(operation, argumentsOf, services);
      await explainAll(operation, argumentsOf, services);
      await readRecord(operation, argumentsOf, services);
    });
  } catch (error) {
    if (error instanceof GraphQLError) return failed(operation, 'variables', [inputError(error)]);
    if (error instanceof PublicError) return failed(operation, 'input', [publicError(error)]);
    services.onTrouble('gather', error);
    return failed(operation, 'gather', [internalError()]);
  }
  const { data, errors } = reading.execute
    ? await reading.execute(operation, coerced)
    : written(await execute({ schema, document, operationName, variableValues: request.variables, contextValue: operation }));
  const whole = failingWhole(operation, errors);
  if (whole) return whole;
  const unforeseen = errors.map((error) => foreseen(error) ?? trouble(error, services));
  return answered(operation, services, data, [...operation.notes.toErrors(), ...unforeseen]);
}

const written = ({ data = null, errors = [] }: ExecutionResult): Executed => ({ data: JSON.stringify(data), errors });

const answered = (operation: Operation, services: Services, data: string, errors: readonly GraphQLError[]): Answer => {
  const { requestId, eventId } = operation.request;
  const { catalogue, whole } = services.model;
  const access = operation.plan && accessText(operation, catalogue.fields, operation.policy ?? '', whole);
  // both are UUIDs
  const audit = `"audit":{"requestId":"${requestId}","eventId":"${eventId}"}`;
  return { errors, data, extensions: access ? `{"access":${access},${audit}}` : `{${audit}}` };
};

function failed(operation: Operation, stage: string, errors: readonly GraphQLError[]): Answer {
  operation.failure = { code: String(errors[0]?.extensions['code'] ?? 'INTERNAL_SERVER_ERROR'), stage };
  return { errors };
}

const withStatus = (status: number, headers = new Map<string, string>()): object => ({ http: { status, headers } });

const unknownOperation = (): GraphQLError =>
  new GraphQLError(
    '文件中没有指定的操作 (the document has no such operation; expected one that is offered, named if there are several)',
    {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE', ...withStatus(400) },
    },
  );

const publicError = (error: PublicError): GraphQLError =>
  new GraphQLError(error.message, {
    extensions: { code: error.code, ...error.details, ...withStatus(error.status, headersOf(error)) },
  });
const headersOf = ({ details: { retryAfterSeconds } }: PublicError): Map<string, string> =>
  new Map(retryAfterSeconds === undefined ? [] : [['retry-after', String(retryAfterSeconds)]]);

/** What a mutation throws: bad input and a record that cannot be written have a status of their own, a refusal is an answer. */
function failingWhole(operation: Operation, errors: readonly GraphQLError[]): Answer | null {
  if (operation.kind !== 'mutation') return null;
  const thrown = errors.map((error) => error.originalError).find((error) => error instanceof PublicError);
  if (!thrown) return null;
  if (thrown.status !== 200) return failed(operation, 'input', [publicError(thrown)]);
  operation.failure = { code: thrown.code, stage: REFUSED };
  return null;
}

/** The input is named by its variable or argument; graphql-js would print the value, which may be somebody's number. */
function inputError(error: GraphQLError): GraphQLError {
  const original = error.originalError instanceof GraphQLError ? error.originalError : error;
  const { field, rule } = original.extensions as { field?: string; rule?: string };
  const known = field && rule;
  return new GraphQLError(
    known ? original.message : `变量或参数不符合类型 (a variable or argument does not fit its type)${nameOf(error)}`,
    {
      nodes: error.nodes,
      extensions: { code: 'BAD_USER_INPUT', ...(known && { field, rule }), ...withStatus(400) },
    },
  );
}
const nameOf = (error: GraphQLError): string => {
  const name = /^Variable "(\$[_A-Za-z0-9]+)"/.exec(error.message)?.[1];
  return name ? `: ${name}` : '';
};

const foreseen = (error: GraphQLError): GraphQLError | null =>
  error.originalError instanceof PublicError
    ? new GraphQLError(error.originalError.message, {
        path: error.path,
        extensions: { code: error.originalError.code, ...error.originalError.details },
      })
    : null;

/** An error of ours: counted and logged inside, told outside without a word of its text. */
function trouble(error: GraphQLError, services: Services): GraphQLError {
  services.onTrouble('execute', error.originalError ?? error);
  return new GraphQLError('内部错误 (internal error)', { path: error.path, extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}
const internalError = (): GraphQLError =>
  new GraphQLError('内部错误 (internal error)', { extensions: { code: 'INTERNAL_SERVER_ERROR', ...withStatus(500) } });
