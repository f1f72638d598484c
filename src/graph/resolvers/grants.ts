// Grants: what a provider agreed to, who may see it, agree to it and end it.
import { denyLabel } from '../../kernel/codes.js';
import { dayOf } from '../../kernel/days.js';
import { BadInput, PublicError } from '../../kernel/errors.js';
import { agreedTerms, type Caller, type Grant, prefixesOf, type Terms } from '../../policy/index.js';
import { act } from '../acts.js';
import type { MutationResolvers } from '../generated/resolvers.js';
import type { Operation } from '../operation.js';
import type { Services } from '../services.js';

/** See every grant: who answers for the catalogue, and who audits. */
const OVERSEERS = new Set(['AU', 'DB']);
const MAX_REASON = 200;

/** A grant as the schema shows it. */
export const grantView = ({ fields, ...grant }: Grant, today: string) => ({
  ...grant,
  status: grant.status === 'ACTIVE' && grant.validTo < today ? 'EXPIRED' : grant.status,
  fields: [...fields].map(([coordinate, render]) => ({
    coordinate,
    render,
    code: null,
    rule: `grant:${grant.grantNo}`,
    needed: null,
    until: null,
  })),
});

const isStaff = (caller: Caller, provider: string, { staffOf }: Services): boolean =>
  staffOf.get(provider)?.includes(caller.role) === true;

function assertStaff(caller: Caller, provider: string, services: Services): void {
  if (isStaff(caller, provider, services)) return;
  throw new PublicError('NO_GRANT', '仅限提供部门本部门人员办理 (for the provider’s own staff only)', 200);
}

/** The staff of one place do not end what was agreed for another: caller and grant must have divisions in common. */
function assertAnswersFor(caller: Caller, { divisions }: Grant): void {
  const own = prefixesOf(caller.divisions);
  if (divisions.some((division) => own.some((prefix) => division.startsWith(prefix) || prefix.startsWith(division)))) return;
  throw new PublicError('OUT_OF_JURISDICTION', `${denyLabel('OUT_OF_JURISDICTION')}: divisions`, 200);
}

/** The grants that a caller may know of. Throws NO_GRANT for those who may know of none. */
export async function grantsOf(provider: string | null, operation: Operation, services: Services) {
  const { caller, at } = operation.request;
  const mine = [...services.staffOf.keys()].filter((name) => OVERSEERS.has(caller.role) || isStaff(caller, name, services));
  if (!mine.length || (provider !== null && !mine.includes(provider)))
    throw new PublicError('NO_GRANT', '仅限提供部门、审计与数据主管部门查看 (for the provider’s staff, AU and DB only)', 200);
  const grants = await services.policy.grants.list();
  return grants
    .filter((grant) => mine.includes(grant.provider) && (provider === null || grant.provider === provider))
    .map((grant) => grantView(grant, dayOf(at)));
}

type GrantMutations = Pick<MutationResolvers<Operation>, 'createGrant' | 'revokeGrant'>;

export const grantMutations = (services: () => Services): GrantMutations => ({
  createGrant: async (_root, args, operation) => {
    const { input, demandOrg } = args;
    const { policy, model, acts } = services();
    const { caller, at } = operation.request;
    const today = dayOf(at);
    assertStaff(caller, input.provider, services());
    const { ceiling, hash } = policy.current();
    const terms = agreedTerms({ ...input, demandOrg } as Terms, { ceiling, catalogue: model.catalogue, today });
    const own = prefixesOf(caller.divisions);
    if (!terms.divisions.every((division) => own.some((prefix) => division.startsWith(prefix))))
      throw new PublicError('OUT_OF_JURISDICTION', `${denyLabel('OUT_OF_JURISDICTION')}: divisions`, 200);
    const made = await act(operation, acts, hash, {
      name: 'Mutation.createGrant',
      args,
      type: 'POLICY',
      about: {
        act: 'createGrant',
        provider: terms.provider,
        demandOrg,
        purpose: terms.purpose,
        fields: [...terms.fields].map(([coordinate, render]) => `${coordinate}:${render}`).sort(),
        divisions: [...terms.divisions],
        validTo: terms.validTo,
        perRequest: terms.perRequest,
        perDay: terms.perDay,
      },
      perform: async (connection) => grantView(await policy.grants.create(terms, createdBy(caller), connection), today),
    });
    await policy.grants.refresh();
    return made;
  },

  revokeGrant: async (_root, args, operation) => {
    const { grantNo, reason } = args;
    const { policy, acts } = services();
    const { caller, at } = operation.request;
    if (!reason.trim() || reason.length > MAX_REASON)
      throw new BadInput('reason', 'LENGTH', `reason: 1–${MAX_REASON} 个字符 (1–${MAX_REASON} characters)`);
    const grant = (await policy.grants.list()).find((g) => g.grantNo === grantNo);
    // whoever may not end it must not learn whether there is one
    assertStaff(caller, grant?.provider ?? '', services());
    assertAnswersFor(caller, grant!);
    const ended = await act(operation, acts, policy.current().hash, {
      name: 'Mutation.revokeGrant',
      args,
      type: 'POLICY',
      about: { act: 'revokeGrant', grantNo, provider: grant!.provider, demandOrg: grant!.demandOrg, purpose: grant!.purpose },
      perform: async (connection) =>
        grantView((await policy.grants.revoke(grantNo, reason, createdBy(caller), connection))!, dayOf(at)),
    });
    await policy.grants.refresh();
    return ended;
  },
});

/** The body and its client: the officer stands in the record, as a reference. */
const createdBy = (caller: Caller): string => `${caller.organisation}/${caller.client}`;
