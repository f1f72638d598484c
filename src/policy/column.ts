// From standings and row facts to a column: one verdict per coordinate, the first refusal that holds.
import type { Catalogue, Render } from '../kernel/classification.js';
import type { Given, Granted, Standing } from './grants.js';
import type { RowFact, RowFacts } from './row-facts.js';
import { isStronger, weakerOf } from './strength.js';
import type { Column, Refusal, Verdict } from './types.js';

/** The row facts as a decision sees them: nothing else of a person can reach a verdict. */
export interface RowKey {
  /** Live grants that cover the person, one bit each; null: not asked yet (the plan). */
  readonly covering: string | null;
  readonly letter: 'not-needed' | 'live' | 'none' | 'incomplete' | 'expired';
  readonly emergency: 'not-needed' | 'open' | 'none' | 'expired' | 'overdue';
  readonly consent: 'not-needed' | 'live' | 'none' | 'no-guardian' | 'withdrawn';
  /** With a live consent: the coordinates it names, joined by commas, or everything. */
  readonly consentedTo: string;
  readonly deceasedRestricted: boolean;
  readonly under14: boolean;
  readonly addressMasked: boolean;
}
/** A consent that names no coordinates. */
export const EVERYTHING = '*';
/** No row fact holds against the caller: the column that is planned with. */
export const NO_ROW: RowKey = {
  covering: null,
  letter: 'not-needed',
  emergency: 'not-needed',
  consent: 'not-needed',
  consentedTo: EVERYTHING,
  deceasedRestricted: false,
  under14: false,
  addressMasked: false,
};

const LETTER_REFUSALS: Readonly<Partial<Record<RowKey['letter'], Refusal>>> = {
  none: 'NO_AUTHORISATION',
  incomplete: 'NO_AUTHORISATION',
  expired: 'AUTHORISATION_EXPIRED',
};
const EMERGENCY_REFUSALS: Readonly<Partial<Record<RowKey['emergency'], Refusal>>> = {
  none: 'NO_AUTHORISATION',
  expired: 'AUTHORISATION_EXPIRED',
  overdue: 'PAPERS_OVERDUE',
};
const CONSENT_REFUSALS: Readonly<Partial<Record<RowKey['consent'], Refusal>>> = {
  none: 'NO_CONSENT',
  'no-guardian': 'NO_GUARDIAN_CONSENT',
  withdrawn: 'CONSENT_WITHDRAWN',
};

const deny = (code: Refusal, rule: string): Verdict => ({ render: 'deny', code, rule });
const HANDLE: Verdict = { render: 'plain', code: null, rule: 'handle' };

export function columnOf(catalogue: Catalogue, standing: readonly Standing[], rowFacts: RowFacts, row: RowKey): Column {
  // A caller to whom nothing is shown has no business with the handle either; the plan, which is about nobody, always lists it.
  const handle = row.covering === null || standing.some((s) => 'given' in s) ? HANDLE : deny('NO_GRANT', 'grant:none');
  const agreed = row.consentedTo === EVERYTHING ? null : new Set(row.consentedTo.split(','));
  return columnFrom(
    catalogue.fields.map((field, n) => {
      const touches = (fact: RowFact) => rowFacts.influences.get(fact)?.[n] === true;
      return field.handle ? handle : verdictOf(standing[n], row, touches, !agreed || agreed.has(field.coordinate));
    }),
    null,
  );
}

export function columnFrom(verdicts: readonly Verdict[], refused: Refusal | null): Column {
  return Object.freeze({ renders: Object.freeze(verdicts.map((v) => v.render)), verdicts: Object.freeze(verdicts), refused });
}

/** The column of somebody who is refused as a whole. */
export const refusedColumn = (catalogue: Catalogue, code: Refusal, rule: string): Column =>
  columnFrom(
    catalogue.fields.map(() => deny(code, rule)),
    code,
  );

function verdictOf(standing: Standing | undefined, row: RowKey, touches: (fact: RowFact) => boolean, isAgreed: boolean): Verdict {
  if (!standing) return deny('NO_GRANT', 'grant:none');
  if ('code' in standing) return deny(standing.code, standing.rule);
  const letter = LETTER_REFUSALS[row.letter];
  if (letter && touches('letter')) return deny(letter, `letter:${row.letter}`);
  const emergency = EMERGENCY_REFUSALS[row.emergency];
  if (emergency && touches('emergency')) return deny(emergency, `emergency:${row.emergency}`);
  const consent = CONSENT_REFUSALS[row.consent];
  if (consent && touches('consent')) return deny(consent, `consent:${row.consent}`);
  if (row.consent === 'live' && !isAgreed && touches('consent')) return deny('NO_CONSENT', 'consent:not-named');
  const given = row.covering === null ? standing.given : standing.given.filter((g) => row.covering?.[g.grant] === '1');
  if (!given.length) return deny('OUT_OF_JURISDICTION', `grant:${standing.given[0]?.grantNo}`);
  if (row.deceasedRestricted && touches('lifeStatus')) return deny('DECEASED_RESTRICTED', 'row:deceased');
  const child = row.under14 && touches('under14');
  const best = strongest(given, child);
  const { render, grantNo } = best;
  const verdict: Verdict = best.fell
    ? { render, code: 'LEVEL_EXCEEDED', rule: child ? 'row:under-14' : 'level', grantNo }
    : { render, code: null, rule: `grant:${grantNo}` };
  if (!row.addressMasked || !touches('addressProtected')) return verdict;
  const masked: Render = weakerOf(verdict.render, 'mask');
  return masked === verdict.render
    ? verdict
    : { render: masked, code: null, rule: 'row:address', grantNo, noted: 'ADDRESS_PROTECTED' };
}

/** The most that any of the grants gives; where two give as much, one that had not to fall. */
function strongest(given: readonly Given[], child: boolean): Granted & { readonly grantNo: string } {
  let best: (Granted & { grantNo: string }) | null = null;
  for (const { adult, child: asChild, grantNo } of given) {
    const shown = child ? asChild : adult;
    if (!best || isStronger(shown.render, best.render) || (shown.render === best.render && best.fell && !shown.fell))
      best = { ...shown, grantNo };
  }
  return best ?? { render: 'deny', fell: false, grantNo: 'none' };
}
