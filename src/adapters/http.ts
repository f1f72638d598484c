// One HTTP exchange with a department: the whole answer or an error, within the caller's signal and a size limit.
import { Pool } from 'undici';
import { StartRefused } from '../kernel/errors.js';
import type { CallContext } from '../kernel/sources.js';

/** The department could not be reached, or refused. Says nothing of what stood in the question or the answer. */
export class SourceFailed extends Error {
  readonly code = 'SOURCE_FAILED';
  constructor(
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}
export interface Http {
  /**
   * Resolves with the complete answer. When `call.signal` aborts, rejects with its reason at once and destroys the socket:
   * an answer that comes late on a kept connection would be another person's data.
   */
  exchange(request: HttpRequest, call: CallContext): Promise<HttpAnswer>;
  close(): Promise<void>;
}
export interface HttpOptions {
  readonly connections: number;
  readonly maxBytes: number;
  /** Must be said to speak plain HTTP with a host that is not this machine. */
  readonly plaintext?: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Paths of requests are appended to the path of `url`. */
export function openHttp(url: string, options: HttpOptions): Http {
  const { protocol, hostname, origin, pathname } = new URL(url);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname) && !options.plaintext)
    throw new StartRefused(`${origin} would be asked without encryption: use https, or say "plaintext": true`);
  const prefix = pathname.replace(/\/$/, '');
  // Pipelining stays at one: a socket carries one question at a time, so destroying it harms nobody else's.
  const pool = new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    maxResponseSize: options.maxBytes,
    connect: { timeout: 3000 },
  });

  async function exchange(request: HttpRequest, call: CallContext): Promise<HttpAnswer> {
    try {
      const answer = await pool.request({
        method: request.method,
        path: prefix + request.path,
        headers: { ...request.headers, 'x-request-id': call.requestId },
        body: request.body,
        signal: call.signal, // ends a slow drip too: undici's own bodyTimeout only looks at the gap between two chunks
      });
      return { status: answer.statusCode, body: Buffer.from(await answer.body.arrayBuffer()) };
    } catch (error) {
      call.signal.throwIfAborted();
      // No cause: undici's parser errors carry the bytes they failed on.
      throw new SourceFailed(`${origin}: ${(error as { code?: string }).code ?? (error as Error).name}`);
    }
  }

  return { exchange, close: () => pool.destroy() };
}
