// The bureau's address: GET /services/Ryxxcx?wsdl describes the service, POST /services/Ryxxcx asks it.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Kit, RunningDepartment } from '../../../src/sandbox/kit.js';
import { send } from './faults.js';
import { openService } from './service.js';
import { openTokenCheck } from './token.js';

const PATH = '/services/Ryxxcx';

/** Tests move time by `now`. */
export async function startBureau(kit: Kit, { now = Date.now } = {}): Promise<RunningDepartment> {
  const wsdl = readFileSync(new URL('./labour.wsdl', import.meta.url), 'utf8');
  const tokens = openTokenCheck(now);
  const service = await openService(kit, wsdl, tokens, now);

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const fault = kit.fault();
    if (fault?.mode === 'refuse') return send(res, fault, 0, ''); // nothing was asked of it, as far as it knows
    const message = await bodyOf(req);
    if (req.method === 'GET' && req.url?.toLowerCase() === `${PATH.toLowerCase()}?wsdl`)
      return send(res, fault, 200, wsdl.replace(/location="[^"]*"/, `location="${url}"`));
    if (req.method !== 'POST' || req.url !== PATH) return send(res, fault, 404, '');
    const { statusCode, body } = await service.processRequest(message, { url: PATH, headers: { ...req.headers } });
    send(res, fault, statusCode, body);
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(kit.port, kit.host, resolve));
  const url = `http://${kit.host}:${(server.address() as AddressInfo).port}${PATH}`;
  return {
    settings: { url, user: tokens.user, password: tokens.password },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4_000_000) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
