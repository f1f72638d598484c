// Answers that come in pages: the first tells how many there are, the rest are read side by side.
import { BadAnswer, type CallContext } from '../kernel/sources.js';

const PARALLEL = 4;
const MAX_PAGES = 1000;

/**
 * Every page once, in order: page 1 first, then at most four at a time. One page that fails fails all, and the pages still
 * under way are given up at once. `countOf` says after the first page how many there are.
 */
export async function readPages<P>(
  read: (page: number, call: CallContext) => Promise<P>,
  countOf: (first: P) => number,
  call: CallContext,
): Promise<readonly P[]> {
  const first = await read(1, call);
  const count = countOf(first);
  if (!(count <= MAX_PAGES)) throw new BadAnswer(`more than ${MAX_PAGES} pages`);
  const pages: P[] = [first];
  let next = 2;
  const giveUp = new AbortController();
  const inner = { ...call, signal: AbortSignal.any([call.signal, giveUp.signal]) };
  const reader = async () => {
    while (next <= count) {
      const page = next++;
      pages[page - 1] = await read(page, inner);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(PARALLEL, count - 1) }, reader));
  } finally {
    giveUp.abort();
  }
  return pages;
}
