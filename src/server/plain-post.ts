// The plainest request, straight from the socket to the pipeline: POST /graphql with a JSON body of a stated length.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PublicError } from '../kernel/errors.js';
import { answer, type Pipeline } from './pipeline.js';

export interface Parsed {
  readonly body: unknown;
  readonly fault?: PublicError;
}

const JSON_TYPE = /^application\/json *(?:; *charset=utf-8 *)?$/i;

export function isPlainPost({ method, url, headers }: IncomingMessage, maxBody: number): boolean {
  const length = headers['content-length'];
  return (
    method === 'POST' &&
    url === '/graphql' &&
    length !== undefined && // Node's parser holds the body to it
    Number(length) <= maxBody &&
    headers.expect === undefined &&
    JSON_TYPE.test(headers['content-type'] ?? '')
  );
}

export function answerPlainPost(pipeline: Pipeline, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  const answerIt = async () => {
    const { status, headers, body } = await answer(pipeline, {
      method: 'POST',
      headers: request.headers,
      search: '',
      ...parseBody((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()),
      peer: request.socket.remoteAddress ?? '',
    });
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  };
  request
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => together(() => void answerIt().catch(() => response.destroy()))) // no half of an answer, and the process lives
    .on('error', () => {}); // gone before it had asked
}

const MOST_TOGETHER = 32;
/** Of the processor for each: what takes longer needs more memory than the caches have, and is better done one by one. */
const LONG_MS = 1.5;
let arrived: (() => void)[] = [];
let lately = 0;
/**
 * Requests that arrive in one turn of the event loop are begun together, and so go through each step one after the other: what a step
 * needs lies in the processor's caches for all but the first of them. Each alone would find them filled with everything else.
 */
function together(begin: () => void): void {
  if (arrived.push(begin) > 1) return;
  beginWhenAllAreHere(1);
}

/** As long as each turn brings more, more are on their way. */
function beginWhenAllAreHere(known: number): void {
  setImmediate(() => {
    const most = lately > LONG_MS ? 1 : MOST_TOGETHER;
    if (arrived.length > known && known < most) return beginWhenAllAreHere(arrived.length);
    const some = arrived.slice(0, most);
    arrived = arrived.slice(most);
    const began = performance.now();
    for (const begin of some) begin();
    // by then they have come as far as they come without waiting for anybody
    setImmediate(() => {
      lately = (lately + (performance.now() - began) / some.length) / 2;
    });
    if (arrived.length > 0) beginWhenAllAreHere(arrived.length);
  });
}

export function parseBody(text: string): Parsed {
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { body: undefined, fault: new PublicError('BAD_REQUEST', '请求体不是有效的 JSON (the body is not valid JSON)', 400) };
  }
}
