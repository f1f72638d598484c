// Keeps the answer under way where the next call finds it: two at once get each other's persons.
import type { Loaded } from '../../../src/connector.js';
import { tampered } from './tampered.js';

export const breaks = 'keeps concurrent batches apart';

let underWay = new Map<string, ReadonlyMap<string, readonly object[]>>();

export const open = tampered(async (batch, call, sound) => {
  underWay = new Map();
  const loaded = await sound.load(batch, call);
  for (const [of, types] of loaded.persons) underWay.set(of, types);
  return { ...loaded, persons: underWay as Loaded['persons'] };
});
