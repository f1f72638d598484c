// The papers of a family: cases (救助事项) at its town's window, and the letter by which it allows verification.
import { addDays, ageOn } from '../../kernel/days.js';
import { sha256 } from '../../kernel/hash.js';
import { windowFor } from '../organisations.js';
import type { Code, WorldCase, WorldLetter } from '../world.js';
import { type Build, daysBefore, type Family } from './draft.js';
import { byCode } from './random.js';

const KIND_BY_STANDING: Readonly<Record<string, string>> = { DB: 'DB', TK: 'TK', BY: 'BY', GX: 'GX' };

export interface CaseTerms {
  /** Letters before the year: LS temporary aid, DB allowance, TK destitute, HD verification, ZF housing. */
  readonly kind: string;
  readonly organisation: string;
  readonly tier?: Code;
  readonly open?: boolean;
  /** The person it is about; the head, if not named. */
  readonly person?: number;
  readonly daysAgo?: number;
  readonly relatedOfficers?: readonly string[];
}

export function makeCase({ plan, household }: Family, build: Build, terms: CaseTerms): WorldCase {
  const acceptedOn = daysBefore(build.today, terms.daysAgo ?? 6);
  return {
    caseNo: build.numbers.caseNo(terms.kind, acceptedOn.slice(0, 4), plan.home.town.code),
    household: household.n,
    person: terms.person ?? household.head,
    tier: terms.tier ?? '1',
    open: terms.open ?? true,
    organisation: terms.organisation,
    acceptedOn,
    ...(terms.relatedOfficers && { relatedOfficers: terms.relatedOfficers }),
  };
}

/** Four families in ten are being dealt with now; some more have a case that was closed. */
export function usualCases(family: Family, build: Build): WorldCase[] {
  const { plan, random } = family;
  const organisation = windowFor(plan.home.town.code).uscc;
  const kind = () => (random.chance(0.55) ? 'LS' : (KIND_BY_STANDING[plan.standing] ?? 'DB'));
  const cases: WorldCase[] = [];
  if (random.chance(0.12))
    cases.push(makeCase(family, build, { kind: kind(), organisation, open: false, daysAgo: random.int(60, 600) }));
  if (random.chance(0.4)) {
    const tier = random.weighted(byCode({ '1': 80, '2': 17, '3': 3 }));
    cases.push(makeCase(family, build, { kind: kind(), organisation, tier, daysAgo: random.int(0, 40) }));
  }
  return cases;
}

/** Who must sign: every living adult member, and those who owe support though they live elsewhere. */
export const signersOf = ({ persons }: Family, build: Build): number[] =>
  persons.filter((person) => person.lifeStatus === '1' && ageOn(person.birthDate, build.today) >= 18).map((person) => person.n);

export function makeLetter(
  family: Family,
  build: Build,
  terms: Partial<Pick<WorldLetter, 'signedBy' | 'signedOn' | 'expiresOn'>> = {},
): WorldLetter {
  const signedOn = terms.signedOn ?? daysBefore(build.today, family.random.int(1, 120));
  const expiresOn = terms.expiresOn ?? addDays(signedOn, 365);
  const signedBy = terms.signedBy ?? signersOf(family, build);
  // who signed what is in the number: a hub that keeps the letters of an older world meets no other family's under the same one
  const [head] = family.persons;
  const signers = family.persons.filter((person) => signedBy.includes(person.n)).map((person) => person.citizenId);
  const seal = sha256(JSON.stringify([head!.citizenId, head!.registeredDivision, signers, expiresOn]));
  return {
    no: `SQ${signedOn.slice(0, 4)}-${family.plan.home.town.code}-${build.numbers.serial('letter', 6)}-${seal.toString('hex').slice(0, 4)}`,
    household: family.household.n,
    signedBy,
    signedOn,
    expiresOn,
  };
}
