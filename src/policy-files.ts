// The policy files of a hub, where they lie, and what the record and the log are told when one of them changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryInput } from './audit/index.js';
import type { Department } from './departments/discover.js';
import { StartRefused } from './kernel/errors.js';
import { uuid7 } from './kernel/uuid7.js';
import { type PolicyEvent, type PolicyTexts, rowFactsText } from './policy/index.js';
import { describeError, type Log } from './telemetry/log.js';

export const policyFileOf = (folder: string): string => join(folder, 'policy.yaml');

/** Every department's file and the row facts, as they lie there now. */
export const readPolicyTexts = (departments: readonly Department[]): PolicyTexts => ({
  policies: departments.map(({ name, folder }) => {
    const file = policyFileOf(folder);
    return { department: name, file, text: readFileSync(file, 'utf8') };
  }),
  rowFacts: rowFactsText(),
});

/** Resolves once the event is on record. What was wrong with a refused file is for the log: the record names its hash. */
export const announcePolicy =
  (record: (entry: EntryInput) => Promise<unknown>, log: Log) =>
  async (event: PolicyEvent): Promise<void> => {
    const about: EntryInput['about'] =
      event.kind === 'changed'
        ? { act: 'changePolicy', from: event.from, to: event.to, opened: event.opened, closed: event.closed }
        : { act: 'refusePolicy', kept: event.kept, texts: event.texts };
    if (event.kind === 'refused') {
      const { error } = event;
      const words = error instanceof StartRefused ? error.message : undefined;
      log.error(
        { ...describeError(error), words, kept: event.kept },
        'a changed policy is refused; the one before stays in force',
      );
    }
    const policy = event.kind === 'changed' ? event.to : event.kept;
    await record({ type: 'POLICY', at: new Date(), requestId: uuid7(), eventId: uuid7(), actor: null, policy, about });
    if (event.kind === 'changed')
      log.info({ from: event.from, to: event.to, opened: event.opened, closed: event.closed }, 'the policy has changed');
  };
