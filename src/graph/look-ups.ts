// Whom an operation asks about, read from its root fields before anything else happens.
import type { GraphQLObjectType } from 'graphql';
import { BadInput, PublicError } from '../kernel/errors.js';
import type { Asked, AskedReader } from './asked.js';

export const MAX_PERSONS = 500;
const MAX_TEXT = 64;

export type LookUp = {
  readonly asked: Asked;
  /** Under which the root's resolver finds what was gathered. */
  readonly key: string;
} & (
  | { readonly kind: 'person' | 'household'; readonly id: string }
  | { readonly kind: 'identity'; readonly citizenId: string; readonly name: string }
);

export const foundKey = (kind: LookUp['kind'], ...parts: string[]): string => JSON.stringify([kind, ...parts]);

/** One page of a list of handles. The cursor is a place in the caller's own list: it holds nothing of a person. */
export function pageOf(args: { ids?: readonly string[] | null; first?: number | null; after?: string | null }) {
  const ids = args.ids ?? [];
  const start = args.after ? indexOf(args.after) + 1 : 0;
  const page = ids.slice(start, start + (args.first ?? MAX_PERSONS));
  return {
    entries: page.map((id, i) => ({ id, cursor: Buffer.from(`at:${start + i}`).toString('base64url') })),
    hasNextPage: start + page.length < ids.length,
    hasPreviousPage: start > 0,
  };
}

function indexOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^at:\d{1,4}$/.test(text))
    throw new BadInput('after', 'CHARSET', 'after: 应为前一页给出的游标 (expected a cursor of the page before)');
  return Number(text.slice(3));
}

/** Throws BadInput and BULK_LIMIT. */
export function lookUps(roots: ReadonlyMap<string, Asked>, reader: AskedReader, query: GraphQLObjectType): LookUp[] {
  const result: LookUp[] = [];
  for (const asked of roots.values()) {
    const args = query.getFields()[asked.field] ? reader.argumentsOf(asked, query) : {};
    switch (asked.coordinate) {
      case 'Query.recipient':
        result.push(byId('person', asked, args['id'] as string));
        break;
      case 'Query.household':
        result.push(byId('household', asked, args['id'] as string));
        break;
      case 'Query.recipients':
        result.push(...batch(asked, args));
        break;
      case 'Query.recipientByIdentity': {
        const [citizenId, name] = [args['citizenId'] as string, text('name', args['name'] as string)];
        result.push({ kind: 'identity', asked, key: foundKey('identity', citizenId, name), citizenId, name });
      }
    }
  }
  if (new Set(result.map((l) => l.key)).size > MAX_PERSONS) throw tooMany();
  return result;
}

function batch(asked: Asked, args: Record<string, unknown>): LookUp[] {
  const { ids, first } = args as { ids?: string[] | null; first?: number | null; after?: string | null };
  if (!ids) throw new BadInput('ids', 'LENGTH', 'ids: 需要标识列表 (a list of handles is needed)');
  if (ids.length > MAX_PERSONS) throw tooMany();
  if (first != null && (first < 0 || first > MAX_PERSONS)) throw tooMany();
  return pageOf(args).entries.map(({ id }) => byId('person', asked, id));
}

const byId = (kind: 'person' | 'household', asked: Asked, id: string): LookUp => ({
  kind,
  asked,
  key: foundKey(kind, text('id', id)),
  id,
});

function text(field: string, value: string): string {
  if (value.length === 0 || value.length > MAX_TEXT)
    throw new BadInput(field, 'LENGTH', `${field}: 1–${MAX_TEXT} 个字符 (1–${MAX_TEXT} characters)`);
  return value;
}

const tooMany = (): PublicError =>
  new PublicError('BULK_LIMIT', `一次至多查询 ${MAX_PERSONS} 人 (at most ${MAX_PERSONS} persons at a time)`, 400, {
    limit: MAX_PERSONS,
  });
