// Sends one batch until it is known to be durable. A batch that has its numbers is never given up: the numbers have no gap.
import { setTimeout as pause } from 'node:timers/promises';
import { uuid7 } from '../kernel/uuid7.js';
import type { Appended, Batch } from './batch.js';
import { buildEntry, type Draft, type EntryContext } from './entry.js';
import { BatchRefused, type Lane } from './lane.js';

const PAUSES_MS = [10, 20, 50, 100, 200];

export interface Sending {
  readonly lane: Lane;
  /** True once nobody wants to wait any longer (the hub is stopping): the batch is then left as it is. */
  readonly isGivenUp: () => boolean;
  /** Told of every try that failed. */
  readonly onTrouble: (error: Error) => void;
}

/**
 * Resolves to where the batch stands. Between tries it stays unknown whether an earlier one was committed; the batch's uuid
 * makes sending it again safe. Rejects with BatchRefused if the database will never take it (nothing was written), or with the
 * last error once it was given up.
 */
export async function send(batch: Batch, how: Sending): Promise<Appended> {
  for (let tries = 0; ; tries++) {
    try {
      return await how.lane.append(batch);
    } catch (e) {
      how.onTrouble(e as Error);
      if (e instanceof BatchRefused || how.isGivenUp()) throw e;
      await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
    }
  }
}

/**
 * What stands in the place of an entry that the database refused: the same request and the same numbers, and that it was
 * refused. Without it the writer's numbers would have a gap that looks like a deletion.
 */
export const placeholders = (drafts: readonly Draft[], context: EntryContext): Draft[] =>
  drafts.flatMap(({ requestId }) =>
    buildEntry(
      {
        type: 'ERR',
        at: new Date(),
        requestId,
        eventId: uuid7(),
        actor: null,
        error: { code: 'ENTRY_REFUSED', stage: 'append' },
      },
      context,
    ),
  );
