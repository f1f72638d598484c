// The promises of every connector, in the order in which one reads them.
import type { Promised, Tested } from '../tested.js';
import { answerPromises } from './answers.js';
import { askingPromises } from './asking.js';
import { folderPromises } from './folder.js';
import { troublePromises } from './trouble.js';

export const promises: readonly Promised[] = [...folderPromises, ...answerPromises, ...askingPromises, ...troublePromises];

/** The names of the promises that a connector does not keep. */
export async function brokenBy(tested: Tested): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, check } of promises)
    await check(tested).catch(() => {
      broken.push(name);
    });
  return broken;
}
