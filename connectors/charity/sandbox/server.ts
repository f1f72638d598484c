// The federation's endpoint: POST /graphql with a bearer token, as a router would ask it.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, parse, validate } from 'graphql';
import type { Kit, RunningDepartment } from '../../../src/sandbox/kit.js';
import { send } from './faults.js';
import { federationSchema } from './schema.js';

const MOST_BYTES = 4_000_000;

/** Tests move time by `now`. */
export async function startFederation(kit: Kit, { now = Date.now } = {}): Promise<RunningDepartment> {
  const schema = federationSchema(kit, now);
  const token = randomBytes(24).toString('base64url');
  const expected = Buffer.from(`Bearer ${token}`);
  const isKnown = (authorization = '') => {
    const given = Buffer.from(authorization);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const fault = kit.fault();
    if (fault?.mode === 'refuse') return send(res, fault, 0, null); // nothing was asked of it, as far as it knows
    const body = await bodyOf(req);
    if (req.method !== 'POST' || req.url !== '/graphql') return send(res, fault, 404, problem('无此地址'));
    if (!isKnown(req.headers.authorization)) return send(res, fault, 401, problem('令牌无效'));
    const asked = askedOf(body);
    if (!asked) return send(res, fault, 400, problem('请求不是GraphQL'));
    const errors = validate(schema, asked.document);
    if (errors.length > 0) return send(res, fault, 400, { errors });
    send(res, fault, 200, await execute({ schema, document: asked.document, variableValues: asked.variables }));
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(kit.port, kit.host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: { url: `http://${kit.host}:${port}/graphql`, token },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const problem = (message: string) => ({ errors: [{ message }] });

function askedOf(body: string) {
  try {
    const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    return { document: parse(query), variables };
  } catch {
    return null;
  }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
