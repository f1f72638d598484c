// Emergency aid: a record is opened for a stated reason, before the papers, and somebody else looks at it afterwards.
import { denyLabel } from '../../kernel/codes.js';
import { dayOf } from '../../kernel/days.js';
import { BadInput, PublicError } from '../../kernel/errors.js';
import { addWorkingDays } from '../../kernel/working-days.js';
import {
  accessState,
  accountName,
  type Caller,
  type EmergencyAccess,
  isOverdue,
  newAccessId,
  PAPERS_WITHIN,
  type Plan,
  prefixesOf,
  purposeRefusal,
  type Refusal,
} from '../../policy/index.js';
import { act } from '../acts.js';
import { takePerDay } from '../budget.js';
import { refused } from '../deciding.js';
import { decideOn } from '../gather.js';
import type { MutationResolvers } from '../generated/resolvers.js';
import { byId, type LookUp } from '../look-ups.js';
import { Operation } from '../operation.js';
import type { Services } from '../services.js';
import { HouseholdSubject, type Subject } from '../subjects.js';

const EMERGENCY_AID = 'P05';
const SUPERVISION = 'P16';
/** Table caseTier: 特急救助. */
const UTMOST = '3';
const REASON = { least: 10, most: 500 };
const NOTE = { least: 1, most: 500 };
const FACTS_WITHIN_MS = 1_000;
const NOTHING = { own: [], members: [], conflicts: { own: false, members: false } };

const refuse = (code: Refusal): never => {
  const message = code === 'OUT_OF_JURISDICTION' ? '查无此人或不在您的辖区' : denyLabel(code);
  throw new PublicError(code, message, 200);
};

function assertPurpose({ request: { caller, purpose } }: Operation, code: string): void {
  const refused = purposeRefusal(caller.role, purpose);
  if (refused) refuse(refused.code);
  if (purpose?.code !== code) refuse('PURPOSE_MISMATCH');
}

function typed(field: string, text: string, { least, most }: typeof REASON): string {
  const trimmed = text.trim();
  const length = Array.from(trimmed).length;
  if (length < least || length > most)
    throw new BadInput(field, 'LENGTH', `${field}: ${least}–${most} 个字符 (${least}–${most} characters)`);
  return trimmed;
}

const view = (access: EmergencyAccess, now: Date) => {
  const { id, recipientId, expiresAt, papersDueAt, reviewDueAt } = access;
  return { id, recipientId, expiresAt, papersDueAt, reviewDueAt, state: accessState(access, now) };
};

type EmergencyMutations = Pick<MutationResolvers<Operation>, 'openEmergencyAccess' | 'reviewEmergencyAccess'>;

export const emergencyMutations = (services: () => Services): EmergencyMutations => ({
  openEmergencyAccess: async (_root, args, operation) => {
    const { recipientId, reason, caseNo } = args;
    const { policy, emergencies, acts } = services();
    const { caller, at } = operation.request;
    assertPurpose(operation, EMERGENCY_AID);
    const words = typed('reason', reason, REASON);
    const { decider, hash } = policy.current();
    const plan = decider.plan({ caller, purpose: operation.request.purpose, today: dayOf(at) });
    const person = await admitted(operation, { recipientId, caseNo }, plan, services());
    const expiresAt = new Date(at.getTime() + emergencies.minutes * 60_000).toISOString();
    const dueAt = addWorkingDays(dayOf(at), PAPERS_WITHIN);
    const { guardianId } = person.facts!;
    const opened = {
      id: newAccessId(),
      recipientId,
      guardianId: person.shownTo.minor ? guardianId : null,
      organisation: caller.organisation,
      role: caller.role,
      divisions: prefixesOf(caller.divisions),
      opener: accountName(caller),
      openedAt: at.toISOString(),
      ...{ expiresAt, papersDueAt: dueAt, reviewDueAt: dueAt, caseNo, reason: words },
    };
    return act(operation, acts, hash, {
      name: 'Mutation.openEmergencyAccess',
      args,
      type: 'BREAKGLASS',
      about: {
        act: 'openEmergencyAccess',
        emergency: opened.id,
        step: 'opened',
        expiresAt,
        papersDueAt: dueAt,
        reviewDueAt: dueAt,
        guardian: opened.guardianId !== null,
      },
      persons: opened.guardianId === null ? [recipientId] : [recipientId, opened.guardianId],
      caseNo,
      perform: async (connection) => view(await emergencies.open(opened, connection), at),
    });
  },

  reviewEmergencyAccess: async (_root, args, operation) => {
    const { id, upheld, note } = args;
    const { policy, emergencies, acts } = services();
    const { caller, at } = operation.request;
    assertPurpose(operation, SUPERVISION);
    const words = typed('note', note, NOTE);
    const access = await emergencies.find(id);
    if (!access || !oversees(caller, access)) return refuse('OUT_OF_JURISDICTION');
    if (access.opener === accountName(caller)) return refuse('CONFLICT_OF_INTEREST');
    return act(operation, acts, policy.current().hash, {
      name: 'Mutation.reviewEmergencyAccess',
      args,
      type: 'BREAKGLASS',
      about: { act: 'reviewEmergencyAccess', emergency: id, step: 'reviewed', upheld },
      persons: access.guardianId === null ? [access.recipientId] : [access.recipientId, access.guardianId],
      perform: async (connection) => {
        const review = { upheld, note: words, reviewer: accountName(caller), at };
        const reviewed = await emergencies.review(id, review, connection);
        if (!reviewed) throw new BadInput('id', 'STATE', 'id: 该访问已复核 (it was reviewed before, and that review stands)');
        return view(reviewed, at);
      },
    });
  },
});

/** A reviewer answers for all the divisions that the opener asked for. */
const oversees = (caller: Caller, { divisions }: EmergencyAccess): boolean => {
  const own = prefixesOf(caller.divisions);
  return divisions.length > 0 && divisions.every((division) => own.some((prefix) => division.startsWith(prefix)));
};

/** The person, decided about as if the access were open. Throws the first refusal that holds; nobody is looked up for an office that is overdue. */
async function admitted(
  operation: Operation,
  { recipientId, caseNo }: { readonly recipientId: string; readonly caseNo: string },
  plan: Plan,
  services: Services,
): Promise<Subject> {
  const { caller, at, caseNo: declared, requestId } = operation.request;
  const lookUp: LookUp = { coordinate: 'Mutation.openEmergencyAccess', wants: NOTHING, ...byId('person', recipientId) };
  if (!caseNo.trim() || (declared !== null && declared !== caseNo)) refuse('NO_CASE');
  if (!plan.shows) refuse('NO_GRANT');
  const ofOffice = await services.emergencies.ofOrganisation(caller.organisation);
  if (isOverdue(ofOffice, at)) refuse('PAPERS_OVERDUE');
  await takePerDay(operation, plan, 1, services, shownNumbers(plan));
  const size = services.model.catalogue.fields.length;
  // whom it was tried for stands on record, also where it is refused
  operation.found.set(lookUp.key, refused(lookUp, plan.refuse('NO_AUTHORISATION'), plan, size));
  const there = new Operation({ ...operation.request, caseNo }, operation.fields);
  let found: Subject | HouseholdSubject;
  try {
    const late = await decideOn(there, [lookUp], [], plan, services, size);
    if (!(late instanceof Map)) return refuse(late);
    found = there.found.get(lookUp.key)!;
    const theCase = (await services.facts.findCase(caseNo, { requestId, withinMs: FACTS_WITHIN_MS }))!;
    if (found instanceof HouseholdSubject || !found.facts) return refuse('OUT_OF_JURISDICTION');
    if (found.column.refused) return refuse(found.column.refused);
    const citizenId = (await services.identity.keysOf([recipientId])).get(recipientId)?.get('CITIZEN_ID');
    // a case of the household alone is one of each member; one that names persons is theirs
    const names = theCase.persons.length === 0 || (citizenId !== undefined && theCase.persons.includes(citizenId));
    if (theCase.tier !== UTMOST || !names) return refuse('NO_CASE');
    return found;
  } catch (error) {
    if (error instanceof PublicError) throw error;
    services.onTrouble('facts', error);
    return refuse('SOURCE_UNAVAILABLE');
  } finally {
    for (const [department, state] of there.sources) operation.sources.set(department, state);
  }
}

const shownNumbers = ({ column }: Plan): number[] =>
  column.renders.flatMap((render, number) => (render === 'deny' || render === 'count' ? [] : number));
