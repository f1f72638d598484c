// Leaves out whom the department does not know: "not answered" and "there is none" can then not be told apart.
import { tampered } from './tampered.js';

export const breaks = 'answers for everybody who was asked about, the unknown with no rows';

export const open = tampered(async (batch, call, sound) => {
  const loaded = await sound.load(batch, call);
  return { ...loaded, persons: new Map([...loaded.persons].filter(([, types]) => [...types.values()].flat().length > 0)) };
});
