// Deciding about one person or one household: their facts are boiled down to a small key, and the plan has the column for it.
import type { NamedCase } from './admission.js';
import { EVERYTHING, type RowKey } from './column.js';
import { type Consented, isUnder14 } from './consents.js';
import type { Plan } from './decide.js';
import { ADULT, ageOf, DEAD, letterState, signersOf } from './letters.js';
import type { RenderSubject } from './render.js';
import { type ConsentState, inScope } from './scope.js';
import type { Column, HouseholdSubjectFacts, Letter, SubjectFacts } from './types.js';

export type EmergencyState = 'none' | 'open' | 'expired' | 'overdue';

interface CommonRow {
  /** Letters; those of other households are passed over. */
  readonly letters: readonly Letter[];
  /** The admitted case; null where the purpose needs none. */
  readonly theCase: NamedCase | null;
  readonly emergency?: EmergencyState;
  readonly consent?: ConsentState;
  /** What a live consent names; absent: all of it. */
  readonly consentedTo?: readonly string[];
}
/** What a person's decision rests on; `household` null where none is known. */
export interface PersonRow extends CommonRow {
  readonly facts: SubjectFacts;
  readonly household: HouseholdSubjectFacts | null;
  /** SC, HP: the person's record is with the caller's own institution. */
  readonly affiliated?: boolean;
  /** CI: living adults of the household that the person is registered with; of a dead person it is the only tie left. */
  readonly kin?: readonly string[];
}
export interface HouseholdRow extends CommonRow {
  readonly household: HouseholdSubjectFacts;
  /** Each member's own consent; absent: `consent` is everybody's. */
  readonly consentOf?: (member: SubjectFacts) => Consented;
  /** SC, HP: members whose record is with the caller's own institution. */
  readonly affiliated?: ReadonlySet<string>;
}

const EMERGENCY_AID = 'P05';
/** Table authorisationKind. */
const BY_LETTER = '1';
const BY_SEPARATE_CONSENT = '2';
const BY_GUARDIAN = '3';
/** Who reads a dead person's record whole: the bodies that stop the payments and those that check them. */
const READS_DECEASED = new Set(['CA', 'CC', 'AU']);

/** The column for one person. `refused` is set where nothing of the person may be told, not even that there is one. */
export function decidePerson(plan: Plan, row: PersonRow): Column {
  const { facts, household } = row;
  const { table, caller, purpose, agesOn } = plan;
  if (table.barred || !purpose) return plan.refuse(table.barred?.code ?? 'NO_PURPOSE');
  if (!inScope(caller, plan.prefixes, facts, row)) return plan.refuse('OUT_OF_JURISDICTION');
  const covering = table.coveringOf(facts);
  if (!table.isCovered(covering)) return plan.refuse('OUT_OF_JURISDICTION');
  // an open emergency access was opened under this very case, for this person or for the child whose guardian it is
  const isOpened = purpose.code === EMERGENCY_AID && row.emergency === 'open' && row.theCase?.open === true;
  if (purpose.caseRequired && !isOpened && !names(row.theCase, [facts.recipientId], household, facts.householdId))
    return plan.refuse('NO_CASE');
  if (isRelated(plan, row)) return plan.refuse('CONFLICT_OF_INTEREST');

  const age = ageOf(facts, agesOn);
  const under14 = isUnder14(facts, agesOn);
  const own = caller.role === 'CI' && caller.recipients[0] === facts.recipientId;
  const handlesProtected = own || (caller.role === 'CA' && purpose.code === EMERGENCY_AID);
  return table.columnFor({
    covering,
    ...gates(plan, row, household),
    // an account of the child's own is no way around whoever answers for it
    consent: own && age !== null && under14 ? 'no-guardian' : consentOf(purpose.authorisation, row.consent, under14),
    consentedTo: listed(row),
    deceasedRestricted: facts.lifeStatus === DEAD && !READS_DECEASED.has(caller.role),
    under14,
    addressMasked: facts.addressProtected && !handlesProtected,
  });
}

/**
 * The column for what a household has of its own (its fields, its members' ties, its verification reports): scope, case and letter
 * are the household's, and no rule about one member's age, death or address applies. Available if one live member is in scope.
 */
export function decideHousehold(plan: Plan, row: HouseholdRow): Column {
  const { household } = row;
  const { table, caller, purpose } = plan;
  if (table.barred || !purpose) return plan.refuse(table.barred?.code ?? 'NO_PURPOSE');
  const kin = caller.role === 'CI' ? signersOf(household, plan.agesOn) : [];
  const scoped = household.members.filter((member) =>
    inScope(caller, plan.prefixes, member, {
      consent: row.consentOf ? row.consentOf(member).state : row.consent,
      affiliated: row.affiliated?.has(member.recipientId),
      kin,
    }),
  );
  const covered = scoped.map((member) => table.coveringOf(member)).filter((bits) => table.isCovered(bits));
  if (!covered.length) return plan.refuse('OUT_OF_JURISDICTION');
  if (purpose.caseRequired && !names(row.theCase, [], household, household.householdId)) return plan.refuse('NO_CASE');
  if (isRelated(plan, row)) return plan.refuse('CONFLICT_OF_INTEREST');
  const agreed = row.consentOf ? together(scoped.map(row.consentOf)) : row;
  return table.columnFor({
    covering: covered.reduce(either),
    ...gates(plan, row, household),
    consent: consentOf(purpose.authorisation, agreed.consent, false),
    consentedTo: listed(agreed),
    deceasedRestricted: false,
    under14: false,
    addressMasked: false,
  });
}

/** Whom a renderer is to know of: a minor's name is masked whole. */
export function renderSubject(plan: Plan, facts: SubjectFacts | null): RenderSubject {
  const age = facts && ageOf(facts, plan.agesOn);
  return { role: plan.caller.role, minor: facts !== null && (age === null || age < ADULT) };
}

/** A case is about the persons it names, and about everybody who lives in a household that it names or that one of them lives in. */
function names(
  theCase: NamedCase | null,
  ids: readonly string[],
  household: HouseholdSubjectFacts | null,
  householdId: string | null,
): boolean {
  if (!theCase?.open) return false;
  if (householdId !== null && theCase.householdIds.includes(householdId)) return true;
  const named = (id: string) => theCase.recipientIds.includes(id);
  return ids.some(named) || (household?.members.some((member) => named(member.recipientId)) ?? false);
}

/** 近亲属回避: the officer is listed as related to somebody whom the case names. */
const isRelated = ({ caller, purpose }: Plan, { theCase }: CommonRow): boolean =>
  purpose?.caseRequired === true && (theCase?.relatedOfficers?.includes(caller.subject) ?? false);

function gates(plan: Plan, row: CommonRow, household: HouseholdSubjectFacts | null): Pick<RowKey, 'letter' | 'emergency'> {
  const needsLetter = plan.purpose?.authorisation === BY_LETTER;
  return {
    letter: needsLetter ? letterState(row.letters, household, plan.today, plan.agesOn).state : 'not-needed',
    emergency: plan.purpose?.code === EMERGENCY_AID ? (row.emergency ?? 'none') : 'not-needed',
  };
}

function consentOf(authorisation: string, consent: ConsentState = 'none', under14: boolean): RowKey['consent'] {
  if (authorisation === BY_SEPARATE_CONSENT) return consent;
  if (authorisation !== BY_GUARDIAN || !under14) return 'not-needed';
  return consent === 'none' ? 'no-guardian' : consent;
}

type Agreed = Pick<CommonRow, 'consent' | 'consentedTo'>;
const listed = ({ consent, consentedTo }: Agreed): string =>
  consent === 'live' && consentedTo ? [...consentedTo].sort().join(',') : EVERYTHING;

/** What is about the household is shown if one of its members agreed to it. */
function together(consents: readonly Consented[]): Agreed {
  const live = consents.filter(({ state }) => state === 'live');
  if (live.length) return { consent: 'live', consentedTo: [...new Set(live.flatMap(({ coordinates }) => coordinates))] };
  return { consent: consents.some(({ state }) => state === 'withdrawn') ? 'withdrawn' : 'none' };
}

const either = (a: string, b: string): string => Array.from(a, (bit, i) => (bit === '1' || b[i] === '1' ? '1' : '0')).join('');
