// GraphQL over HTTP: Apollo Server's, with a shorter way for documents that have already come through it.
import { HeaderMap } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { type Operation, run, type Services } from '../graph/index.js';
import { createApollo } from './apollo.js';
import { KnownDocuments, written } from './known.js';

export interface ProtocolRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly search: string;
  readonly body: unknown;
}
export interface ProtocolAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface Protocol {
  answer(request: ProtocolRequest, operation: Operation): Promise<ProtocolAnswer>;
  stop(): Promise<void>;
}

export async function createProtocol(schema: GraphQLSchema, services: Services): Promise<Protocol> {
  const documents = new KnownDocuments();
  const apollo = await createApollo(schema, services, documents);
  return {
    async answer(request, operation) {
      const accept = request.headers['accept'];
      const known = documents.find(request.method, Array.isArray(accept) ? accept.join() : accept, request.body);
      if (known) {
        operation.document = known.name;
        return written(await run(schema, services, operation, known));
      }
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value));
      const { method, search, body } = request;
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers, search, body },
        context: async () => ({ operation }),
      });
      if (response.body.kind !== 'complete') throw new Error('incremental delivery is not offered');
      return { status: response.status ?? 200, headers: Object.fromEntries(response.headers), body: response.body.string };
    },
    stop: () => apollo.stop(),
  };
}
