// Answers for a neighbour as well: whoever passes that on shows one person's records under another's request.
import { tampered } from './tampered.js';

export const breaks = 'answers for nobody who was not asked about';

export const open = tampered(async (batch, call, sound, { world }) => {
  const loaded = await sound.load(batch, call);
  const neighbour = world.persons.find(({ citizenId }) => citizenId && !batch.persons.includes(citizenId))!.citizenId!;
  return { ...loaded, persons: new Map([...loaded.persons, [neighbour, new Map()]]) };
});
