// Before anything executes: who is asked about, their row facts, one column of the decision each, and then what may be shown of them.
import { dayOf } from '../kernel/days.js';
import { PublicError } from '../kernel/errors.js';
import {
  admission,
  type Consent,
  emergenciesOf,
  type Letter,
  type Plan,
  type Refusal,
  type WholeResponse,
} from '../policy/index.js';
import { actRefusal, subjectsOfActs } from './act-subjects.js';
import { assertFoundPerRequest, assertPerRequest, takeOwnPerDay, takePerDay } from './budget.js';
import { decideAll, refused } from './deciding.js';
import { fetchShowable } from './fetch.js';
import {
  type ArgumentsOf,
  criteriaOf,
  isAboutPersons,
  type LookUp,
  lookUps,
  type SearchRoot,
  searchesOf,
  type Wants,
} from './look-ups.js';
import { type Numbers, union } from './numbers.js';
import type { Operation } from './operation.js';
import { BLIND_ROLES } from './paths.js';
import { meet } from './people.js';
import {
  admitted,
  assertComparable,
  candidates,
  needsValues,
  type PreparedSearch,
  pageOfSearch,
  prepareSearch,
} from './search.js';
import type { Services } from './services.js';
import { HouseholdSubject, Subject } from './subjects.js';

const FACTS_WITHIN_MS = 1_000;
/** Table authorisationKind: the household's verification letter. */
const BY_LETTER = '1';
/** A separate consent, or a guardian's. */
const BY_CONSENT = new Set(['2', '3']);
const EMERGENCY_AID = 'P05';

/**
 * Fills `operation.found` and `operation.searches`. A source that is down never rejects: its persons are refused with
 * SOURCE_UNAVAILABLE, its fields marked. Rejects only for input that is not of its form, before any source is asked.
 */
export async function gather(operation: Operation, argumentsOf: ArgumentsOf, services: Services): Promise<void> {
  const sought = [
    ...lookUps(operation.roots, argumentsOf, services.model.catalogue.numberOf),
    ...(operation.kind === 'mutation' ? await subjectsOfActs(operation, argumentsOf, services) : []),
  ];
  const roots = searchesOf(operation.roots, argumentsOf);
  if (sought.length === 0 && !isAboutPersons(operation.roots)) return;
  const { caller, purpose, caseNo, at } = operation.request;
  const { decider, hash } = services.policy.current();
  operation.policy = hash;
  const plan = decider.plan({ caller, purpose, today: dayOf(at) });
  operation.plan = plan.column;
  operation.noteQuestions(sought);
  operation.criteria.push(...sought.flatMap(criteriaOf), ...roots.flatMap(conditionsOf));
  const size = services.model.catalogue.fields.length;
  const refuseSought = (code: Refusal) => {
    const column = plan.refuse(code);
    for (const lookUp of sought) {
      const found = refused(lookUp, column, plan, size);
      // on record here: one root that answers null as a whole keeps the others from being resolved
      for (const number of lookUp.wants.own) found.marks.denied(number, code);
      operation.found.set(lookUp.key, found);
    }
  };
  const refuseAll = (code: Refusal) => {
    operation.refusedAs = code;
    refuseSought(code);
    for (const root of roots) operation.searches.set(root.asked.key, { refusal: code });
  };

  // Purpose and case first; neither needs to know who is asked about, so no source learns of a look-up that is refused for them.
  const early = admission({ caller, purpose, caseNo }) ?? actRefusal(operation);
  if (early) return refuseAll(early.code);
  // Nothing of anybody may be shown: then nobody is looked up, and the answer can't tell who is known.
  if (!plan.shows) return refuseAll('NO_GRANT');
  const searches = roots.flatMap((root) => prepareSearch(root, plan, services) ?? []);
  if (searches.length < roots.length) {
    // the answer is null as a whole: then nobody is looked up for the other roots either
    for (const root of roots) operation.searches.set(root.asked.key, { refusal: 'FILTER_ON_DENIED_FIELD' });
    return refuseSought('NO_GRANT');
  }
  if (sought.length === 0 && searches.length === 0) return;
  if (searches.length > 0) operation.searchedBy = new Set([...operation.asked, ...searches.flatMap(({ numbers }) => numbers)]);
  const persons = new Set(sought.map(({ key }) => key)).size;
  assertPerRequest(operation, plan, persons);
  // that a search finds nobody is an answer, too
  const guesses = persons + searches.length;
  await takePerDay(operation, plan, guesses, services);
  let found: Map<PreparedSearch, Subject[]>;
  try {
    const late = await decideOn(operation, sought, searches, plan, services, size);
    if (!(late instanceof Map)) return refuseAll(late);
    found = late;
  } catch (error) {
    if (error instanceof PublicError) throw error;
    services.onTrouble('facts', error);
    operation.sources.set(services.facts.department, { state: 'error', asOf: null });
    return refuseAll('SOURCE_UNAVAILABLE');
  }
  const { isHousehold } = services.model;
  for (const { key, wants } of sought) spread(operation.found.get(key)!, wants, isHousehold);
  for (const [search, subjects] of found) askOf(search, subjects, operation, services);
  for (const subject of operation.subjects.values()) seeWhole(subject, services.model.whole);
  // household members and those whom a search found, too
  const shown = [...operation.subjects.values()].filter((subject) => !subject.column.refused && subject.asked.size > 0);
  assertFoundPerRequest(operation, plan, lookedUp(operation));
  await takePerDay(operation, plan, shown.length - guesses, services);
  await takeOwnPerDay(operation, plan, shown, services);
  await fetchShowable(operation, services);
  for (const [search, subjects] of found)
    if (needsValues(search))
      operation.searches.set(search.root.asked.key, { page: pageOfSearch(search, subjects, operation, services) });
  if (searches.some(needsValues)) assertFoundPerRequest(operation, plan, lookedUp(operation));
}

/** Persons who were looked up and may be shown, and those on the pages of searches; not those who live with them. */
function lookedUp({ found, searches }: Operation): readonly Subject[] {
  const subjects = new Set<Subject>();
  for (const one of found.values()) if (one instanceof Subject && !one.column.refused) subjects.add(one);
  for (const result of searches.values()) if ('page' in result) for (const { item } of result.page.entries) subjects.add(item);
  return [...subjects];
}

/** A search that needs no values is paged before anything is fetched; one that does needs them of everybody it compares. */
function askOf(search: PreparedSearch, subjects: readonly Subject[], operation: Operation, services: Services): void {
  const { isHousehold } = services.model;
  if (needsValues(search)) {
    assertComparable(subjects);
    const wants = { ...search.wants, own: [...search.wants.own, ...search.numbers] };
    for (const subject of subjects) spread(subject, wants, isHousehold);
    return;
  }
  const page = pageOfSearch(search, subjects, operation, services);
  for (const { item } of page.entries) spread(item, search.wants, isHousehold);
  operation.searches.set(search.root.asked.key, { page });
}

/** The case, the people, their letters, and a column each. A refusal where the case does not hold. */
export async function decideOn(
  operation: Operation,
  sought: readonly LookUp[],
  searches: readonly PreparedSearch[],
  plan: Plan,
  services: Services,
  size: number,
): Promise<Refusal | Map<PreparedSearch, Subject[]>> {
  const { caller, purpose, caseNo, requestId, at } = operation.request;
  const deadline = { requestId, withinMs: FACTS_WITHIN_MS };
  const asked = () => operation.sources.set(services.facts.department, { state: 'ok', asOf: null });
  const theCase = purpose?.caseRequired ? await services.facts.findCase(caseNo!, deadline) : null;
  if (purpose?.caseRequired) asked();
  const late = admission({
    caller,
    purpose,
    caseNo,
    theCase: theCase && { open: theCase.open, recipientIds: [], householdIds: [] },
  });
  if (late) return late.code;
  const found = await Promise.all(
    searches.map(async (search) => [search, await candidates(search, plan, services, deadline)] as const),
  );
  const everybody = [...sought, ...found.flatMap(([, some]) => some)];
  const people = await meet(everybody, caller, services, deadline);
  if (people.asked) asked();
  operation.nameOf = (handle) => people.person(people.met.get(handle)?.[0] ?? '')?.name;
  const affiliated = await services.affiliated(caller.role, { persons: people.met, organisation: caller.organisation }, deadline);
  const letters =
    purpose?.authorisation === BY_LETTER
      ? await services.policy.letters(people.householdIds)
      : new Map<string, readonly Letter[]>();
  const consents = BY_CONSENT.has(purpose?.authorisation ?? '')
    ? await services.policy.consents.consentsOf([...people.met.keys()])
    : new Map<string, readonly Consent[]>();
  const nameOf = BLIND_ROLES.has(caller.role)
    ? (handle: string) => services.identity.pairwise(caller.organisation, handle)
    : (handle: string) => handle;
  const emergencies =
    purpose?.code === EMERGENCY_AID
      ? emergenciesOf(await services.emergencies.ofOrganisation(caller.organisation), { caller, caseNo, now: at })
      : null;
  const basis = { people, plan, theCase, letters, consents, affiliated, emergencies, nameOf, size };
  const decided = decideAll(operation, everybody, basis);
  for (const { key } of sought) operation.found.set(key, decided.get(key)!);
  return new Map(
    found.map(([search, some]) => [
      search,
      admitted(
        search,
        some.map(({ key }) => decided.get(key)!),
        plan.column,
      ),
    ]),
  );
}

/** All that is asked of a person is known now: what several fields tell together may weaken one of them. */
function seeWhole(subject: Subject, whole: WholeResponse): void {
  subject.column = whole.columnFor(subject.column, subject.asked);
  if (whole.hidesTail(subject.column, subject.asked)) subject.shownTo = { ...subject.shownTo, hideTail: true };
}

const conditionsOf = ({ filter }: SearchRoot) =>
  filter.flatMap(({ coordinate, values }) => values.map((value) => ({ coordinate, value })));

/** Writes down what is asked of whom: of the person itself, of the household, of its other members. */
function spread(found: Subject | HouseholdSubject, wants: Wants, isHousehold: readonly boolean[]): void {
  if (found.column.refused) return;
  const { own, household: ofHousehold, members } = partsOf(wants, isHousehold);
  const household = found instanceof HouseholdSubject ? found : found.household;
  if (found instanceof Subject) {
    found.asked = union(found.asked, own);
    found.asksConflicts ||= wants.conflicts.own;
  }
  if (!household) return;
  household.asked = union(household.asked, ofHousehold);
  if (members.size === 0 && !wants.conflicts.members) return;
  for (const member of household.members) {
    member.asked = union(member.asked, members);
    member.asksConflicts ||= wants.conflicts.members;
  }
}

interface Parts {
  readonly own: Numbers;
  readonly household: Numbers;
  readonly members: Numbers;
}
const parts = new WeakMap<Wants, Parts>();
function partsOf(wants: Wants, isHousehold: readonly boolean[]): Parts {
  let known = parts.get(wants);
  if (!known) {
    const ofPersons = (numbers: readonly number[]) => new Set(numbers.filter((n) => !isHousehold[n]));
    const household = new Set([...wants.own, ...wants.members].filter((n) => isHousehold[n]));
    known = { own: ofPersons(wants.own), household, members: ofPersons(wants.members) };
    parts.set(wants, known);
  }
  return known;
}
