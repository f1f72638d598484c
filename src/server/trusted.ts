// Trusted documents: where a list of them is given, nothing else is even parsed.
import type { Operation } from '../graph/index.js';
import { PublicError } from '../kernel/errors.js';
import { sha256Name } from '../kernel/hash.js';

/** The text of the document that a request carries, by POST or GET. */
function documentIn({ body, search }: { readonly body: unknown; readonly search: string }): string | null {
  const text =
    typeof body === 'object' && body !== null ? (body as { query?: unknown }).query : new URLSearchParams(search).get('query');
  return typeof text === 'string' ? text : null;
}

/** Throws where the exact text is not on the list: a blank more makes another document. The refused one is named in the record. */
export function assertTrusted(
  trusted: ReadonlySet<string>,
  request: { readonly body: unknown; readonly search: string },
  operation: Operation,
): void {
  const text = documentIn(request);
  const name = text === null ? undefined : sha256Name(text);
  if (name !== undefined && trusted.has(name)) return;
  operation.document = name;
  throw new PublicError('UNTRUSTED_DOCUMENT', '仅接受已登记的查询文件 (only listed documents are accepted)', 400);
}
