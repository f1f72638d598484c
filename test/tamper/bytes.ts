// Small changes to bytes.
import type { Chance } from './chance.js';

/** The same bytes but for one bit. */
export function flipBit(bytes: Uint8Array, chance: Chance): Buffer {
  const changed = Buffer.from(bytes);
  const at = chance.below(changed.length);
  changed[at]! ^= 1 << chance.below(8);
  return changed;
}

/** The same value in another spelling. */
export function respell(text: string, chance: Chance): Buffer {
  const at = text.indexOf(':', chance.below(text.length - 20));
  const spelt = chance.one([
    () => `${text} `,
    () => `${text.slice(0, text.indexOf('":') + 2)} ${text.slice(text.indexOf('":') + 2)}`,
    () => text.replace('"hub":', '"\\u0068ub":'),
    () => text.replace(/"wseq":(\d+)/, '"wseq":$1.0'),
    () => text.replace(/"wseq":(\d+)/, '"wseq":$1e0'),
    () => text.replace(/^\{(.*),("wseq":\d+)\}$/, '{$2,$1}'),
    () => text.replace('"type":', '"typ":1,"type":'),
  ])();
  return Buffer.from(at < 0 || spelt === text ? `${text} ` : spelt);
}
