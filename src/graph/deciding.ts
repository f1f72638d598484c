// One column for each person and household met; the same one for the same person on every path.
import type { CaseFacts } from '../connector.js';
import {
  type Column,
  type Consent,
  type Consented,
  consented,
  decideHousehold,
  decidePerson,
  type Emergencies,
  type EmergencyState,
  type HouseholdSubjectFacts,
  isUnder14,
  type Letter,
  type NamedCase,
  type Plan,
  renderSubject,
  type SubjectFacts,
  signersOf,
} from '../policy/index.js';
import type { LookUp } from './look-ups.js';
import type { Found, Operation } from './operation.js';
import type { People } from './people.js';
import { HouseholdSubject, Subject } from './subjects.js';

export interface Basis {
  readonly people: People;
  readonly plan: Plan;
  readonly theCase: CaseFacts | null;
  readonly letters: ReadonlyMap<string, readonly Letter[]>;
  /** By handle, where the purpose rests on consents. */
  readonly consents: ReadonlyMap<string, readonly Consent[]>;
  /** How the caller's body names the bearer of a handle. */
  readonly nameOf: (handle: string) => string;
  /** Persons of the caller's own institution, where that is its scope. */
  readonly affiliated: ReadonlySet<string> | null;
  /** P05: what the caller's accesses allow; null under any other purpose. */
  readonly emergencies: Emergencies | null;
  readonly size: number;
}

/** Somebody refused as a whole: what was asked for stands on record even where nobody was found. */
export function refused(lookUp: LookUp, column: Column, plan: Plan, size: number, reference?: string): Found {
  const nobody = renderSubject(plan, null);
  return lookUp.kind === 'household'
    ? new HouseholdSubject(lookUp.id, column, [], () => [], nobody, size)
    : new Subject(reference ?? askedFor(lookUp), null, column, nobody, size);
}

const askedFor = (lookUp: Exclude<LookUp, { kind: 'household' }>): string =>
  lookUp.kind === 'person' ? lookUp.id : lookUp.kind === 'identity' ? lookUp.citizenId : lookUp.value;

/** What each look-up found, by its key. Subjects of household members come into the operation as well. */
export function decideAll(operation: Operation, sought: readonly LookUp[], basis: Basis): Map<string, Found> {
  const { people, plan, size } = basis;
  const deciding = new Deciding(operation, basis);
  const unknown = plan.refuse('OUT_OF_JURISDICTION');
  const found = new Map<string, Found>();
  for (const lookUp of sought) {
    if (found.has(lookUp.key)) continue;
    if (lookUp.kind === 'household') {
      const facts = people.householdOf(lookUp);
      found.set(lookUp.key, facts ? deciding.household(facts.key) : refused(lookUp, unknown, plan, size));
      continue;
    }
    const person = people.personOf(lookUp);
    if (!person) {
      const reference = lookUp.kind === 'identity' ? people.handle(lookUp.citizenId) : null;
      found.set(lookUp.key, refused(lookUp, unknown, plan, size, reference ?? undefined));
      continue;
    }
    const home = person.householdKey && people.household(person.householdKey) ? deciding.household(person.householdKey) : null;
    found.set(lookUp.key, deciding.resident(people.facts(person), home));
  }
  return found;
}

class Deciding {
  private readonly namedCase: NamedCase | null;

  constructor(
    private readonly operation: Operation,
    private readonly basis: Basis,
  ) {
    const { theCase, people } = basis;
    this.namedCase = theCase && {
      open: theCase.open,
      recipientIds: theCase.persons.flatMap((id) => people.handle(id) ?? []),
      householdIds: theCase.households.flatMap((key) => people.householdHandle(key) ?? []),
      relatedOfficers: theCase.relatedOfficers,
    };
  }

  person(facts: SubjectFacts, household: HouseholdSubjectFacts | null): Subject {
    const known = this.operation.subjects.get(facts.recipientId);
    if (known) return known;
    const { plan, size } = this.basis;
    const column = decidePerson(plan, {
      facts,
      household,
      ...this.common(facts.householdId),
      ...this.consent(facts),
      emergency: this.basis.emergencies?.stateOf(facts.recipientId) ?? 'none',
      affiliated: this.basis.affiliated?.has(facts.recipientId),
      kin: this.kinOf(facts, household),
    });
    const subject = new Subject(facts.recipientId, facts, column, renderSubject(plan, facts), size);
    subject.shownId = this.basis.nameOf(facts.recipientId);
    this.operation.subjects.set(facts.recipientId, subject);
    return subject;
  }

  household(key: string): HouseholdSubject {
    const { people, plan, size } = this.basis;
    const householdId = people.householdHandle(key)!;
    const known = this.operation.households.get(householdId);
    if (known) return known;
    const present = people
      .household(key)!
      .members.flatMap((m) => people.person(m) ?? [])
      .map(people.facts);
    // one person under two numbers lives in it once
    const members = [...new Map(present.map((member) => [member.recipientId, member])).values()];
    const facts: HouseholdSubjectFacts = { householdId, members };
    const column = decideHousehold(plan, {
      household: facts,
      ...this.common(householdId),
      consentOf: (member) => this.consented(member),
      emergency: this.strongest(members),
      affiliated: this.basis.affiliated ?? undefined,
    });
    const live = members.map((m) => m.recipientId).sort();
    const household: HouseholdSubject = new HouseholdSubject(
      householdId,
      column,
      live,
      () => this.members(household, facts),
      renderSubject(plan, null),
      size,
      facts,
    );
    household.shownId = this.basis.nameOf(householdId);
    this.operation.households.set(householdId, household);
    // the consents of all of them stand in the entry
    if (this.basis.consents.size > 0) this.members(household, facts);
    return household;
  }

  /** Somebody who was looked up, as one of the household where the person is one of its live members. */
  resident(facts: SubjectFacts, home: HouseholdSubject | null): Subject {
    if (!home?.facts?.members.some(({ recipientId }) => recipientId === facts.recipientId)) return this.person(facts, null);
    const subject = this.person(facts, home.facts);
    subject.household ??= home;
    return subject;
  }

  private members(household: HouseholdSubject, facts: HouseholdSubjectFacts): Subject[] {
    const subjects = facts.members.map((m) => this.person(m, facts));
    for (const subject of subjects) subject.household ??= household;
    return (
      subjects
        // Out of scope: left out without a trace. Refused for another reason: shown as refused.
        .filter((s) => s.column.refused !== 'OUT_OF_JURISDICTION' && this.isOpened(s.reference))
        // By handle, which is random: the owner's order begins with the head, and who that is may be a refused field.
        .sort((a, b) => (a.reference < b.reference ? -1 : 1))
    );
  }

  /** The dead are no members any more, but their household is known by now. */
  private kinOf(facts: SubjectFacts, household: HouseholdSubjectFacts | null): readonly string[] {
    const { caller, agesOn } = this.basis.plan;
    if (caller.role !== 'CI') return [];
    const named = household ?? (facts.householdId && this.operation.households.get(facts.householdId)?.facts);
    return named ? signersOf(named, agesOn) : [];
  }

  private consent(facts: SubjectFacts) {
    const { state, coordinates, ids } = this.consented(facts);
    for (const id of ids) this.operation.consentIds.add(id);
    return { consent: state, consentedTo: coordinates };
  }

  private consented(facts: SubjectFacts): Consented {
    const { plan, consents } = this.basis;
    return consented(consents.get(facts.recipientId) ?? [], {
      organisation: plan.caller.organisation,
      authorisation: plan.purpose?.authorisation ?? '',
      under14: isUnder14(facts, plan.agesOn),
      today: plan.today,
    });
  }

  private common(householdId: string | null) {
    const letters = (householdId && this.basis.letters.get(householdId)) || [];
    return { letters, theCase: this.namedCase };
  }

  /** An emergency access opens one person and, of a minor, the guardian: the others of the household are left out. */
  private isOpened(recipientId: string): boolean {
    return !this.basis.emergencies || this.basis.emergencies.stateOf(recipientId) === 'open';
  }

  private strongest(members: readonly SubjectFacts[]): EmergencyState {
    const states = members.map(({ recipientId }) => this.basis.emergencies?.stateOf(recipientId) ?? 'none');
    return (['overdue', 'open', 'expired'] as const).find((state) => states.includes(state)) ?? 'none';
  }
}
