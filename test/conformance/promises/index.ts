// The promises of every connector, in the order in which one reads them.
import type { Connector } from '../../../src/connector.js';
import type { Promised, Tested } from '../tested.js';
import { answerPromises } from './answers.js';
import { askingPromises } from './asking.js';
import { folderPromises } from './folder.js';
import { institutionPromises } from './institutions.js';
import { troublePromises } from './trouble.js';

export const promises: readonly Promised[] = [
  ...folderPromises,
  ...answerPromises,
  ...askingPromises,
  ...institutionPromises,
  ...troublePromises,
];

/** Those that a connector makes. */
export const promisesOf = (connector: Connector): readonly Promised[] => promises.filter(({ of }) => of?.(connector) ?? true);

/** The names of the promises that a connector does not keep. */
export async function brokenBy(tested: Tested): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, check } of promisesOf(tested.department.connector))
    await check(tested).catch(() => {
      broken.push(name);
    });
  return broken;
}
