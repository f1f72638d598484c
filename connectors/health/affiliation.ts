// Whose settlements are with a hospital: the bureau says which of the asked persons, and nothing else about them.
import { z } from 'zod';
import { BadAnswer, type CallContext, type Rest, WrongPerson } from '../../src/connector.js';
import { told } from './keys.js';

const Answer = z.object({
  infcode: z.literal(0),
  output: z.object({ certnos: z.array(z.string()), emgc_nos: z.array(z.string()) }),
});

export async function patientsOf(
  rest: Rest,
  { persons, organisation }: { persons: readonly string[]; organisation: string },
  call: CallContext,
): Promise<readonly string[]> {
  const question = { ...told(persons), fixmedins_code: organisation };
  const answer = Answer.safeParse(await rest.post('/api/v1/persons/institution', question, call));
  if (!answer.success) throw new BadAnswer('the answer is not of its agreed form');
  const asked = new Set(persons);
  const own = [...answer.data.output.certnos, ...answer.data.output.emgc_nos];
  if (!own.every((number) => asked.has(number))) throw new WrongPerson('a patient nobody asked about');
  return own;
}
