// Gives the hub what the demonstration needs: handles for everybody on the list, grants as wide as the ceilings, the families' letters.
import type { Hub } from '../hub.js';
import { addDays } from '../kernel/days.js';
import { addWorkingDays } from '../kernel/working-days.js';
import { type Letter, PAPERS_WITHIN } from '../policy/index.js';
import { type Demonstration, readLetters } from '../sandbox/demonstration.js';
import { grantsFor } from '../sandbox/seed-hub.js';

const FACTS_WITHIN_MS = 30_000;
const PORTION = 1_000;

export async function seedHub(
  hub: Hub,
  { demonstration, letters: file }: { readonly demonstration: Demonstration; readonly letters: string },
  say: (line: string) => void,
): Promise<void> {
  const enrolled = await hub.enrolEverybody();
  say(`${enrolled.persons} persons and ${enrolled.households} households have handles`);
  for (const [department, numbers] of enrolled.numbers)
    say(numbers ? `${department}: ${numbers.linked} numbers linked, ${numbers.refused} for review` : `${department}: no list`);
  const policies = hub.ceiling().policies.map((policy) => ({
    department: policy.department,
    purposes: Object.fromEntries(policy.purposes),
    fields: Object.fromEntries([...policy.fields].map(([coordinate, pairs]) => [coordinate, byRender(pairs)])),
  }));
  const grants = await hub.grants.seed(grantsFor(demonstration, policies), 'demonstration');
  let letters = 0;
  for await (const some of lettersOf(hub, file)) letters += await hub.letters.add(some);
  await seedEmergency(hub, demonstration);
  say(`${grants} grants and ${letters} verification letters added`);
}

/** Story H4: the window opened an emergency more than five working days ago, and no papers have come in. */
async function seedEmergency(hub: Hub, world: Demonstration): Promise<void> {
  const story = world.stories.find(({ key }) => key === 'H4');
  const person = story && world.persons[story.persons[0]!];
  const recipientId = person?.citizenId && (await hub.identity.find('CITIZEN_ID', [person.citizenId])).get(person.citizenId);
  if (!story?.caseNo || !recipientId) return;
  let day = addDays(world.today, -9);
  while (addWorkingDays(day, PAPERS_WITHIN) >= world.today) day = addDays(day, -1);
  const openedAt = new Date(`${day}T09:30:00+08:00`);
  const dueAt = addWorkingDays(day, PAPERS_WITHIN);
  await hub.emergencies.open({
    id: 'EA-demonstration-H4',
    recipientId,
    guardianId: null,
    organisation: story.organisation,
    role: story.role,
    divisions: story.divisions,
    opener: 'demonstration',
    openedAt: openedAt.toISOString(),
    expiresAt: new Date(openedAt.getTime() + 3_600_000).toISOString(),
    papersDueAt: dueAt,
    reviewDueAt: dueAt,
    caseNo: story.caseNo,
    reason: '演示:突发疾病,先行救助',
  });
}

function byRender(pairs: ReadonlyMap<string, string>): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [pair, render] of pairs) result[render] = [...(result[render] ?? []), pair];
  return result;
}

/** In portions. A letter names the household's head: its owner's key, and so the handle, is known by asking about the head. */
async function* lettersOf(hub: Hub, file: string): AsyncGenerator<Letter[]> {
  for await (const some of readLetters(file, PORTION)) {
    const signers = new Set(some.flatMap(({ signedBy }) => signedBy));
    const heads = some.map(({ head }) => head);
    const facts = await hub.owner.facts({ persons: heads, households: [] }, { requestId: 'seed', withinMs: FACTS_WITHIN_MS });
    const keyOf = new Map(facts.persons.map((p) => [p.citizenId, p.householdKey]));
    const keys = new Set([...keyOf.values()].filter((key) => key !== null));
    const [households, handles] = await Promise.all([
      hub.everybody.householdHandles([...keys]),
      hub.everybody.handles([...signers]),
    ]);
    yield some.flatMap(({ no, head, signedBy, signedOn, expiresOn }): Letter[] => {
      const householdId = households.get(keyOf.get(head) ?? '');
      if (!householdId) return [];
      return [{ no, householdId, signedBy: signedBy.map((id) => handles.get(id)!), signedOn, expiresOn, withdrawnAt: null }];
    });
  }
}
