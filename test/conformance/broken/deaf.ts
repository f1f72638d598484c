// Does not hear that nobody waits any more: while its department hangs, its calls pile up.
import { tampered } from './tampered.js';

export const breaks = 'gives up at its deadline when the department hangs or drips, and answers again afterwards';

export const open = tampered((batch, call, sound) => sound.load(batch, { ...call, signal: new AbortController().signal }));
