// Whose numbers a department's list holds: linked where two strong identifiers agree, refused and put before an officer where not.
import { canonicalCitizenId } from '../kernel/citizen-id.js';
import { isSameName, plainName } from '../kernel/person-name.js';
import type { KeyKind } from '../kernel/sources.js';
import type { Identity } from './identity.js';
import type { Doubt, Reviews } from './review-store.js';
import type { Register } from './roster.js';

/** A number of a department's own, with what the department wrote beside it. */
export interface ListedNumber {
  readonly kind: KeyKind;
  readonly value: string;
  /** In whatever form the department keeps it; null for somebody without papers. */
  readonly citizenId: string | null;
  readonly name: string;
}

export interface Linked {
  readonly linked: number;
  /** Under an id of ours and another name. */
  readonly refused: number;
  /** Without papers: known by this number only. */
  readonly unidentified: number;
  /** Of persons who are not on the owner's list: none of the hub's business, and kept nowhere. */
  readonly others: number;
}

export type Verdict = 'SAME' | 'NAME_DIFFERS' | 'UNIDENTIFIED' | 'OTHER';

/**
 * One identifier is never enough: the citizen id must come with the owner's name (in any way of writing it), or with a number that
 * was issued upon that id (a certificate) and the owner's family name.
 */
export function judge(
  { kind, value, citizenId, name }: ListedNumber,
  owners: ReadonlyMap<string, { readonly name: string }>,
): Verdict {
  if (citizenId === null) return kind === 'RESCUE_RECORD_NO' ? 'UNIDENTIFIED' : 'OTHER';
  const id = canonicalCitizenId(citizenId);
  const owner = owners.get(id);
  if (!owner) return 'OTHER';
  if (isSameName(name, owner.name)) return 'SAME';
  const issuedOnIt = value.toUpperCase().includes(id);
  return issuedOnIt && [...plainName(name)][0] === [...plainName(owner.name)][0] ? 'SAME' : 'NAME_DIFFERS';
}

/** Reads a department's list, a page at a time. Safe to repeat. */
export async function linkNumbers(
  { identity, reviews, register }: { identity: Identity; reviews: Reviews; register: Register },
  source: string,
  list: AsyncIterable<readonly ListedNumber[]>,
): Promise<Linked> {
  const count: Record<Verdict, number> = { SAME: 0, NAME_DIFFERS: 0, UNIDENTIFIED: 0, OTHER: 0 };
  for await (const page of list) {
    const ids = new Set(page.flatMap(({ citizenId }) => (citizenId === null ? [] : canonicalCitizenId(citizenId))));
    const known = ids.size === 0 ? new Map() : await register.of([...ids]);
    const judged = page.map((listed) => ({ ...listed, verdict: judge(listed, known) }));
    for (const { verdict } of judged) count[verdict] += 1;
    const ours = judged.filter(({ verdict }) => verdict === 'SAME' || verdict === 'NAME_DIFFERS');
    const handles = await identity.handles(ours.map(({ citizenId }) => citizenId!));
    const doubts: Doubt[] = [];
    for (const kind of new Set(judged.map((listed) => listed.kind))) {
      const of = (verdict: Verdict) => judged.filter((listed) => listed.kind === kind && listed.verdict === verdict);
      const [same, differs] = [of('SAME'), of('NAME_DIFFERS')];
      await identity.link(
        kind,
        same.map(({ citizenId, value }) => [handles.get(citizenId!)!, value] as const),
        source,
      );
      const owners = await identity.find(
        kind,
        same.map(({ value }) => value),
      );
      // a number nobody has yet gets a handle of its own: it leads to nobody until somebody decides
      const held = await identity.enrol(
        kind,
        [...differs, ...of('UNIDENTIFIED')].map(({ value }) => value),
        source,
      );
      for (const { citizenId, value } of same)
        doubts.push({ kind: 'NUMBER_TAKEN', source, recipientId: owners.get(value)!, otherId: handles.get(citizenId!)! });
      for (const { citizenId, value } of differs)
        doubts.push({ kind: 'NAME_DIFFERS', source, recipientId: handles.get(citizenId!)!, otherId: held.get(value)! });
    }
    await reviews.raise(doubts); // those whose two handles are one are no doubts
  }
  return { linked: count.SAME, refused: count.NAME_DIFFERS, unidentified: count.UNIDENTIFIED, others: count.OTHER };
}
