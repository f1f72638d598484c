// Requests for documents that are already known to be valid: a department's system sends the same few all day, and what Apollo Server
// would find out about them again (is it GraphQL, does it fit the schema, may it be asked) is known. Everything else stays Apollo's.

import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Answer } from '../graph/index.js';
import { sha256Name } from '../kernel/hash.js';
import { formatError } from './discreet.js';

interface Known {
  readonly document: DocumentNode;
  /** `sha256:…` of the exact text. */
  readonly name: string;
}
/** A request in the plainest form of GraphQL over HTTP. */
export interface PlainRequest extends Known {
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

const MAX_DOCUMENTS = 1_000;
/** Of text; what is made of it takes several times as much. */
const MAX_CHARACTERS = 4_000_000;
const JSON_BODY = 'application/json; charset=utf-8';

export class KnownDocuments {
  private readonly known = new LRUCache<string, Known>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_known, text) => text.length + 1,
  });

  /** Call only with a document that has passed parsing and every validation rule. */
  remember(text: string, document: DocumentNode): void {
    if (!this.known.has(text)) this.known.set(text, { document, name: sha256Name(text) });
  }

  /** The request, if it is a plain POST of a known document for a plain JSON answer; null for everything that needs a closer look. */
  find(method: string, accept: string | undefined, body: unknown): PlainRequest | null {
    if (method !== 'POST' || !wantsJson(accept) || !isRecord(body)) return null;
    const { query, operationName, variables, extensions } = body;
    if (typeof query !== 'string' || extensions !== undefined) return null;
    if (operationName != null && typeof operationName !== 'string') return null;
    if (variables != null && !isRecord(variables)) return null;
    const known = this.known.get(query);
    return known ? { ...known, operationName: operationName ?? undefined, variables: variables ?? undefined } : null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const wantsJson = (accept: string | undefined): boolean =>
  accept === undefined || accept === '*/*' || /^application\/json(;|,|$)/.test(accept);

/** What an error says of the response besides its words. */
interface Http {
  readonly status?: number;
  readonly headers?: ReadonlyMap<string, string>;
}

/** The answer as Apollo Server writes it: errors first, status and headers from the errors that carry them. */
export function written({ errors, data, extensions }: Answer): { status: number; headers: Record<string, string>; body: string } {
  let status = data === undefined && errors.length > 0 ? 400 : 200;
  const headers: Record<string, string> = { 'content-type': JSON_BODY };
  const shown = errors.map((error) => {
    const { http, ...own } = error.extensions as { http?: Http; code?: string };
    if (http?.status) status = http.status;
    for (const [name, value] of http?.headers ?? []) headers[name] = value;
    return formatError({ ...error.toJSON(), extensions: { ...own, code: own.code ?? 'INTERNAL_SERVER_ERROR' } });
  });
  const parts: string[] = [];
  if (shown.length > 0) parts.push(`"errors":${JSON.stringify(shown)}`);
  if (data !== undefined) parts.push(`"data":${data}`);
  if (extensions !== undefined) parts.push(`"extensions":${extensions}`);
  return { status, headers, body: `{${parts.join()}}\n` };
}
