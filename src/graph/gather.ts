// Before anything executes: who is asked about, their row facts, one column of the decision each, and then what may be shown of them.
import type { GraphQLObjectType } from 'graphql';
import type { CaseFacts } from '../connector.js';
import { dayOf } from '../kernel/days.js';
import {
  admission,
  type Column,
  decideHousehold,
  decidePerson,
  type HouseholdSubjectFacts,
  type Letter,
  type NamedCase,
  type Plan,
  type Refusal,
  type RenderSubject,
  renderSubject,
  type SubjectFacts,
} from '../policy/index.js';
import type { AskedReader } from './asked.js';
import { fetchShowable } from './fetch.js';
import { type LookUp, lookUps } from './look-ups.js';
import type { Operation } from './operation.js';
import { meet, type People } from './people.js';
import type { Services } from './services.js';
import { HouseholdSubject, Subject } from './subjects.js';

const FACTS_WITHIN_MS = 1_000;
/** Table authorisationKind: the household's verification letter. */
const BY_LETTER = '1';

/**
 * Fills `operation.found` for every look-up. A source that is down never rejects: its persons are refused with
 * SOURCE_UNAVAILABLE, its fields marked. Rejects only for input that is not of its form, before any source is asked.
 */
export async function gather(
  operation: Operation,
  reader: AskedReader,
  query: GraphQLObjectType,
  services: Services,
): Promise<void> {
  const sought = lookUps(operation.roots, reader, query);
  if (sought.length === 0) return;
  const { caller, purpose, caseNo, requestId, at } = operation.request;
  const needsCase = purpose?.caseRequired ?? false;
  const needsLetter = purpose?.authorisation === BY_LETTER;
  const today = dayOf(at);
  const size = services.model.catalogue.fields.length;
  const policy = services.policy.current();
  const plan = policy.decider.plan({ caller, purpose, today });
  operation.plan = plan.column;
  for (const lookUp of sought)
    if (lookUp.kind === 'identity')
      operation.criteria.push(
        { coordinate: 'Recipient.citizenId', value: lookUp.citizenId },
        { coordinate: 'Recipient.name', value: lookUp.name },
      );
  const refuseAll = (code: Refusal) => {
    const column = plan.refuse(code);
    for (const lookUp of sought) operation.found.set(lookUp.key, refused(lookUp, column, renderSubject(plan, null), size));
  };

  // Purpose and case first; neither needs to know who is asked about, so no source learns of a look-up that is refused for them.
  const early = admission({ caller, purpose, caseNo });
  if (early) return refuseAll(early.code);
  // Nothing of anybody may be shown: then nobody is looked up, and the answer can't tell who is known.
  if (!plan.shows) return refuseAll('NO_GRANT');
  const deadline = { requestId, withinMs: FACTS_WITHIN_MS };
  try {
    const theCase = needsCase ? await services.facts.findCase(caseNo!, deadline) : null;
    if (needsCase) operation.sources.set(services.facts.department, { state: 'ok', asOf: null });
    const late = admission({
      caller,
      purpose,
      caseNo,
      theCase: theCase && { open: theCase.open, recipientIds: [], householdIds: [] },
    });
    if (late) return refuseAll(late.code);
    const people = await meet(sought, caller.role, services, deadline);
    if (people.asked) operation.sources.set(services.facts.department, { state: 'ok', asOf: null });
    const letters = needsLetter ? await services.policy.letters(people.householdIds) : new Map<string, readonly Letter[]>();
    decideAll(operation, sought, { people, plan, theCase, letters, size });
  } catch (error) {
    services.onTrouble('facts', error);
    operation.sources.set(services.facts.department, { state: 'error', asOf: null });
    return refuseAll('SOURCE_UNAVAILABLE');
  }
  spread(operation, sought, services.model.isHousehold);
  await fetchShowable(operation, services);
}

/** What was asked for stands on record even where nobody was found. */
const refused = (
  lookUp: LookUp,
  column: Column,
  shownTo: RenderSubject,
  size: number,
  reference?: string,
): Subject | HouseholdSubject =>
  lookUp.kind === 'household'
    ? new HouseholdSubject(lookUp.id, column, [], [], shownTo, size)
    : new Subject(reference ?? (lookUp.kind === 'identity' ? lookUp.citizenId : lookUp.id), null, column, shownTo, size);

interface Basis {
  readonly people: People;
  readonly plan: Plan;
  readonly theCase: CaseFacts | null;
  readonly letters: ReadonlyMap<string, readonly Letter[]>;
  readonly size: number;
}

/** One column for each person and household met; the same one for the same person on every path. */
function decideAll(operation: Operation, sought: readonly LookUp[], { people, plan, theCase, letters, size }: Basis): void {
  const namedCase: NamedCase | null = theCase && {
    open: theCase.open,
    recipientIds: theCase.persons.flatMap((id) => people.handle(id) ?? []),
    householdIds: theCase.households.flatMap((key) => people.householdHandle(key) ?? []),
  };
  const lettersOf = (householdId: string | null) => (householdId && letters.get(householdId)) || [];
  const subjectOf = (facts: SubjectFacts, household: HouseholdSubjectFacts | null): Subject => {
    const known = operation.subjects.get(facts.recipientId);
    if (known) return known;
    const column = decidePerson(plan, {
      facts,
      household,
      letters: lettersOf(facts.householdId),
      theCase: namedCase,
      emergency: 'none',
      consent: 'none',
    });
    const subject = new Subject(facts.recipientId, facts, column, renderSubject(plan, facts), size);
    operation.subjects.set(facts.recipientId, subject);
    return subject;
  };
  const householdOf = (key: string): HouseholdSubject => {
    const householdId = people.householdHandle(key)!;
    const known = operation.households.get(householdId);
    if (known) return known;
    const members = people
      .household(key)!
      .members.flatMap((m) => people.person(m) ?? [])
      .map(people.facts);
    const facts: HouseholdSubjectFacts = { householdId, members };
    const column = decideHousehold(plan, {
      household: facts,
      letters: lettersOf(householdId),
      theCase: namedCase,
      emergency: 'none',
    });
    // By handle, which is random: the owner's order begins with the head, and who that is may be a refused field.
    const subjects = members.map((member) => subjectOf(member, facts)).sort((a, b) => (a.reference < b.reference ? -1 : 1));
    // Out of scope: left out without a trace. Refused for another reason: shown as refused.
    const inScope = subjects.filter((s) => s.column.refused !== 'OUT_OF_JURISDICTION');
    const household = new HouseholdSubject(
      householdId,
      column,
      subjects.map((s) => s.reference),
      inScope,
      renderSubject(plan, null),
      size,
    );
    for (const subject of subjects) subject.household ??= household;
    operation.households.set(householdId, household);
    return household;
  };
  const unknown = plan.refuse('OUT_OF_JURISDICTION');
  const nobody = renderSubject(plan, null);
  for (const lookUp of sought) {
    if (operation.found.has(lookUp.key)) continue;
    if (lookUp.kind === 'household') {
      const facts = people.householdOf(lookUp);
      operation.found.set(lookUp.key, facts ? householdOf(facts.key) : refused(lookUp, unknown, nobody, size));
      continue;
    }
    const person = people.personOf(lookUp);
    if (!person) {
      const reference = lookUp.kind === 'identity' ? people.handle(lookUp.citizenId) : null;
      operation.found.set(lookUp.key, refused(lookUp, unknown, nobody, size, reference ?? undefined));
      continue;
    }
    if (person.householdKey && people.household(person.householdKey)) householdOf(person.householdKey);
    const facts = people.facts(person);
    operation.found.set(lookUp.key, operation.subjects.get(facts.recipientId) ?? subjectOf(facts, null));
  }
}

/** Writes down what is asked of whom: of the person itself, of the household, of its other members. */
function spread(operation: Operation, sought: readonly LookUp[], isHousehold: readonly boolean[]): void {
  const add = (set: Set<number>, numbers: readonly number[], household: boolean) => {
    for (const n of numbers) if (isHousehold[n] === household) set.add(n);
  };
  for (const { asked, key } of sought) {
    const found = operation.found.get(key)!;
    if (found.column.refused) continue;
    const all = [...asked.numbers, ...asked.others];
    const household = found instanceof HouseholdSubject ? found : found.household;
    // Below a connection, everything about its persons is asked "of others" than the connection itself.
    if (found instanceof Subject)
      add(found.asked, asked.coordinate === 'Query.recipients' ? personsOwn(asked) : asked.numbers, false);
    if (!household) continue;
    add(household.asked, all, true);
    for (const member of household.members) add(member.asked, membersOf(asked), false);
  }
}

/** What a connection asks of its persons themselves, members of their households apart. */
function personsOwn(asked: LookUp['asked']): number[] {
  return [...asked.children.values()].flatMap((child) => (child.type === 'Recipient' ? [...child.numbers] : personsOwn(child)));
}
function membersOf(asked: LookUp['asked']): readonly number[] {
  if (asked.coordinate !== 'Query.recipients') return asked.others;
  const collect = (at: LookUp['asked']): number[] =>
    [...at.children.values()].flatMap((child) => (child.type === 'Recipient' ? [...child.others] : collect(child)));
  return collect(asked);
}
