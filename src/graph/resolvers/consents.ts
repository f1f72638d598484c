// Consents: recorded with the paper behind them, withdrawn at once.
import { denyLabel } from '../../kernel/codes.js';
import { dayOf, isDay } from '../../kernel/days.js';
import { BadInput, PublicError } from '../../kernel/errors.js';
import { type Consent, consented, isUnder14 } from '../../policy/index.js';
import { personOfConsent } from '../act-subjects.js';
import { act } from '../acts.js';
import type { ConsentInput, MutationResolvers } from '../generated/resolvers.js';
import { foundKey } from '../look-ups.js';
import type { Operation } from '../operation.js';
import { BLIND_ROLES } from '../paths.js';
import type { Services } from '../services.js';
import { HouseholdSubject, type Subject } from '../subjects.js';

/** Table authorisationKind. */
const SEPARATE = '2';
const BY_GUARDIAN = '3';
const MAX_NEED = 64;

/** The person as the decision found it. Throws the refusal that a look-up would have got. */
function decidedPerson(operation: Operation, id: string): Subject {
  const found = operation.found.get(foundKey('person', id));
  if (!found || found instanceof HouseholdSubject) throw new Error('A mutation took place before it was decided');
  const { refused } = found.column;
  if (!refused) return found;
  const message = refused === 'OUT_OF_JURISDICTION' ? '查无此人或不在您的辖区' : denyLabel(refused);
  throw new PublicError(refused, message, 200);
}

/** As the caller knows the person. */
const view = ({ pairwise: _own, ...consent }: Consent, subject: Subject) => ({ ...consent, recipientId: subject.shownId });

function checked(input: ConsentInput, operation: Operation, { model }: Services) {
  const { caller, at } = operation.request;
  const { kind, organisation = null, coordinates, until, evidenceSha256, needNo = null } = input;
  const bad = (field: string, rule: string, words: string) => new BadInput(field, rule, `${field}: ${words}`);
  if (kind !== SEPARATE && kind !== BY_GUARDIAN) throw bad('kind', 'CODE', '应为 2 或 3 (expected 2 or 3)');
  if (kind === SEPARATE && organisation === null)
    throw bad('organisation', 'ONE_OF', '单独同意须写明被同意方 (a separate consent names the body it is given to)');
  if (organisation !== null && !/^[0-9A-Z]{18}$/.test(organisation))
    throw bad('organisation', 'CHARSET', '应为18位统一社会信用代码 (expected a unified social credit code of 18 characters)');
  if (coordinates.length === 0 || !coordinates.every((coordinate) => model.catalogue.numberOf.has(coordinate)))
    throw bad('coordinates', 'COORDINATE', '应为已分类的字段坐标 (expected classified coordinates)');
  if (!isDay(until) || until < dayOf(at)) throw bad('until', 'DATE', '不早于今日 (expected today or a later day)');
  if (!/^[0-9a-f]{64}$/.test(evidenceSha256))
    throw bad('evidenceSha256', 'CHARSET', '应为64位十六进制摘要 (expected 64 hex digits)');
  if (needNo !== null && (needNo.length === 0 || needNo.length > MAX_NEED))
    throw bad('needNo', 'LENGTH', `1–${MAX_NEED} 个字符 (1–${MAX_NEED} characters)`);
  if (BLIND_ROLES.has(caller.role) && organisation !== caller.organisation)
    throw new PublicError('NO_CONSENT', '只能登记对本组织的同意 (only consents to your own organisation)', 200);
  return {
    kind: kind as Consent['kind'],
    organisation,
    coordinates: [...new Set(coordinates)].sort(),
    until,
    evidenceSha256,
    needNo,
  };
}

/** A citizen agrees for itself and its wards, not for whoever else it may see; and no child in its guardian's place. */
function assertOwn({ request: { caller } }: Operation, { reference }: Subject, kind: string): void {
  if (caller.role !== 'CI') return;
  const isOther = !caller.recipients.includes(reference);
  if (isOther || (kind === BY_GUARDIAN && caller.recipients[0] === reference))
    throw new PublicError(
      isOther ? 'OUT_OF_JURISDICTION' : 'NO_GUARDIAN_CONSENT',
      '仅限本人或监护人 (for the person or its guardian)',
    );
}

/**
 * A charity may prolong what the person has agreed to, on the person's paper: not widen it, and not bring back what was withdrawn.
 * That the person does, or an officer who has the person before them.
 */
async function assertAgreed(operation: Operation, subject: Subject, coordinates: readonly string[], { policy }: Services) {
  const { caller, at } = operation.request;
  if (!BLIND_ROLES.has(caller.role)) return;
  const consents = (await policy.consents.consentsOf([subject.reference])).get(subject.reference) ?? [];
  const today = dayOf(at);
  const under14 = !subject.facts || isUnder14(subject.facts, today);
  const agreed = consented(consents, { organisation: caller.organisation, authorisation: SEPARATE, under14, today });
  const refuse = (code: 'CONSENT_WITHDRAWN' | 'NO_CONSENT') => {
    throw new PublicError(code, denyLabel(code), 200);
  };
  if (agreed.state === 'withdrawn') refuse('CONSENT_WITHDRAWN');
  if (!coordinates.every((coordinate) => agreed.coordinates.includes(coordinate))) refuse('NO_CONSENT');
}

type ConsentMutations = Pick<MutationResolvers<Operation>, 'recordConsent' | 'withdrawConsent'>;

export const consentMutations = (services: () => Services): ConsentMutations => ({
  recordConsent: async (_root, args, operation) => {
    const { input } = args;
    const { policy, acts, identity } = services();
    const { caller } = operation.request;
    const terms = checked(input, operation, services());
    const subject = decidedPerson(operation, input.recipientId);
    assertOwn(operation, subject, terms.kind);
    const { kind, organisation, coordinates, until } = terms;
    await assertAgreed(operation, subject, coordinates, services());
    const pairwise = organisation === null ? null : identity.pairwise(organisation, subject.reference);
    const made = await act(operation, acts, policy.current().hash, {
      name: 'Mutation.recordConsent',
      args,
      type: 'POLICY',
      about: { act: 'recordConsent', kind, ...(organisation && { organisation }), coordinates, until },
      persons: [subject.reference],
      perform: async (connection) => {
        const by = `${caller.organisation}/${caller.client}`;
        return view(await policy.consents.add({ ...terms, recipientId: subject.reference, pairwise }, by, connection), subject);
      },
    });
    policy.consents.forget();
    return made;
  },

  withdrawConsent: async (_root, args, operation) => {
    const { id } = args;
    const { policy, acts } = services();
    const subject = decidedPerson(operation, await personOfConsent(id, operation, services()));
    assertOwn(operation, subject, SEPARATE);
    const ended = await act(operation, acts, policy.current().hash, {
      name: 'Mutation.withdrawConsent',
      args,
      type: 'POLICY',
      about: { act: 'withdrawConsent', consent: id },
      persons: [subject.reference],
      perform: async (connection) => view((await policy.consents.withdraw(id, connection))!, subject),
    });
    policy.consents.forget();
    return ended;
  },
});
