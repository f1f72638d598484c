// What the hub itself must hold for the stories to work besides the world's letters: sharing grants as wide as the ceilings.

import { RENDERS, type Render } from '../kernel/classification.js';
import { purposes } from '../kernel/codes.js';
import { addDays } from '../kernel/days.js';
import { sha256 } from '../kernel/hash.js';
import type { Grant } from '../policy/index.js';
import { HONGMEI_WINDOW } from './organisations.js';
import type { Day, WorldOrganisation } from './world.js';

/** A department's policy.yaml as it stands in the file. */
export interface SeedPolicy {
  readonly department: string;
  /** Purpose → legal basis. */
  readonly purposes: Readonly<Record<string, string>>;
  /** Coordinate → render → `role:purpose`. */
  readonly fields: Readonly<Record<string, Readonly<Partial<Record<Render, readonly string[] | null>>> | null>>;
}

/** Every province that anybody here lives in: where a caller may look is decided by its own divisions. */
const EVERYWHERE = ['23', '32', '33', '34', '36', '37', '43', '61'];
const DAYS = 730;

const isStronger = (a: Render, b: Render): boolean => RENDERS.indexOf(a) < RENDERS.indexOf(b);

/** Role:purpose → coordinate → the strongest render the ceiling allows. */
function ceilingOf({ fields }: SeedPolicy): Map<string, Map<string, Render>> {
  const ceiling = new Map<string, Map<string, Render>>();
  for (const [coordinate, renders] of Object.entries(fields)) {
    for (const [render, pairs] of Object.entries(renders ?? {}) as [Render, readonly string[] | null][]) {
      for (const pair of pairs ?? []) {
        const allowed = ceiling.get(pair) ?? new Map<string, Render>();
        const before = allowed.get(coordinate);
        if (before === undefined || isStronger(render, before)) allowed.set(coordinate, render);
        ceiling.set(pair, allowed);
      }
    }
  }
  return ceiling;
}

function union(all: readonly ReadonlyMap<string, Render>[]): ReadonlyMap<string, Render> {
  const strongest = new Map<string, Render>();
  for (const fields of all) {
    for (const [coordinate, render] of fields) {
      const before = strongest.get(coordinate);
      if (before === undefined || isStronger(render, before)) strongest.set(coordinate, render);
    }
  }
  return strongest;
}

/** Another number where other fields are agreed: a data folder that knows the older agreement gets the newer one too. */
const numberOf = (start: string, fields: ReadonlyMap<string, Render>): string =>
  `${start}-${sha256(JSON.stringify([...fields].sort()))
    .toString('hex')
    .slice(0, 8)}`;

/**
 * One grant per body, purpose and provider, equal to the ceiling of the body's role. The window of 红梅街道 gets those of every
 * role, so that a first trial under any role finds an agreement; the ceiling still decides by the role that asks.
 */
export function grantsFor(
  { organisations, today }: { readonly organisations: readonly WorldOrganisation[]; readonly today: Day },
  policies: readonly SeedPolicy[],
): readonly Grant[] {
  const grants: Grant[] = [];
  for (const policy of policies) {
    const ceiling = ceilingOf(policy);
    for (const { uscc, role } of organisations) {
      for (const purpose of purposes.keys()) {
        const pairs = [...ceiling.keys()].filter((pair) =>
          uscc === HONGMEI_WINDOW ? pair.endsWith(`:${purpose}`) : pair === `${role}:${purpose}`,
        );
        if (pairs.length === 0) continue;
        const fields = union(pairs.map((pair) => ceiling.get(pair)!));
        grants.push({
          grantNo: numberOf(`GR-${policy.department}-${purpose}-${uscc}`, fields),
          demandOrg: uscc,
          provider: policy.department,
          purpose,
          fields,
          divisions: EVERYWHERE,
          legalBasis: policy.purposes[purpose] ?? purposes.get(purpose)!.basis,
          perRequest: 500,
          // a demonstration is also measured under load
          perDay: 1_000_000_000,
          validFrom: addDays(today, -1),
          validTo: addDays(today, DAYS),
          status: 'ACTIVE',
        });
      }
    }
  }
  return grants;
}
