// The agreement: which grants a body holds for a purpose, and what each of them gives of each field under the ceiling.
import type { Catalogue, ClassifiedField, Level, Render } from '../kernel/classification.js';
import { atLevel, carries, isStronger, weakerOf } from './strength.js';
import type { Grant, Refusal } from './types.js';

export interface Agreements {
  /** In force on `today`. */
  readonly live: readonly Grant[];
  /** Run out; a revoked or future grant is as none. */
  readonly expired: readonly Grant[];
}
const NONE: readonly Grant[] = [];
/** The length keeps two words from running together into another pair's key. */
const keyOf = (purpose: string, organisation: string): string => `${purpose.length} ${purpose} ${organisation}`;

/** Grants by demanding body and purpose: made once for a snapshot of the grants. */
export function indexGrants(grants: readonly Grant[]): (organisation: string, purpose: string, today: string) => Agreements {
  const held = new Map<string, Grant[]>();
  for (const grant of grants) {
    if (grant.status !== 'ACTIVE') continue;
    const key = keyOf(grant.purpose, grant.demandOrg);
    const list = held.get(key);
    if (list) list.push(grant);
    else held.set(key, [grant]);
  }
  for (const list of held.values()) list.sort((a, b) => (a.grantNo < b.grantNo ? -1 : 1));
  return (organisation, purpose, today) => {
    const mine = held.get(keyOf(purpose, organisation)) ?? NONE;
    return {
      live: mine.filter((grant) => grant.validFrom <= today && today <= grant.validTo),
      expired: mine.filter((grant) => grant.validTo < today),
    };
  };
}

/** What one live grant gives of one field, for an adult and for a child under 14, after the purpose's level. */
export interface Given {
  readonly grantNo: string;
  /** Position among the live grants, to be asked whether that grant covers a person's division. */
  readonly grant: number;
  readonly adult: Granted;
  readonly child: Granted;
}
/** A render, and whether a stronger one fell to it. */
export interface Granted {
  readonly render: Render;
  readonly fell: boolean;
}
/** Why no grant gives anything of a field, or what each live grant gives of it. */
export type Standing = { readonly code: Refusal; readonly rule: string } | { readonly given: readonly Given[] };

/** The standing of every coordinate for a role and purpose, before any row fact. */
export function standings(
  catalogue: Catalogue,
  ceiling: readonly Render[],
  agreements: Agreements,
  purpose: { readonly code: string; readonly maxLevel: Level },
  role: string,
): readonly Standing[] {
  return catalogue.fields.map((field, n) => {
    const most = ceiling[n] ?? 'deny';
    const clause = `ceiling:${field.department}/${role}/${purpose.code}`;
    // A count is for statistics; of one person it would be the value.
    if (most === 'deny' || most === 'count')
      return { code: field.share === 'NOT_SHARED' ? 'NOT_SHARED' : 'NO_GRANT', rule: clause };
    const given = agreements.live.flatMap((grant, at): Given[] => {
      const render = renderOf(field, most, grant);
      if (render === 'deny') return [];
      const level = (max: Level): Granted => {
        const shown = atLevel(field, render, max, purpose.maxLevel);
        return { render: shown, fell: isStronger(render, shown) };
      };
      return [{ grantNo: grant.grantNo, grant: at, adult: level(field.level), child: level(field.under14 ?? field.level) }];
    });
    if (given.length) return { given };
    const past = agreements.expired.find((grant) => renderOf(field, most, grant) !== 'deny');
    return past ? { code: 'GRANT_EXPIRED', rule: `grant:${past.grantNo}` } : { code: 'NO_GRANT', rule: 'grant:none' };
  });
}

/** The weaker of ceiling and grant; deny where the grant is another provider's, does not name the field, or its shape cannot carry it. */
function renderOf(field: ClassifiedField, ceiling: Render, grant: Grant): Render {
  if (grant.provider !== field.department) return 'deny';
  const render = weakerOf(ceiling, grant.fields.get(field.coordinate) ?? 'deny');
  return render === 'count' || !carries(field, render) ? 'deny' : render;
}
