// Whom an operation asks about, read from its root fields before anything else happens.
import { parseCitizenId } from '../kernel/citizen-id.js';
import { BadInput, PublicError } from '../kernel/errors.js';
import type { KeyKind } from '../kernel/sources.js';
import type { Asked } from './asked.js';
import type { ConditionInput, OrderInput } from './conditions.js';

/** What `recipients(filter)` was asked with. */
export interface SearchRoot {
  readonly asked: Asked;
  readonly filter: readonly ConditionInput[];
  readonly order: OrderInput | null;
  readonly first: number | null;
  readonly after: string | null;
}

export const MAX_PERSONS = 500;
const MAX_TEXT = 64;

/** What is asked of a person or household that was looked up, by catalogue number; of which kind each is, the model knows. */
export interface Wants {
  /** Of the one looked up, and of its household. */
  readonly own: readonly number[];
  /** Of the household's members as persons. */
  readonly members: readonly number[];
  /** Whether the departments' differing versions are asked, of the one looked up and of the members. */
  readonly conflicts: { readonly own: boolean; readonly members: boolean };
}

const NO_CONFLICTS = { own: false, members: false };
/** Where `conflicts` stands below a selection: about the person itself, or beyond a link to other persons. */
function conflictsBelow(asked: Asked, beyond = false): Wants['conflicts'] {
  let found: Wants['conflicts'] = NO_CONFLICTS;
  for (const child of asked.children.values()) {
    const below =
      child.type === 'Conflict' ? { own: !beyond, members: beyond } : conflictsBelow(child, beyond || child.type === 'Recipient');
    found = { own: found.own || below.own, members: found.members || below.members };
  }
  return found;
}

export type LookUp = {
  readonly coordinate: string;
  /** Under which the root's resolver finds what was gathered. */
  readonly key: string;
  readonly wants: Wants;
} & (
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'household'; readonly id: string }
  | { readonly kind: 'identity'; readonly citizenId: string; readonly name: string }
  | { readonly kind: 'key'; readonly keyKind: KeyKind; readonly value: string }
);

export const foundKey = (kind: LookUp['kind'], ...parts: string[]): string => JSON.stringify([kind, ...parts]);

/** Criteria of a look-up by something else than a handle: recorded as keyed references, also when nobody is found. */
export function criteriaOf(lookUp: LookUp): { coordinate: string; value: string }[] {
  if (lookUp.kind === 'identity')
    return [
      { coordinate: 'Recipient.citizenId', value: lookUp.citizenId },
      { coordinate: 'Recipient.name', value: lookUp.name },
    ];
  return lookUp.kind === 'key' ? [{ coordinate: `KeyKind.${lookUp.keyKind}`, value: lookUp.value }] : [];
}

export interface Page<T> {
  readonly entries: readonly { readonly item: T; readonly cursor: string }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** One page of a list. The cursor is a place in the list: it holds nothing of a person. */
export function pageOf<T>(list: readonly T[], { first, after }: { first?: number | null; after?: string | null }): Page<T> {
  const start = after ? indexOf(after) + 1 : 0;
  const page = list.slice(start, start + (first ?? MAX_PERSONS));
  return {
    entries: page.map((item, i) => ({ item, cursor: Buffer.from(`at:${start + i}`).toString('base64url') })),
    hasNextPage: start + page.length < list.length,
    hasPreviousPage: start > 0,
  };
}

function indexOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^at:\d{1,4}$/.test(text))
    throw new BadInput('after', 'CHARSET', 'after: 应为前一页给出的游标 (expected a cursor of the page before)');
  return Number(text.slice(3));
}

/** The arguments of a root field, coerced; throws a GraphQLError where one does not fit. */
export type ArgumentsOf = (root: Asked) => Record<string, unknown>;

/** Throws BadInput and BULK_LIMIT. `numberOf` gives the catalogue number of a coordinate. */
export function lookUps(
  roots: ReadonlyMap<string, Asked>,
  argumentsOf: ArgumentsOf,
  numberOf: ReadonlyMap<string, number>,
): LookUp[] {
  const result: LookUp[] = [];
  for (const asked of roots.values()) {
    const { coordinate } = asked;
    const args = argumentsOf(asked);
    const own = { coordinate, wants: wantsOf(asked) };
    if (coordinate === 'Query.recipient') result.push({ ...own, ...byId('person', args['id'] as string) });
    else if (coordinate === 'Query.household') result.push({ ...own, ...byId('household', args['id'] as string) });
    else if (coordinate === 'Query.recipientByIdentity') result.push({ ...own, ...byIdentity(args as unknown as Identity) });
    else if (coordinate === 'Query.recipients') result.push(...batch(asked, args as BatchArguments));
    else if (coordinate === 'Query.recipientStatuses')
      result.push(...statuses(coordinate, args as unknown as StatusArguments, numberOf));
  }
  if (result.length > MAX_PERSONS && new Set(result.map((l) => l.key)).size > MAX_PERSONS) throw tooMany();
  return result;
}

interface Identity {
  readonly citizenId: string;
  readonly name: string;
}
export interface KeyInput {
  readonly kind: KeyKind;
  readonly value: string;
}
export interface BatchArguments {
  readonly ids?: readonly string[] | null;
  readonly keys?: readonly KeyInput[] | null;
  readonly filter?: readonly ConditionInput[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

type ByIdOrKey = ReturnType<typeof byId<'person'>> | ReturnType<typeof byKey>;

/** The batch's look-ups on the asked page, in the caller's own order. `filter` names nobody: it is searched. */
export function entriesOf(args: BatchArguments): Page<ByIdOrKey> {
  const given = [args.ids, args.keys, args.filter].filter((list) => list != null);
  if (given.length !== 1)
    throw new BadInput('recipients', 'ONE_OF', 'recipients: ids、keys、filter 三者选一 (exactly one of ids, keys and filter)');
  const list = args.ids ?? args.keys ?? [];
  if (list.length > MAX_PERSONS) throw tooMany();
  if (args.first != null && (args.first < 0 || args.first > MAX_PERSONS)) throw tooMany();
  const all: ByIdOrKey[] = args.ids ? args.ids.map((id) => byId('person', id)) : (args.keys ?? []).map(byKey);
  return pageOf(all, args);
}

function batch(asked: Asked, args: BatchArguments): LookUp[] {
  const own = { coordinate: 'RecipientEdge.node', wants: wantsOf(asked) };
  return entriesOf(args).entries.map(({ item }) => ({ ...own, ...item }));
}

const ABOUT_PERSONS = new Set([
  'Query.recipient',
  'Query.recipientByIdentity',
  'Query.recipients',
  'Query.recipientStatuses',
  'Query.household',
]);
/** Whether any root is about persons, be they none: an empty list is decided, and answered, like any other. */
export const isAboutPersons = (roots: ReadonlyMap<string, Asked>): boolean =>
  [...roots.values()].some(({ coordinate }) => ABOUT_PERSONS.has(coordinate));

/** The roots that name nobody but search. */
export function searchesOf(roots: ReadonlyMap<string, Asked>, argumentsOf: ArgumentsOf): SearchRoot[] {
  return [...roots.values()].flatMap((asked) => {
    if (asked.coordinate !== 'Query.recipients') return [];
    const args = argumentsOf(asked) as BatchArguments & { orderBy?: OrderInput | null };
    if (args.orderBy && !args.filter)
      throw new BadInput(
        'orderBy',
        'ONE_OF',
        'orderBy: 仅与 filter 同用 (orderBy goes with filter: ids and keys keep their order)',
      );
    return args.filter
      ? [{ asked, filter: args.filter, order: args.orderBy ?? null, first: args.first ?? null, after: args.after ?? null }]
      : [];
  });
}

const known = new WeakMap<Asked, Wants>();
/** What a root wants of those it is about; read once for each selection. */
export function wantsOf(asked: Asked): Wants {
  let wants = known.get(asked);
  if (!wants) {
    wants =
      asked.coordinate === 'Query.recipients'
        ? wantsOfConnection(asked)
        : { own: asked.numbers, members: asked.others, conflicts: conflictsBelow(asked) };
    known.set(asked, wants);
  }
  return wants;
}

/** Below a connection, what is asked of its persons counts as asked "of others" than the connection itself. */
function wantsOfConnection(asked: Asked): Wants {
  const collect = (at: Asked, pick: (person: Asked) => readonly number[]): number[] =>
    [...at.children.values()].flatMap((child) => (child.type === 'Recipient' ? [...pick(child)] : collect(child, pick)));
  const persons = (at: Asked): Asked[] =>
    [...at.children.values()].flatMap((child) => (child.type === 'Recipient' ? [child] : persons(child)));
  const conflicts = persons(asked).map((person) => conflictsBelow(person));
  return {
    own: collect(asked, (person) => person.numbers),
    members: collect(asked, (person) => person.others),
    conflicts: { own: conflicts.some((c) => c.own), members: conflicts.some((c) => c.members) },
  };
}

export interface StatusArguments {
  readonly identities: readonly Identity[];
  readonly questions: readonly string[];
}

function statuses(
  coordinate: string,
  { identities, questions }: StatusArguments,
  numberOf: ReadonlyMap<string, number>,
): LookUp[] {
  const own = questions.map((question) => {
    const number = numberOf.get(question);
    if (number === undefined)
      throw new BadInput('questions', 'COORDINATE', 'questions: 应为已分类的字段坐标 (expected classified coordinates)');
    return number;
  });
  return identities.map((identity) => ({
    coordinate,
    wants: { own, members: [], conflicts: NO_CONFLICTS },
    ...byIdentity(identity),
  }));
}

export function byId<K extends 'person' | 'household'>(kind: K, id: string): { kind: K; key: string; id: string } {
  return { kind, key: foundKey(kind, text('id', id)), id };
}
export function byIdentity({ citizenId, name }: Identity) {
  return { kind: 'identity' as const, key: foundKey('identity', citizenId, text('name', name)), citizenId, name };
}
function byKey({ kind, value }: KeyInput) {
  const known = text('value', value.trim());
  const parsed = kind === 'CITIZEN_ID' ? parseCitizenId(known) : { ok: true as const, value: known };
  if (!parsed.ok)
    throw new BadInput('value', parsed.rule, 'value: 应为18位公民身份号码 (expected a citizen id of 18 characters)');
  return { kind: 'key' as const, key: foundKey('key', kind, parsed.value), keyKind: kind, value: parsed.value };
}

function text(field: string, value: string): string {
  if (value.length === 0 || value.length > MAX_TEXT)
    throw new BadInput(field, 'LENGTH', `${field}: 1–${MAX_TEXT} 个字符 (1–${MAX_TEXT} characters)`);
  return value;
}

export const tooMany = (): PublicError =>
  new PublicError('BULK_LIMIT', `一次至多查询 ${MAX_PERSONS} 人 (at most ${MAX_PERSONS} persons at a time)`, 400, {
    limit: MAX_PERSONS,
  });
