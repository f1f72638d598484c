// A department's server for one test: a handler, an address, and a count of the sockets that carried requests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Handler = (req: IncomingMessage, res: ServerResponse, body: string) => void | Promise<void>;

export async function departmentServer(handler: Handler) {
  const used = new Set<Socket>(); // an idle spare that the client opens ahead is not counted
  let open = 0;
  const server = createServer((req, res) => {
    if (!used.has(req.socket)) {
      used.add(req.socket);
      open += 1;
      req.socket.on('close', () => {
        open -= 1;
      });
    }
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => void handler(req, res, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Sockets that ever carried a request, and those of them that are open. */
    used: () => used.size,
    open: () => open,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const json = (res: ServerResponse, value: unknown, status = 200): void => {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
/** A call with a deadline, as a source gets it. */
export const within = (ms: number) => ({ signal: AbortSignal.timeout(ms), requestId: 'r-1' });
