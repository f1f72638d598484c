// HTTP in, HTTP out: routes, the body's limit and form, and an orderly end.
import { createServer } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PublicError } from '../kernel/errors.js';
import { answer, type Pipeline } from './pipeline.js';
import { answerPlainPost, isPlainPost, type Parsed, parseBody } from './plain-post.js';

const MAX_BODY = 256 * 1024;
/** Longer than the proxies before us keep theirs, so that it is never we who close a connection that was just chosen. */
const KEEP_ALIVE_MS = 72_000;

export interface HttpOptions {
  readonly pipeline: Pipeline;
  /** GraphiQL's page, or null where it is not offered. */
  readonly graphiql: string | null;
  readonly ready: () => boolean;
  /** Public documents, by path. */
  readonly documents?: ReadonlyMap<string, () => unknown>;
}

export function createHttp({ pipeline, graphiql, ready, documents = new Map() }: HttpOptions): FastifyInstance {
  let isClosing = false;
  const app = fastify({
    // What all systems send all day needs no router; everything else, and whatever comes while closing, takes the usual way.
    serverFactory: (route) => {
      const server = createServer((request, response) =>
        isPlainPost(request, MAX_BODY) && !isClosing ? answerPlainPost(pipeline, request, response) : route(request, response),
      );
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      return server;
    },
    bodyLimit: MAX_BODY,
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.removeAllContentTypeParsers();
  // The text is kept as it came: what is wrong with it is answered, and recorded, by the pipeline.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null, undefined);
  });

  const graphql = async (request: FastifyRequest, reply: FastifyReply, fault?: PublicError) => {
    const parsed = fault ? { body: undefined, fault } : parse(request);
    const outgoing = await answer(pipeline, {
      method: request.method,
      headers: request.headers,
      search: request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '',
      ...parsed,
      peer: request.ip,
    });
    return reply.code(outgoing.status).headers(outgoing.headers).send(outgoing.body);
  };
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: (request, reply) => graphql(request, reply) });
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    if (error.statusCode === 413)
      return graphql(
        request,
        reply,
        new PublicError('REQUEST_TOO_LARGE', `请求体超过 ${MAX_BODY} 字节 (the body is over ${MAX_BODY} bytes)`, 413),
      );
    return reply
      .code(error.statusCode ?? 500)
      .send({ errors: [{ message: '请求无法读取 (the request cannot be read)', extensions: { code: 'BAD_REQUEST' } }] });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ errors: [{ message: 'POST /graphql', extensions: { code: 'NOT_FOUND' } }] }),
  );

  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) =>
    reply.code(ready() ? 200 : 503).send({ status: ready() ? 'ready' : 'not ready' }),
  );
  if (graphiql !== null) app.get('/graphiql', async (_request, reply) => reply.type('text/html; charset=utf-8').send(graphiql));
  for (const [path, document] of documents) app.get(path, async () => document());
  return app;
}

function parse(request: FastifyRequest): Parsed {
  if (request.method !== 'POST' || request.body === undefined) return { body: request.body };
  return parseBody(request.body as string);
}
