// `zhongfu emergency list [--overdue] | papers ID --ref R`: the emergency accesses of the running hub, for the department that answers for them.
import type { Config } from '../config.js';
import { openDatabase } from '../database/index.js';
import { StartRefused } from '../kernel/errors.js';
import { accessState, createEmergencyStore, type EmergencyAccess, type EmergencyStore } from '../policy/index.js';
import { onRecord } from './on-record.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

const MAX_REF = 100;

/** `list --overdue` ends with 1 where there is one. */
export async function emergency(config: Config, [verb, id]: readonly string[], options: Options): Promise<number> {
  const ref = options['ref'];
  if (verb !== 'list' && verb !== 'papers') throw new StartRefused('emergency: expected list [--overdue] or papers ID --ref R');
  if (verb === 'papers' && (!id || typeof ref !== 'string' || !ref.trim() || ref.length > MAX_REF))
    throw new StartRefused(`emergency papers: expected the id of an access and --ref R of 1 to ${MAX_REF} characters`);
  const database = openDatabase(runningDatabase(config), { connections: 2 });
  try {
    const store = createEmergencyStore(database);
    if (verb === 'list') return await list(store, options);
    const access = await store.find(id!);
    if (!access || access.papersAt !== null) throw new StartRefused(`There is no emergency access ${id} that lacks its papers`);
    const { recipientId, organisation } = access;
    await onRecord(config, database, {
      type: 'ADMIN',
      about: { act: 'emergencyPapers', emergency: access.id, step: 'papers', organisation },
      fieldsets: [new Map()],
      subjects: [{ recipientId, fieldset: 0 }],
    });
    await store.takePapers(access.id, ref as string, new Date());
    return print([(await store.find(access.id))!], options);
  } finally {
    await database.close();
  }
}

async function list(store: EmergencyStore, options: Options): Promise<number> {
  const all = await store.list();
  if (!options['overdue']) return print(all, options);
  const overdue = all.filter((access) => accessState(access, new Date()) === 'OVERDUE');
  print(overdue, options);
  return overdue.length > 0 ? 1 : 0;
}

/** Neither reason nor case: those are for the reviewer, who has a purpose. */
function print(accesses: readonly EmergencyAccess[], options: Options): number {
  const now = new Date();
  const shown = accesses.map(({ opener: _, caseNo: __, guardianId: ___, ...access }) => ({
    ...access,
    state: accessState(access as EmergencyAccess, now),
  }));
  if (options['json']) process.stdout.write(`${JSON.stringify(shown)}\n`);
  else
    for (const { id, state, organisation, role, openedAt, papersDueAt, reviewDueAt } of shown)
      process.stdout.write(
        `${id}  ${state}  ${organisation} ${role}  ${openedAt}  papers ${papersDueAt}  review ${reviewDueAt}\n`,
      );
  return 0;
}
