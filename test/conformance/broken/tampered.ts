// How a broken connector is made of the sound one: it does one thing else with what it is asked, or with what was answered.
import type { Batch, CallContext, Loaded, Row, Source } from '../../../src/connector.js';
import { type Bureau, openSound } from './veterans.js';

type Load = (batch: Batch, call: CallContext, sound: Source, bureau: Bureau) => Promise<Loaded>;

export const tampered =
  (load: Load) =>
  (bureau: Bureau): Source => {
    const sound = openSound(bureau);
    return { ...sound, load: (batch, call) => load(batch, call, sound, bureau) };
  };

/** The same answer with each row made anew. */
export const withRows = (loaded: Loaded, change: (row: Row, of: string, index: number) => Row): Loaded => ({
  ...loaded,
  persons: new Map(
    [...loaded.persons].map(([of, types]) => [
      of,
      new Map([...types].map(([type, rows]) => [type, rows.map((row, i) => change(row, of, i))])),
    ]),
  ),
});
