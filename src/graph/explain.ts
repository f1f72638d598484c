// `explainAccess`: what the decision says of some coordinates, about a person or in general, now or at another moment. No value is read.
import { addDays, dayOf } from '../kernel/days.js';
import { BadInput, PublicError } from '../kernel/errors.js';
import {
  admission,
  type Column,
  conditionsOf,
  emergenciesOf,
  type LetterState,
  letterState,
  lettersAsOf,
  neededFor,
  PAST_POLICY,
  type Plan,
  type Refusal,
  type Verdict,
} from '../policy/index.js';
import { takePerDay } from './budget.js';
import { refused } from './deciding.js';
import { decideOn } from './gather.js';
import { type ArgumentsOf, byId, type LookUp } from './look-ups.js';
import { type Decided, type Found, Operation } from './operation.js';
import type { Services } from './services.js';
import { HouseholdSubject, type Subject } from './subjects.js';

const MAX_EXPLANATIONS = 10;
const BY_LETTER = '1';
const EMERGENCY_AID = 'P05';
const NOTHING = { own: [], members: [], conflicts: { own: false, members: false } };

interface Question {
  /** Response key. */
  readonly key: string;
  readonly recipientId: string | null;
  readonly numbers: readonly number[];
  /** null: now. */
  readonly at: Date | null;
}

/** Throws BadInput for coordinates that are none, QUERY_LIMIT for too many questions at once. */
export function questionsIn(operation: Operation, argumentsOf: ArgumentsOf, numberOf: ReadonlyMap<string, number>): Question[] {
  const roots = [...operation.roots.values()].filter((root) => root.coordinate === 'Query.explainAccess');
  if (roots.length > MAX_EXPLANATIONS)
    throw new PublicError('QUERY_LIMIT', `一次至多 ${MAX_EXPLANATIONS} 个说明 (at most ${MAX_EXPLANATIONS} explanations)`, 400, {
      limit: MAX_EXPLANATIONS,
    });
  return roots.map((root) => {
    const { recipientId, coordinates, at } = argumentsOf(root) as { recipientId?: string; coordinates: string[]; at?: string };
    if (coordinates.length > numberOf.size)
      throw new BadInput('coordinates', 'LENGTH', `coordinates: 至多 ${numberOf.size} 个 (at most ${numberOf.size})`);
    if (recipientId != null) byId('person', recipientId);
    const numbers = coordinates.map((coordinate) => {
      const number = numberOf.get(coordinate);
      if (number === undefined)
        throw new BadInput('coordinates', 'COORDINATE', 'coordinates: 应为已分类的字段坐标 (expected classified coordinates)');
      return number;
    });
    return { key: root.key, recipientId: recipientId ?? null, numbers, at: at == null ? null : new Date(at) };
  });
}

/** Fills `operation.explained`. A person asked about becomes a subject of the operation: what was decided stands on record. */
export async function explainAll(operation: Operation, argumentsOf: ArgumentsOf, services: Services): Promise<void> {
  const questions = questionsIn(operation, argumentsOf, services.model.catalogue.numberOf);
  if (questions.length === 0) return;
  const moments = questions.map(({ at }) => (at ?? operation.request.at).toISOString());
  operation.about.set('explained', [...new Set(moments)].sort());
  await Promise.all(questions.map((question) => explain(operation, question, services)));
}

async function explain(operation: Operation, question: Question, services: Services): Promise<void> {
  const at = question.at ?? operation.request.at;
  const { caller, purpose } = operation.request;
  const policy = question.at ? services.policy.asOf(at) : services.policy.current();
  const plan = policy.decider.plan({ caller, purpose, today: dayOf(at), agesOn: dayOf(operation.request.at) });
  // The answer names the version of the policy by which it was explained.
  operation.plan ??= plan.column;
  operation.policy ??= policy.hash;
  const about = question.recipientId === null ? null : await decided(operation, question, at, plan, services);
  if (about) record(operation, question, about, services);
  const isPast = at < operation.request.at;
  operation.explained.set(
    question.key,
    question.numbers.map((number) => wordsFor(number, plan, about, services, isPast)),
  );
}

interface About {
  readonly subject: Subject | HouseholdSubject;
  readonly letter: LetterState | null;
  /** Missing signers whom the caller may see. */
  readonly unsigned?: readonly string[];
  /** End of the open emergency access. */
  readonly emergencyUntil?: string | null;
  /** Last day of the live letter. */
  readonly letterUntil: string | null;
}

/** The person as any other operation would decide about them at that moment. */
async function decided(operation: Operation, question: Question, at: Date, plan: Plan, services: Services): Promise<About> {
  const { caller, purpose, caseNo } = operation.request;
  const size = services.model.catalogue.fields.length;
  const lookUp: LookUp = { coordinate: 'Query.explainAccess', wants: NOTHING, ...byId('person', question.recipientId!) };
  const refusedAs = (code: Refusal): About => ({
    subject: refused(lookUp, plan.refuse(code), plan, size),
    letter: null,
    letterUntil: null,
  });
  const early = admission({ caller, purpose, caseNo });
  if (early) return refusedAs(early.code);
  if (!plan.shows) return refusedAs('NO_GRANT');
  await takePerDay(operation, plan, 1, services, question.numbers);
  const there = new Operation({ ...operation.request, at }, operation.fields);
  const letters = async (ids: readonly string[]) =>
    new Map([...(await services.policy.letters(ids))].map(([id, some]) => [id, lettersAsOf(some, at)]));
  try {
    const late = await decideOn(there, [lookUp], [], plan, { ...services, policy: { ...services.policy, letters } }, size);
    if (!(late instanceof Map)) return refusedAs(late);
    const subject = there.found.get(lookUp.key)!;
    const emergencies = purpose?.code === EMERGENCY_AID ? await services.emergencies.ofOrganisation(caller.organisation) : [];
    const emergencyUntil = emergenciesOf(emergencies, { caller, caseNo, now: at }).untilOf(question.recipientId!);
    return { subject, ...(await letterOf(subject, plan, letters)), emergencyUntil };
  } catch (error) {
    services.onTrouble('facts', error);
    there.sources.set(services.facts.department, { state: 'error', asOf: null });
    return refusedAs('SOURCE_UNAVAILABLE');
  } finally {
    for (const [department, state] of there.sources)
      if (!operation.sources.has(department)) operation.sources.set(department, state);
  }
}

async function letterOf(subject: Found, plan: Plan, lettersFor: Services['policy']['letters']) {
  const household = subject instanceof HouseholdSubject ? null : subject.household;
  if (subject.column.refused || !household?.facts) return { letter: null, letterUntil: null };
  const letters = (await lettersFor([household.reference])).get(household.reference) ?? [];
  const letter = letterState(letters, household.facts, plan.today, plan.agesOn);
  const no = letter.state === 'live' ? letter.letterNo : null;
  const missing = letter.state === 'incomplete' ? letter.missing : [];
  const unsigned = household.members.filter((m) => missing.includes(m.reference) && !m.column.refused).map((m) => m.shownId);
  return { letter, unsigned, letterUntil: letters.find((one) => one.no === no)?.expiresOn ?? null };
}

/** What is told of a person is their renders: each denied one as such, each other one as told without its value. */
function record(operation: Operation, { key, numbers }: Question, { subject }: About, services: Services): void {
  const household = subject instanceof HouseholdSubject ? null : subject.household;
  for (const number of numbers) {
    const holder = (services.model.isHousehold[number] && household) || subject;
    const { code } = holder.column.verdicts[number]!;
    if (isShown(holder.column, number)) holder.marks.shown(number, 'suppressed');
    else holder.marks.denied(number, subject.column.refused ?? code ?? 'NO_GRANT');
    if (!subject.column.refused) holder.firstPath ??= [key];
  }
  operation.found.set(JSON.stringify(['explain', key]), subject);
  if (household?.firstPath) operation.found.set(JSON.stringify(['explain', key, 'household']), household);
}

const isShown = ({ renders }: Column, number: number): boolean => renders[number] !== 'deny' && renders[number] !== 'count';

function wordsFor(number: number, plan: Plan, about: About | null, services: Services, isPast: boolean): Decided {
  const field = services.model.catalogue.fields[number]!;
  const verdict = verdictFor(number, plan, about, services);
  const { render, code } = verdict;
  const { purpose, caller, table } = plan;
  const gates = { letter: table.touches('letter', number), emergency: table.touches('emergency', number) };
  const letter = gates.letter ? about?.letter : null;
  const needed = code
    ? neededFor({
        code,
        rule: verdict.rule,
        field,
        role: caller.role,
        purpose,
        letter: letter ?? null,
        unsigned: about?.unsigned ?? [],
      })
    : about || field.handle
      ? null
      : conditionsOf(purpose, gates);
  return {
    coordinate: field.coordinate,
    render,
    code,
    rule: ruleOf(verdict, letter),
    needed: isPast ? [needed, PAST_POLICY].filter(Boolean).join('; ') : needed,
    until: render === 'deny' ? null : untilOf(verdict, plan, about, gates),
  };
}

/** What refuses everybody is said first: it tells nothing of this one. */
function verdictFor(number: number, plan: Plan, about: About | null, services: Services): Verdict {
  const standing = plan.column.verdicts[number]!;
  if (!about) return standing;
  const { subject } = about;
  const { refused } = subject.column;
  if (refused) {
    // a case that does not hold refuses before any field is looked at; one that names somebody else, after
    const isCaseless = refused === 'NO_CASE' && !(subject instanceof HouseholdSubject) && !subject.facts;
    const isBarred = isCaseless || refused === 'NO_PURPOSE' || refused === 'PURPOSE_MISMATCH';
    return !isBarred && standing.render === 'deny' ? standing : subject.column.verdicts[number]!;
  }
  const holder = services.model.isHousehold[number] && !(subject instanceof HouseholdSubject) ? subject.household : subject;
  return holder?.column.verdicts[number] ?? standing;
}

/** A protected address reads like any masked one: its rule is the grant's. */
function ruleOf({ rule, grantNo, noted, code }: Verdict, letter: LetterState | null | undefined): string {
  if (noted) return `grant:${grantNo}`;
  return code === 'AUTHORISATION_EXPIRED' && letter?.state === 'expired' ? `letter:${letter.letterNo}` : rule;
}

/** The first moment at which it is no longer shown: for what ends with a day, the midnight after it in Shanghai. */
function untilOf(
  { rule, grantNo = rule.slice('grant:'.length) }: Verdict,
  { table, purpose }: Plan,
  about: About | null,
  gates: { readonly letter: boolean; readonly emergency: boolean },
): string | null {
  const letter = gates.letter && purpose?.authorisation === BY_LETTER ? about?.letterUntil : null;
  const ends = [table.lastDayOf(grantNo), letter].flatMap((day) =>
    day ? new Date(`${addDays(day, 1)}T00:00:00+08:00`).toISOString() : [],
  );
  if (gates.emergency && about?.emergencyUntil) ends.push(about.emergencyUntil);
  return ends.sort()[0] ?? null;
}
