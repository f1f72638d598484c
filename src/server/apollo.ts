// Apollo Server as the GraphQL protocol: parsing, validation, HTTP semantics. Execution is ours, through its executor hook.
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { limitsRule, type Operation, run, type Services } from '../graph/index.js';
import { formatError } from './discreet.js';
import type { KnownDocuments } from './known.js';

export interface Context {
  readonly operation: Operation;
}

/** A document's tokens: enough for 500 handles written out, too few to make validation itself a burden. */
const MAX_TOKENS = 4_000;

/** `documents` is told of every document that has passed validation. */
export async function createApollo(
  schema: GraphQLSchema,
  services: Services,
  documents: KnownDocuments,
): Promise<ApolloServer<Context>> {
  const executor = async (request: {
    document: DocumentNode;
    queryHash: string;
    context: Context;
    request: { query?: string; operationName?: string; variables?: Record<string, unknown> };
  }) => {
    if (request.request.query) documents.remember(request.request.query, request.document);
    const { errors, data, extensions } = await run(
      schema,
      services,
      Object.assign(request.context.operation, { document: `sha256:${request.queryHash}` }),
      {
        document: request.document,
        operationName: request.request.operationName,
        variables: request.request.variables,
      },
    );
    // Apollo Server writes the answer itself
    return {
      ...(errors.length > 0 && { errors: [...errors] }),
      ...(data !== undefined && { data: JSON.parse(data) }),
      ...(extensions !== undefined && { extensions: JSON.parse(extensions) }),
    };
  };
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
    // A request that carries its token in a header is no simple one: no page of another site can make a browser send it.
    csrfPrevention: { requestHeaders: ['authorization'] },
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
