// Whose school it is: the bureau says which of the asked persons are on its roll, and nothing else about them.
import { z } from 'zod';
import { BadAnswer, type CallContext, type Rest, WrongPerson } from '../../src/connector.js';

const Answer = z.object({ code: z.literal('0000'), data: z.object({ sfzjh: z.array(z.string()) }) });

export async function pupilsOf(
  rest: Rest,
  { persons, organisation }: { persons: readonly string[]; organisation: string },
  call: CallContext,
): Promise<readonly string[]> {
  const answer = Answer.safeParse(await rest.post('/xszz/v2/xj/zdpd', { sfzjh: persons, xxtyxydm: organisation }, call));
  if (!answer.success) throw new BadAnswer('the answer is not of its agreed form');
  const asked = new Set(persons);
  if (!answer.data.data.sfzjh.every((id) => asked.has(id))) throw new WrongPerson('a pupil nobody asked about');
  return answer.data.data.sfzjh;
}
