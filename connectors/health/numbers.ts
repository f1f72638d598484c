// The bureau's list of its own numbers, so that the hub can tell whose they are.
import { z } from 'zod';
import { type AskedNumbers, BadAnswer, type CallContext, type ListedNumber, type Rest } from '../../src/connector.js';

const PAGE_SIZE = 1_000;
const Answer = z.object({
  infcode: z.literal(0),
  output: z.object({
    page: z.int(),
    /** Of all pages. */
    total: z.int().nonnegative(),
    data: z.array(z.object({ psn_no: z.string(), certno: z.string(), psn_name: z.string(), emgc_no: z.string() })),
  }),
});
type Listed = z.infer<typeof Answer>['output']['data'][number];

/** Everybody's insurance number, and the number of a case of emergency aid: the only one of a patient without papers. */
export async function* numbers(rest: Rest, call: CallContext, only?: AskedNumbers): AsyncGenerator<readonly ListedNumber[]> {
  if (only && only.kind !== 'INSURANCE_NO' && only.kind !== 'RESCUE_RECORD_NO') return;
  const these = only && { [only.kind === 'INSURANCE_NO' ? 'psn_nos' : 'emgc_nos']: only.values };
  for (let page = 1, seen = 0; ; page++) {
    const answer = Answer.safeParse(await rest.post('/api/v1/persons/numbers', { ...these, page, page_size: PAGE_SIZE }, call));
    if (!answer.success || answer.data.output.page !== page) throw new BadAnswer('the list is not of its agreed form');
    const { total, data } = answer.data.output;
    yield data.flatMap(numbersOf);
    seen += data.length;
    if (seen >= total) return;
    if (data.length === 0) throw new BadAnswer('the list is shorter than was announced');
  }
}

function numbersOf({ psn_no, certno, psn_name, emgc_no }: Listed): ListedNumber[] {
  const whose = { citizenId: certno === '' ? null : certno, name: psn_name };
  const insured: ListedNumber[] = certno === '' ? [] : [{ kind: 'INSURANCE_NO', value: psn_no, ...whose }];
  return emgc_no === '' ? insured : [...insured, { kind: 'RESCUE_RECORD_NO', value: emgc_no, ...whose }];
}
