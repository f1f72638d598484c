// The bureau's list of student numbers, so that the hub can tell whose they are.
import { z } from 'zod';
import { type AskedNumbers, BadAnswer, type CallContext, type ListedNumber, type Rest } from '../../src/connector.js';

const PAGE_SIZE = 1_000;
const Answer = z.object({
  code: z.literal('0000'),
  data: z.object({
    ym: z.int(),
    /** Of all pages. */
    zs: z.int().nonnegative(),
    xs: z.array(z.object({ xjh: z.string(), sfzjh: z.string(), xm: z.string() })),
  }),
});

export async function* numbers(rest: Rest, call: CallContext, only?: AskedNumbers): AsyncGenerator<readonly ListedNumber[]> {
  if (only && only.kind !== 'STUDENT_NO') return;
  const these = only && { xjh: only.values };
  for (let page = 1, seen = 0; ; page++) {
    const answer = Answer.safeParse(await rest.post('/xszz/v2/xj/xjhcx', { ...these, ym: page, mys: PAGE_SIZE }, call));
    if (!answer.success || answer.data.data.ym !== page) throw new BadAnswer('the list is not of its agreed form');
    const { zs, xs } = answer.data.data;
    yield xs.map(({ xjh, sfzjh, xm }) => ({ kind: 'STUDENT_NO', value: xjh, citizenId: sfzjh === '' ? null : sfzjh, name: xm }));
    seen += xs.length;
    if (seen >= zs) return;
    if (xs.length === 0) throw new BadAnswer('the list is shorter than was announced');
  }
}
