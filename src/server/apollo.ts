// Apollo Server as the GraphQL protocol: parsing, validation, HTTP semantics. Execution is ours, through its executor hook.
import { ApolloServer } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type DocumentNode, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { limitsRule, type Operation, run, type Services } from '../graph/index.js';

export interface Context {
  readonly operation: Operation;
}

/** A document's tokens: enough for 500 handles written out, too few to make validation itself a burden. */
const MAX_TOKENS = 4_000;

export async function createApollo(schema: GraphQLSchema, services: Services): Promise<ApolloServer<Context>> {
  const executor = async (request: {
    document: DocumentNode;
    queryHash: string;
    context: Context;
    request: { operationName?: string; variables?: Record<string, unknown> };
  }) =>
    run(schema, services, Object.assign(request.context.operation, { document: `sha256:${request.queryHash}` }), {
      document: request.document,
      operationName: request.request.operationName,
      variables: request.request.variables,
    });
  const gateway = {
    load: async () => ({ executor }),
    onSchemaLoadOrUpdate(callback: (context: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
  const server = new ApolloServer<Context>({
    gateway,
    introspection: true,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    status400ForVariableCoercionErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [limitsRule],
    formatError,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  } as never);
  await server.start();
  return server;
}

/** Keeps the codes that our own rules gave, where Apollo would put its general one. */
function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const own = unwrapResolverError(error);
  const original = own instanceof GraphQLError && own.originalError instanceof GraphQLError ? own.originalError : own;
  const extensions = original instanceof GraphQLError ? original.extensions : {};
  const code = extensions['rule']
    ? 'BAD_USER_INPUT'
    : extensions['limit'] && extensions['code'] === 'GRAPHQL_VALIDATION_FAILED'
      ? 'QUERY_LIMIT'
      : undefined;
  if (formatted.message.includes('Did you mean'))
    formatted = { ...formatted, message: formatted.message.replace(/ Did you mean.*$/, '') };
  return code ? { ...formatted, extensions: { ...formatted.extensions, code } } : formatted;
}
