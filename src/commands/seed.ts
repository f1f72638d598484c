// Gives the hub what the demonstration needs: handles for everybody on the list, grants as wide as the ceilings, the families' letters.
import type { Hub } from '../hub.js';
import type { Letter } from '../policy/index.js';
import { grantsFor } from '../sandbox/seed-hub.js';
import type { World } from '../sandbox/world.js';

const FACTS_WITHIN_MS = 30_000;
const PORTION = 500;

export async function seedHub(hub: Hub, world: World, say: (line: string) => void): Promise<void> {
  const enrolled = await hub.identity.enrolRoster(hub.roster());
  say(`${enrolled.persons} persons and ${enrolled.households} households have handles`);
  const policies = hub.ceiling.policies.map((policy) => ({
    department: policy.department,
    purposes: Object.fromEntries(policy.purposes),
    fields: Object.fromEntries([...policy.fields].map(([coordinate, pairs]) => [coordinate, byRender(pairs)])),
  }));
  const grants = await hub.grants.seed(grantsFor(world, policies), 'demonstration');
  const letters = await hub.letters.add(await lettersOf(hub, world));
  say(`${grants} grants and ${letters} verification letters added`);
}

function byRender(pairs: ReadonlyMap<string, string>): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [pair, render] of pairs) result[render] = [...(result[render] ?? []), pair];
  return result;
}

/** The world names households by number; their owner's key, and so the handle, is known by asking about a member. */
async function lettersOf(hub: Hub, world: World): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let at = 0; at < world.letters.length; at += PORTION) {
    const some = world.letters.slice(at, at + PORTION);
    const heads = some.map((letter) => world.persons[world.households[letter.household]!.head]!.citizenId!);
    const signers = some.flatMap((letter) => letter.signedBy.map((n) => world.persons[n]!.citizenId!));
    const facts = await hub.owner.facts({ persons: heads, households: [] }, { requestId: 'seed', withinMs: FACTS_WITHIN_MS });
    const keyOf = new Map(facts.persons.map((p) => [p.citizenId, p.householdKey]));
    const households = await hub.identity.householdHandles([...new Set([...keyOf.values()].filter((key) => key !== null))]);
    const handles = await hub.identity.handles([...new Set(signers)]);
    some.forEach((letter, i) => {
      const key = keyOf.get(heads[i]!);
      const householdId = key && households.get(key);
      if (!householdId) return;
      letters.push({
        no: letter.no,
        householdId,
        signedBy: letter.signedBy.map((n) => handles.get(world.persons[n]!.citizenId!)!),
        signedOn: letter.signedOn,
        expiresOn: letter.expiresOn,
        withdrawnAt: null,
      });
    });
  }
  return letters;
}
