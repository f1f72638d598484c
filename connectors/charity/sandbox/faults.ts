// How the federation's subgraph misbehaves when it is told to: what happens to the connection, whatever stands in the answer.
import type { ServerResponse } from 'node:http';
import type { Fault } from '../../../src/sandbox/kit.js';

/** Sends `body` as the fault allows: not at all, later, a few bytes at a time, or (without a fault) as it should. */
export function send(res: ServerResponse, fault: Fault | null, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const head = () => res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  switch (fault?.mode) {
    case 'refuse':
      res.socket?.resetAndDestroy();
      return;
    case 'hang': // with a delay it is only slow
      if (fault.ms > 0) setTimeout(() => head().end(bytes), fault.ms).unref();
      return;
    case 'drip': {
      head();
      let sent = 0;
      const timer = setInterval(() => {
        res.write(bytes.subarray(sent, sent + 3));
        sent += 3;
        if (sent < bytes.length) return;
        clearInterval(timer);
        res.end();
      }, fault.ms || 100);
      res.on('close', () => clearInterval(timer));
      return;
    }
    case '500':
      res.writeHead(500, { 'content-type': 'application/json' }).end('{"errors":[{"message":"系统繁忙"}]}');
      return;
    default:
      head().end(bytes);
  }
}
