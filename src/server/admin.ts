// The operator's port: figures and the state of the connectors. It serves nothing about a person, and belongs behind the firewall.
import fastify, { type FastifyInstance } from 'fastify';

export interface AdminPorts {
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly connectors: () => unknown;
}

export function createAdmin({ metrics, connectors }: AdminPorts): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.get('/connectors', async () => connectors());
  return app;
}
