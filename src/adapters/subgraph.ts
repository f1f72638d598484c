// Departments that are GraphQL Federation subgraphs: one `_entities` call for all persons, with a bearer token.
import { z } from 'zod';
import { BadAnswer, type CallContext, WrongPerson } from '../kernel/sources.js';
import { openHttp, SourceFailed } from './http.js';
import { settingsOf } from './settings.js';

/** Fields to ask for, by the subgraph's own names: `{ idNumber: true, aids: { amount: true } }`. */
export interface Selection {
  readonly [field: string]: true | Selection;
}
export type Answered = Readonly<Record<string, unknown>>;

export interface EntitiesQuestion {
  /** The entity's type, and the one field of its `@key`. */
  readonly type: string;
  readonly key: string;
  readonly values: readonly string[];
  /** MUST be made of constants of the connector's: values go into `values` only. */
  readonly select: Selection;
  /** Fields of `Query` that are asked in the same call. */
  readonly also?: Selection;
}
export interface EntitiesAnswer {
  /** One for each value, in their order, each about just that one; null where the subgraph knows none. */
  readonly entities: readonly (Answered | null)[];
  readonly also: Answered;
}

/**
 * Every call is one request; it rejects when its signal aborts, and its socket is then destroyed. An answer that has any error in
 * it is no answer: half of it would read as "no record". What is thrown never quotes the question or the answer.
 */
export interface Subgraph {
  entities(question: EntitiesQuestion, call: CallContext): Promise<EntitiesAnswer>;
  close(): Promise<void>;
}

const Settings = z.strictObject({
  /** The address of the GraphQL endpoint itself. */
  url: z.url(),
  token: z.string().min(1),
  connections: z.int().positive().default(16),
  maxBytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024),
  plaintext: z.boolean().default(false),
});

const Envelope = z.object({
  errors: z.array(z.unknown()).optional(),
  data: z.looseObject({ _entities: z.array(z.record(z.string(), z.unknown()).nullable()) }).nullish(),
});

/** Opens no connection yet. */
export function openSubgraph(settings: unknown): Subgraph {
  const { url, token, ...options } = settingsOf(Settings, settings, 'subgraph');
  const { origin, pathname, search } = new URL(url);
  const http = openHttp(origin, options);
  const headers = {
    accept: 'application/graphql-response+json, application/json',
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
  };
  return {
    async entities(question, call) {
      const { type, key, values } = question;
      const representations = values.map((value) => ({ __typename: type, [key]: value }));
      const body = JSON.stringify({ query: textOf(question), variables: { representations } });
      const answer = await http.exchange({ method: 'POST', path: pathname + search, headers, body }, call);
      if (answer.status !== 200) throw new SourceFailed(`_entities: status ${answer.status}`, answer.status);
      const { _entities: entities, ...also } = dataOf(answer.body);
      if (entities.length !== values.length)
        throw new BadAnswer(`_entities: ${entities.length} entities for ${values.length} representations`);
      for (const [i, entity] of entities.entries())
        if (entity && (entity.__typename !== type || entity[key] !== values[i]))
          throw new WrongPerson('_entities: an entity is not the one that was asked about in its place');
      return { entities, also };
    },
    close: () => http.close(),
  };
}

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

function fieldsOf(select: Selection): string {
  const fields = Object.entries(select).map(([name, below]) => {
    if (!NAME.test(name)) throw new Error('a field to ask a subgraph for is no GraphQL name');
    return below === true ? name : `${name} { ${fieldsOf(below)} }`;
  });
  return fields.join(' ');
}

/** The key and the type are always asked for: they are what the answer is checked by. */
function textOf({ type, key, select, also = {} }: EntitiesQuestion): string {
  if (!NAME.test(type)) throw new Error('the type of an entity is no GraphQL name');
  const entity = fieldsOf({ __typename: true, [key]: true, ...select });
  const entities = `_entities(representations: $representations) { ... on ${type} { ${entity} } }`;
  return `query Entities($representations: [_Any!]!) { ${[entities, fieldsOf(also)].join(' ').trim()} }`;
}

function dataOf(body: Buffer): NonNullable<z.output<typeof Envelope>['data']> {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new BadAnswer('the answer is not JSON in UTF-8'); // no cause: it would quote the answer
  }
  const parsed = Envelope.safeParse(answer);
  if (!parsed.success) throw new BadAnswer('the answer is not of the form of a GraphQL answer with _entities');
  const { errors = [], data } = parsed.data;
  if (errors.length > 0) throw new SourceFailed(`_entities: the subgraph answered with ${errors.length} errors`, 200);
  if (!data) throw new BadAnswer('the answer has no data');
  return data;
}
