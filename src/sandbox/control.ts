// The sandbox's control server, loopback only: what the departments were asked, and the switches for their faults.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadInput, PublicError } from '../kernel/errors.js';
import type { AccessLog } from './access-log.js';
import { readFaultOrder, unknownDepartment } from './faults.js';
import type { Fault } from './kit.js';

/** What the switches act on. */
export interface Switchboard {
  readonly worldId: string;
  readonly departments: readonly { readonly name: string; readonly port: number; fault(): Fault | null }[];
  readonly log: AccessLog;
  /** Resolves once every department has put down what it was asked so far. */
  flush(): Promise<void>;
  /** Resolves once the department behaves so. */
  setFault(department: string, fault: Fault | null): Promise<void>;
}

const LARGEST_BODY = 4096;

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LARGEST_BODY) throw new PublicError('REQUEST_TOO_LARGE', `at most ${LARGEST_BODY} bytes`, 413);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** ISO 8601, or milliseconds since 1970; nothing means from the start. */
function readSince(text: string | null): number {
  if (text === null) return 0;
  const moment = /^\d{10,}$/.test(text) ? Number(text) : /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new BadInput('since', 'DATE_TIME', 'since is a moment such as 2026-01-01T00:00:00.000Z');
  return moment;
}

function onlyKnown(url: URL, known: readonly string[]): void {
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name))
      throw new BadInput(name, 'UNKNOWN_KEY', `only ${known.join(', ') || 'no parameters'} can be given here`);
  }
}

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

async function answer(board: Switchboard, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const names = board.departments.map((department) => department.name);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      onlyKnown(url, []);
      return [
        200,
        {
          notice: '演示数据,均为虚构',
          world: board.worldId,
          departments: board.departments.map((d) => ({ department: d.name, port: d.port, fault: d.fault() })),
        },
      ];
    case 'GET /log': {
      onlyKnown(url, ['since']);
      const since = readSince(url.searchParams.get('since'));
      await board.flush();
      return [200, board.log.since(since), { 'sandbox-log-dropped': String(board.log.dropped) }];
    }
    case 'POST /fault': {
      onlyKnown(url, []);
      const { department, mode, ms } = readFaultOrder(await readBody(request), names);
      await board.setFault(department, { mode, ms });
      return [200, { department, mode, ms }];
    }
    case 'DELETE /fault': {
      onlyKnown(url, ['department']);
      const department = url.searchParams.get('department');
      if (department !== null && !names.includes(department)) throw unknownDepartment(names);
      const cleared = department === null ? names : [department];
      for (const name of cleared) await board.setFault(name, null);
      return [200, { cleared }];
    }
    default: {
      const known = ['/', '/log', '/fault'].includes(url.pathname);
      const message = 'there are GET /, GET /log?since=, POST /fault, DELETE /fault';
      throw new PublicError(known ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND', message, known ? 405 : 404);
    }
  }
}

function send(response: ServerResponse, [status, body, headers]: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function openControl(port: number, board: Switchboard, say: (line: string) => void): Promise<ControlServer> {
  const server: Server = createServer((request, response) => {
    answer(board, request).then(
      (done) => send(response, done),
      (error: unknown) => {
        if (error instanceof PublicError)
          return send(response, [
            error.status,
            { error: error.code, message: error.message, ...error.details },
            { connection: 'close' },
          ]);
        say(`sandbox control: ${String(error)}`);
        send(response, [500, { error: 'INTERNAL', message: String(error) }]);
      },
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
